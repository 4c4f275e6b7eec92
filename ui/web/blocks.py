"""The page: its head, and a tab for each thing that people do here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.outside import hosts_outside
from ui.web import chat_frame, chat_tab, collection_tab, quality_tab, quote_tab, search_tab
from ui.web.parts import html_part

if TYPE_CHECKING:
    import gradio as gr

    from ui.services import Services
    from ui.strings import Strings

_ASSETS = Path(__file__).parent / "assets"
TABS = (
    ("chat", chat_tab.build),
    ("search", search_tab.build),
    ("quote", quote_tab.build),
    ("collection", collection_tab.build),
    ("quality", quality_tab.build),
)


def build_blocks(services: Services) -> gr.Blocks:
    """Return the page as Gradio Blocks."""
    import gradio

    strings = services.strings
    blocks: gr.Blocks
    with gradio.Blocks(title=strings("page.title"), analytics_enabled=False, fill_width=True) as blocks:
        hosts = hosts_outside(services.settings)
        html_part(chat_frame.header_html(strings, len(services.desk.articles()), hosts), "rd-header")
        with gradio.Tabs(elem_id="rd-tabs", overflow_behavior="wrap"):
            for name, build in TABS:
                with gradio.Tab(strings(f"page.tab.{name}"), id=name, elem_id=f"rd-tab-{name}"):
                    build(services)
    return blocks


def head_html(strings: Strings) -> str:
    """Return style and script of the page. Gradio's own ``css=`` rewrites selectors, and some wrongly."""
    style = "".join(path.read_text(encoding="utf-8") for path in sorted(_ASSETS.glob("*.css")))
    script = "".join(path.read_text(encoding="utf-8") for path in sorted(_ASSETS.glob("*.js")))
    language = "zh-CN" if strings.language == "zh" else "en"
    return f'<style>{style}</style><script>document.documentElement.lang = "{language}";\n{script}</script>'
