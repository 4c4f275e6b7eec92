"""What counts as a question, a quote or a dialogue: checked in one place for every way in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rag.errors import Both, InputError
from rag.types import Turn

MAX_QUESTION_CHARS = 2_000
MAX_TURNS = 100
MAX_TURN_CHARS = 20_000

_ROLES = ("user", "assistant")
_QUESTION, _QUOTE = Both("问题", "question"), Both("引文", "quote")
_STRIPPED = frozenset({"Cc", "Cf", "Cs"})
"""Control, format (zero-width, direction) and lone surrogate characters: no sentence needs them."""


def check_question(text: object, what: Both = _QUESTION, max_chars: int = MAX_QUESTION_CHARS) -> str:
    """Return the question without control characters and outer whitespace.

    ``what`` names the thing in the message (a question, a quote). Raises InputError when ``text`` is
    not a string, has no visible character, or is longer than ``max_chars`` characters as given.
    """
    if not isinstance(text, str):
        kind = _kind(text)
        raise InputError(
            f"{what.chinese}应当是一段文字，收到的却是 {kind.chinese}。请改为字符串。",
            f"The {what.english} should be text, but {kind.english} came. Make it a string.",
        )
    if len(text) > max_chars:
        raise InputError(
            f"{what.chinese}太长：{len(text)} 字，上限是 {max_chars} 字。请缩短后再试。",
            f"The {what.english} is too long: {len(text)} characters; the limit is {max_chars}. Shorten it.",
        )
    cleaned = strip_controls(text)
    if not cleaned:
        if not text.strip():
            raise InputError(
                f"{what.chinese}是空的。请输入{what.chinese}。",
                f"The {what.english} is empty. Enter a {what.english}.",
            )
        raise InputError(
            f"{what.chinese}里只有控制字符，没有文字。请重新输入{what.chinese}。",
            f"The {what.english} has control characters only, no text. Enter the {what.english} again.",
        )
    return cleaned


def check_quote(text: object) -> str:
    """Return the quote to look up, checked like a question."""
    return check_question(text, _QUOTE)


def check_history(value: object) -> tuple[Turn, ...]:
    """Return a dialogue given as a list of ``{"role", "content"}``; None is an empty dialogue.

    Raises InputError naming the entry that is wrong (counted from 1).
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        kind = _kind(value)
        raise InputError(
            f"history 应当是列表，收到的却是 {kind.chinese}。请改为由 role 和 content 组成的列表，或省略它。",
            f"history should be a list, but {kind.english} came. Make it a list of role and content, or leave it out.",
        )
    if len(value) > MAX_TURNS:
        raise InputError(
            f"history 太长：{len(value)} 条，上限是 {MAX_TURNS} 条。请只保留最近的几轮。",
            f"history is too long: {len(value)} entries; the limit is {MAX_TURNS}. Keep only the last few turns.",
        )
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
    where = Both(f"history 第 {number} 条", f"Entry {number} of history")
    if not isinstance(entry, Mapping):
        kind = _kind(entry)
        raise InputError(
            f"{where.chinese}应当是对象，收到的却是 {kind.chinese}。请改为带 role 和 content 的对象。",
            f"{where.english} should be an object, but {kind.english} came. Make it an object with role and content.",
        )
    role, content = entry.get("role"), entry.get("content")
    if role not in _ROLES:
        raise InputError(
            f"{where.chinese}的 role 是 {role!r}。请改为 user 或 assistant。",
            f"{where.english} has the role {role!r}. Make it user or assistant.",
        )
    if not isinstance(content, str):
        kind = _kind(content)
        raise InputError(
            f"{where.chinese}的 content 应当是字符串，收到的却是 {kind.chinese}。请改为字符串。",
            f"{where.english} should have a string as its content, but {kind.english} came. Make it a string.",
        )
    if len(content) > MAX_TURN_CHARS:
        raise InputError(
            f"{where.chinese}太长：{len(content)} 字，上限是 {MAX_TURN_CHARS} 字。请缩短后再试。",
            f"{where.english} is too long: {len(content)} characters; the limit is {MAX_TURN_CHARS}. Shorten it.",
        )
    return Turn(role=role, content=strip_controls(content))


def _kind(value: object) -> Both:
    names = {
        type(None): Both("空值（null）", "null"),
        bool: Both("布尔值", "a truth value"),
        int: Both("数字", "a number"),
        float: Both("数字", "a number"),
        list: Both("列表", "a list"),
        dict: Both("对象", "an object"),
        str: Both("文字", "text"),
    }
    name = type(value).__name__
    return names.get(type(value), Both.same(name))
