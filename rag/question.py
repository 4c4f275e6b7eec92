"""What counts as a question, a quote or a dialogue: checked in one place for every way in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rag.errors import InputError
from rag.types import Turn

MAX_QUESTION_CHARS = 2_000
MAX_TURNS = 100
MAX_TURN_CHARS = 20_000

_ROLES = ("user", "assistant")
_STRIPPED = frozenset({"Cc", "Cf", "Cs"})
"""Control, format (zero-width, direction) and lone surrogate characters: no sentence needs them."""


def check_question(text: object, what: str = "问题", max_chars: int = MAX_QUESTION_CHARS) -> str:
    """Return the question without control characters and outer whitespace.

    ``what`` names the thing in the message (a question, a quote). Raises InputError when ``text`` is
    not a string, has no visible character, or is longer than ``max_chars`` characters as given.
    """
    if not isinstance(text, str):
        raise InputError(f"{what}应当是一段文字，收到的却是 {_kind(text)}。请改为字符串。")
    if len(text) > max_chars:
        raise InputError(f"{what}太长：{len(text)} 字，上限是 {max_chars} 字。请缩短后再试。")
    cleaned = strip_controls(text)
    if not cleaned:
        raise InputError(
            f"{what}是空的。请输入{what}。"
            if not text.strip()
            else f"{what}里只有控制字符，没有文字。请重新输入{what}。"
        )
    return cleaned


def check_quote(text: object) -> str:
    """Return the quote to look up, checked like a question."""
    return check_question(text, "引文")


def check_history(value: object) -> tuple[Turn, ...]:
    """Return a dialogue given as a list of ``{"role", "content"}``; None is an empty dialogue.

    Raises InputError naming the entry that is wrong (counted from 1).
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InputError(f"history 应当是列表，收到的却是 {_kind(value)}。")
    if len(value) > MAX_TURNS:
        raise InputError(f"history 太长：{len(value)} 条，上限是 {MAX_TURNS} 条。请只保留最近的几轮。")
    return tuple(_check_turn(number, entry) for number, entry in enumerate(value, start=1))


def strip_controls(text: str) -> str:
    """Return ``text`` without control characters; line breaks and tabs become spaces."""
    kept = (
        " " if character in "\t\n\r\v\f" else character
        for character in text
        if character in "\t\n\r\v\f" or unicodedata.category(character) not in _STRIPPED
    )
    return "".join(kept).strip()


def _check_turn(number: int, entry: object) -> Turn:
    where = f"history 第 {number} 条"
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}应当是对象，收到的却是 {_kind(entry)}。")
    role, content = entry.get("role"), entry.get("content")
    if role not in _ROLES:
        raise InputError(f"{where}的 role 是 {role!r}，应当是 user 或 assistant。")
    if not isinstance(content, str):
        raise InputError(f"{where}的 content 应当是字符串，收到的却是 {_kind(content)}。")
    if len(content) > MAX_TURN_CHARS:
        raise InputError(f"{where}太长：{len(content)} 字，上限是 {MAX_TURN_CHARS} 字。")
    return Turn(role=role, content=strip_controls(content))


def _kind(value: object) -> str:
    names = {
        type(None): "空值（null）",
        bool: "布尔值",
        int: "数字",
        float: "数字",
        list: "列表",
        dict: "对象",
        str: "文字",
    }
    return names.get(type(value), type(value).__name__)
