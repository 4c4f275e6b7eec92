"""What can be done with a finished turn: copy, ask again, edit, judge."""

from __future__ import annotations

from ui.export.plain import plain_answer
from ui.store.records import Exchange
from ui.strings import Strings
from ui.web.escaping import escape
from ui.web.icons import icon

_EDIT, _AGAIN = ("edit", "chat.edit"), ("again", "chat.again")
_COPY, _COPY_PLAIN = ("copy", "chat.copy"), ("copy_plain", "chat.copy_plain")
_VERDICTS = (("up", "chat.up"), ("down", "chat.down"))
"""What a button does, as the script and the texts call it."""
_REASONS = ("chat.reason.wrong", "chat.reason.source", "chat.reason.incomplete", "chat.reason.outdated")


def edit_button(strings: Strings) -> str:
    """Return the button that turns the last question into a text field."""
    return _button(strings, _EDIT, "edit", "rd-last")


def actions_html(strings: Strings, exchange: Exchange) -> str:
    """Return the row of buttons below a turn; those of the last turn alone are marked ``rd-last``."""
    answer = exchange.answer
    buttons = ""
    if answer is not None:
        buttons += _button(strings, _COPY, "copy") + _button(strings, _COPY_PLAIN, "copy-plain")
    if exchange.id:
        buttons += _button(strings, _AGAIN, "again", "rd-last")
    if answer is not None and exchange.id:
        buttons += _verdicts(strings, exchange)
    label = escape(strings("chat.actions"))
    row = f'<div class="rd-actions" role="group" aria-label="{label}">{buttons}</div>' if buttons else ""
    copies = "" if answer is None else _copies(strings, exchange)
    form = _reason_form(strings, exchange) if answer is not None and exchange.id else ""
    return row + form + copies


def _button(strings: Strings, does: tuple[str, str], sign: str, also: str = "") -> str:
    action, key = does
    label = escape(strings(key))
    return (
        f'<button type="button" class="rd-act {also}" data-act="{action}" title="{label}">'
        f"{icon(sign)}<span>{label}</span></button>"
    )


def _verdicts(strings: Strings, exchange: Exchange) -> str:
    def one(verdict: str, key: str) -> str:
        label = escape(strings(key))
        pressed = "true" if exchange.verdict == verdict else "false"
        return (
            f'<button type="button" class="rd-act rd-verdict" data-act="verdict" data-verdict="{verdict}"'
            f' aria-pressed="{pressed}" aria-label="{label}" title="{label}">{icon(verdict)}</button>'
        )

    return "".join(one(verdict, key) for verdict, key in _VERDICTS)


def _reason_form(strings: Strings, exchange: Exchange) -> str:
    reasons = "".join(
        f'<button type="button" class="rd-chip" data-act="reason">{escape(strings(key))}</button>'
        for key in _REASONS
    )
    label, send = escape(strings("chat.reason")), escape(strings("chat.reason_send"))
    return (
        f'<form class="rd-reason" hidden><p class="rd-reasons">{reasons}</p>'
        f'<input type="text" maxlength="500" aria-label="{label}" placeholder="{label}"'
        f' value="{escape(exchange.reason)}"><button type="submit">{send}</button></form>'
    )


def _copies(strings: Strings, exchange: Exchange) -> str:
    """Return both texts for the clipboard; a template is neither shown nor read out."""
    if exchange.answer is None:
        return ""
    return "".join(
        f'<template class="rd-copy" data-act="{action}">{escape(plain_answer(exchange.answer, strings, cited))}</template>'
        for action, cited in (("copy", True), ("copy_plain", False))
    )
