"""The chat: questions, answers, and the source beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ui.web import turns
from ui.web.conversation import Talk, answer_steps
from ui.web.escaping import escape
from ui.web.parts import html_part

if TYPE_CHECKING:
    import gradio as gr

    from ui.desk import Desk
    from ui.services import Services
    from ui.strings import Strings

_AT_ONCE = 4
_EXAMPLES = ("page.example.1", "page.example.2", "page.example.3", "page.example.4")


def build(services: Services) -> None:
    """Put the chat into the tab that is open."""
    import gradio

    strings = services.strings
    can_stop = services.settings.answer_mode == "llm"
    talk = gradio.State(Talk())
    clear = gradio.Button(strings("page.clear"), elem_id="rd-clear", size="sm")
    with gradio.Row(elem_id="rd-desk"):
        with gradio.Column(elem_id="rd-talk"):
            earlier = html_part("", "rd-earlier")
            current = html_part(turns.welcome_html(strings), "rd-current")
            with gradio.Column(elem_id="rd-examples") as examples:
                buttons = [gradio.Button(strings(key), elem_classes="rd-example") for key in _EXAMPLES]
            box, send, stop = _composer(strings, can_stop)
        html_part(turns.panel_html(strings), "rd-source")

    shown = [box, earlier, current, examples, talk]
    ask = _asker(services.desk, strings)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    limited = {**quiet, "concurrency_limit": _AT_ONCE, "concurrency_id": "ask"}
    runs: list[Any] = [
        box.submit(ask, [box, talk], shown, **limited),
        send.click(ask, [box, talk], shown, **limited),
        *(button.click(ask, [button, talk], shown, **limited) for button in buttons),
    ]
    for run in runs:
        run.then(None, js="() => window.renda.answered()", **quiet)
    stop.click(None, js="() => window.renda.stopped()", cancels=runs, **quiet)
    clear.click(lambda: _fresh(strings), None, shown, cancels=runs, js="() => window.renda.close()", **quiet)


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
        html_part(f'<p class="rd-note">{escape(strings("page.note"))}</p>', "rd-note")
    return box, send, stop


def _asker(desk: Desk, strings: Strings) -> Any:  # noqa: ANN401 - a generator function for gradio
    import gradio

    def ask(question: str, talk: Talk) -> Iterator[tuple[Any, ...]]:
        earlier: Any = talk.earlier_html
        box: Any = ""
        for step in answer_steps(desk, strings, question or "", talk):
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

    return "", "", turns.welcome_html(strings), gradio.update(visible=True), Talk()
