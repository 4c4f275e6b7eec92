"""The chat page: Gradio Blocks in a FastAPI application. What it shows is made by ui/page.py."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui import page
from ui.conversation import Talk, answer_steps
from ui.escaping import escape
from ui.strings import Strings

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from ui.conversation import EngineSource

_ASSETS = Path(__file__).parent / "assets"
_CONCURRENT_QUESTIONS = 4
_WAITING_QUESTIONS = 64
_EXAMPLES = ("page.example.1", "page.example.2", "page.example.3", "page.example.4")
_SANS = [
    "system-ui",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "sans-serif",
]
_MONO = ["ui-monospace", "Consolas", "Noto Sans Mono CJK SC", "monospace"]


def build_app(engines: EngineSource, strings: Strings, *, can_stop: bool = False) -> FastAPI:
    """Return the application that shows the chat page at ``/``.

    ``engines`` lends an open engine for one question. ``can_stop`` shows a button that stops an answer
    under way, which only pays where a language model writes.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it while it is imported

    async def assemble() -> FastAPI:
        return _assemble(engines, strings, can_stop)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Where no loop runs, gradio makes one for each of its locks and never closes it.
        return asyncio.run(assemble())
    return _assemble(engines, strings, can_stop)


def _assemble(engines: EngineSource, strings: Strings, can_stop: bool) -> FastAPI:
    import gradio
    from fastapi import FastAPI

    application: FastAPI = gradio.mount_gradio_app(
        FastAPI(title=strings("page.title"), openapi_url=None),
        _build_page(engines, strings, can_stop),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        app_kwargs={"openapi_url": None},
        max_file_size=1,  # bytes: nobody has anything to upload here
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        theme=gradio.themes.Base(font=_SANS, font_mono=_MONO),
        head=_head(strings),
    )
    return application


def _build_page(engines: EngineSource, strings: Strings, can_stop: bool) -> gr.Blocks:
    import gradio

    with engines() as engine:
        article_count = len(engine.articles())
    blocks: gr.Blocks
    with gradio.Blocks(title=strings("page.title"), analytics_enabled=False, fill_width=True) as blocks:
        talk = gradio.State(Talk())
        with gradio.Row(elem_id="rd-top"):
            _html(page.header_html(strings, article_count), "rd-header")
            clear = gradio.Button(strings("page.clear"), elem_id="rd-clear", size="sm")
        with gradio.Row(elem_id="rd-desk"):
            with gradio.Column(elem_id="rd-talk"):
                earlier = _html("", "rd-earlier")
                current = _html(page.welcome_html(strings), "rd-current")
                with gradio.Column(elem_id="rd-examples") as examples:
                    buttons = [gradio.Button(strings(key), elem_classes="rd-example") for key in _EXAMPLES]
                box, send, stop = _composer(strings, can_stop)
            _html(page.panel_html(strings), "rd-source")

        shown = [box, earlier, current, examples, talk]
        ask = _asker(engines, strings)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        limited = {**quiet, "concurrency_limit": _CONCURRENT_QUESTIONS, "concurrency_id": "ask"}
        runs: list[Any] = [
            box.submit(ask, [box, talk], shown, **limited),
            send.click(ask, [box, talk], shown, **limited),
            *(button.click(ask, [button, talk], shown, **limited) for button in buttons),
        ]
        for run in runs:
            run.then(None, js="() => window.renda.answered()", **quiet)
        stop.click(None, js="() => window.renda.stopped()", cancels=runs, **quiet)
        clear.click(
            lambda: _fresh(strings), None, shown, cancels=runs, js="() => window.renda.close()", **quiet
        )
        blocks.queue(max_size=_WAITING_QUESTIONS, default_concurrency_limit=_CONCURRENT_QUESTIONS)
    return blocks


def _html(value: str, name: str) -> gr.HTML:
    import gradio

    return gradio.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False, padding=False)


def _composer(strings: Strings, can_stop: bool) -> tuple[gr.Textbox, gr.Button, gr.Button]:
    import gradio

    with gradio.Column(elem_id="rd-foot"):
        with gradio.Row(elem_id="rd-composer"):
            box = gradio.Textbox(
                label=strings("page.question_label"),
                placeholder=strings("page.placeholder"),
                show_label=False,
                lines=1,
                max_lines=6,
                container=False,
                autofocus=True,
                scale=1,
                elem_id="rd-box",
            )
            stop = gradio.Button(
                strings("page.stop"), elem_id="rd-stop", visible=can_stop, min_width=72, scale=0
            )
            send = gradio.Button(
                strings("page.send"), elem_id="rd-send", variant="primary", min_width=88, scale=0
            )
        _html(f'<p class="rd-note">{escape(strings("page.note"))}</p>', "rd-note")
    return box, send, stop


def _asker(engines: EngineSource, strings: Strings) -> Any:  # noqa: ANN401 - a generator function for gradio
    import gradio

    def ask(question: str, talk: Talk) -> Iterator[tuple[Any, ...]]:
        earlier: Any = talk.earlier_html
        box: Any = ""
        for step in answer_steps(engines, strings, question or "", talk):
            yield (
                question if step.failed else box,
                earlier,
                step.html,
                gradio.update(visible=False),
                step.talk,
            )
            box = earlier = gradio.skip()

    return ask


def _fresh(strings: Strings) -> tuple[Any, ...]:
    import gradio

    return "", "", page.welcome_html(strings), gradio.update(visible=True), Talk()


def _head(strings: Strings) -> str:
    """Return style and script of the page. Gradio's own ``css=`` rewrites selectors, and some wrongly."""
    style = (_ASSETS / "page.css").read_text(encoding="utf-8")
    script = (_ASSETS / "page.js").read_text(encoding="utf-8")
    language = "zh-CN" if strings.language == "zh" else "en"
    return f'<style>{style}</style><script>document.documentElement.lang = "{language}";\n{script}</script>'
