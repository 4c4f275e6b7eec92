"""Photograph every page with real answers for the README: ``python -m tests.ui.screenshots [NAME ...]``."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from PIL import Image

from rag.engine import open_engine
from rag.settings import load_settings
from tests.ui.browser import open_browser
from tests.ui.served import served
from ui.engine_keeper import EngineKeeper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

_COLOURS = 128
_SCALE = 1.4
_MOST_BYTES = 200_000
DOCS = Path(__file__).resolve().parents[2] / "docs"
QUESTION = "代表怎样密切联系选民？"
UNANSWERABLE = "深圳市人大有哪些做法？"
SEARCH = "代表述职怎么组织"
MISQUOTED = "要密切代表与选举单位和选民的关系，使他们自觉接受群众监督"
DESKTOP: ViewportSize = {"width": 1360, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph: what to open, what to do there, on what and in which light."""

    path: str
    act: Callable[[Page], None]
    phone: bool = False
    scheme: str = "light"


def _ask(question: str, cite: int | None = None) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.fill("#rd-box textarea", question)
        page.keyboard.press("Enter")
        page.wait_for_selector("#rd-turns .rd-turn:has(.rd-actions)")
        page.wait_for_timeout(800)
        if cite is not None:
            page.click(f"#rd-turns .rd-answer a.rd-cite >> nth={cite}")

    return act


def _tab(page: Page) -> None:
    page.wait_for_selector(".rt-tab[data-state=ready]")


def _article(view: int) -> Callable[[Page], None]:
    """Look the quote up, open its place in the article, and choose a view there."""

    def act(page: Page) -> None:
        page.click(".rt-match h3 a")
        page.wait_for_selector("#cite")
        if view:
            page.click(f".ar-views a >> nth={view}")
            page.wait_for_selector("#cite")

    return act


_QUOTE = f"/?tab=quote&q={quote(MISQUOTED)}"
SHOTS = {
    "screenshot": Shot("/", _ask(QUESTION, cite=1)),
    "screenshot-dark": Shot("/", _ask(QUESTION, cite=1), scheme="dark"),
    "screenshot-phone": Shot("/", _ask(QUESTION, cite=0), phone=True, scheme="dark"),
    "screenshot-refusal": Shot("/", _ask(UNANSWERABLE)),
    "screenshot-article": Shot(_QUOTE, _article(0)),
    "screenshot-raw": Shot(_QUOTE, _article(1)),
    "screenshot-search": Shot(f"/?tab=search&k=5&q={quote(SEARCH)}", _tab),
    "screenshot-quote": Shot(_QUOTE, _tab),
    "screenshot-collection": Shot("/?tab=collection", _tab),
    "screenshot-quality": Shot("/?tab=quality", _tab),
}


def main(names: list[str]) -> None:
    """Write docs/NAME.png for each of ``names``, by default for all."""
    settings = load_settings()
    with (
        EngineKeeper(settings, open_engine) as keeper,
        served(keeper.lend, data_dir=settings.data_dir, corpus_dir=settings.corpus_dir) as address,
        open_browser() as browser,
    ):
        for name in names or SHOTS:
            _photograph(browser, address, name, SHOTS[name])


def _photograph(browser: Browser, address: str, name: str, shot: Shot) -> None:
    with browser.new_context(
        viewport=PHONE if shot.phone else DESKTOP,
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        device_scale_factor=2 if shot.phone else _SCALE,
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.goto(address + shot.path)
        page.wait_for_selector("#rd-tabs [role=tab]")
        shot.act(page)
        page.mouse.move(0, 0)
        page.wait_for_timeout(700)
        photograph = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = DOCS / f"{name}.png"
    for colours in (_COLOURS, 96, 64):
        photograph.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= _MOST_BYTES:
            break
    sys.stderr.write(f"{path} {path.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
