"""A real browser on the page: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_MISSING = (
    "no browser was found: install one (Debian, Ubuntu: apt-get install chromium chromium-driver fonts-noto-cjk), "
    "or name its program in the variable CHROMIUM"
)


def find_browser() -> str:
    """Return the path of a Chromium; fail the test, saying how to get one, where there is none."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, _NAMES)]
    found = next((path for path in candidates if path), None)
    if found is None:
        pytest.fail(_MISSING, pytrace=False)
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Yield a headless browser."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()
