"""The chat: conversations, questions, answers, and the source beside them.

Gradio lays the page out and holds the box for the question; the script in assets/chat.js brings each
question to the routes of ui/web/conversation_routes.py and shows what comes back, turn by turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.outside import hosts_outside
from ui.web import chat_frame
from ui.web.escaping import escape
from ui.web.parts import html_part

if TYPE_CHECKING:
    import gradio as gr

    from ui.services import Services
    from ui.strings import Strings

_ASK = "() => window.renda.askBox()"
_STOP = "() => window.renda.stop()"


def build(services: Services) -> None:
    """Put the chat into the tab that is open."""
    import gradio

    strings = services.strings
    with gradio.Row(elem_id="rd-desk"):
        html_part(chat_frame.sidebar_html(strings), "rd-side")
        with gradio.Column(elem_id="rd-talk"):
            by_model = services.settings.answer_mode == "llm"
            talk = chat_frame.talk_html(strings, services.desk.articles(), by_model=by_model)
            html_part(talk, "rd-dialogue")
            box, send, stop = _composer(strings, _note(services))
        html_part(chat_frame.panel_html(strings), "rd-source")

    in_browser: dict[str, Any] = {"fn": None, "show_progress": "hidden", "api_visibility": "private"}
    box.submit(js=_ASK, **in_browser)
    send.click(js=_ASK, **in_browser)
    stop.click(js=_STOP, **in_browser)


def _note(services: Services) -> str:
    """Return what is to be known before one asks: how answers come about, and who else sees the questions."""
    strings, hosts = services.strings, hosts_outside(services.settings)
    note = strings("page.note_model" if services.settings.answer_mode == "llm" else "page.note")
    if hosts:
        note += strings("page.note_sent", hosts=strings("page.between").join(hosts))
    return note


def _composer(strings: Strings, note: str) -> tuple[gr.Textbox, gr.Button, gr.Button]:
    import gradio

    with gradio.Column(elem_id="rd-foot"):
        html_part(chat_frame.foot_html(strings), "rd-filters")
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
            stop = gradio.Button(strings("page.stop"), elem_id="rd-stop", min_width=72, scale=0)
            send = gradio.Button(
                strings("page.send"), elem_id="rd-send", variant="primary", min_width=88, scale=0
            )
        html_part(f'<p class="rd-note">{escape(note)}</p>', "rd-note")
    return box, send, stop
