"""Photograph the page with real answers for the README: ``python -m tests.ui.screenshots``."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from rag.engine import open_engine
from rag.settings import load_settings
from tests.ui.browser import open_browser
from tests.ui.served import served
from ui.engine_keeper import EngineKeeper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

_COLOURS = 256
DOCS = Path(__file__).resolve().parents[2] / "docs"
QUESTION = "代表怎样密切联系选民？"
UNANSWERABLE = "深圳市人大有哪些做法？"
DESKTOP: ViewportSize = {"width": 1360, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


def main() -> None:
    """Write docs/screenshot.png, -dark.png, -phone.png and -refusal.png."""
    with (
        EngineKeeper(load_settings(), open_engine) as keeper,
        served(keeper.lend) as address,
        open_browser() as browser,
    ):
        _photograph(browser, address, "screenshot.png", DESKTOP, "light", QUESTION, cite=1)
        _photograph(browser, address, "screenshot-dark.png", DESKTOP, "dark", QUESTION, cite=1)
        _photograph(browser, address, "screenshot-phone.png", PHONE, "dark", QUESTION, cite=0)
        _photograph(browser, address, "screenshot-refusal.png", DESKTOP, "light", UNANSWERABLE)


def _photograph(
    browser: Browser,
    address: str,
    name: str,
    size: ViewportSize,
    scheme: str,
    question: str,
    cite: int | None = None,
) -> None:
    with browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=2) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        page.fill("#rd-box textarea", question)
        page.keyboard.press("Enter")
        page.wait_for_selector("#rd-current .rd-turn > :is(.rd-answer:not([aria-busy]), .rd-refusal)")
        page.wait_for_timeout(800)
        if cite is not None:
            page.click(f"#rd-current .rd-answer a.rd-cite >> nth={cite}")
            page.mouse.move(0, 0)
            page.wait_for_timeout(500)
        photograph = Image.open(io.BytesIO(page.screenshot()))
    photograph.convert("RGB").quantize(_COLOURS).save(DOCS / name, optimize=True)
    sys.stderr.write(f"{DOCS / name}\n")


if __name__ == "__main__":
    main()
