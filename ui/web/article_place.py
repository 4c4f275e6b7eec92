"""Where a link into an article leads now: to the same text, to where it went, or nowhere any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.errors import InputError
from ui.web.links import check_of

if TYPE_CHECKING:
    from rag.types import Article
    from ui.strings import Strings

State = Literal["whole", "same", "moved", "lost"]
_MAX_OFFSET = 10**9
_MAX_SEARCHED = 50_000_000
"""Characters that may be hashed while a text is looked for that went elsewhere: about half a second."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. ``end`` is 0 where it names no place; ``check`` may be empty."""

    start: int = 0
    end: int = 0
    check: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """``[start, end)`` of the article to mark. ``whole``: nothing was asked for; ``same``: it stands where
    the link says; ``moved``: the article changed, the text stands elsewhere; ``lost``: it is gone, and
    ``start == end`` is about where it was.
    """

    state: State
    start: int = 0
    end: int = 0


def read_asked(query: Mapping[str, str], strings: Strings) -> Asked:
    """Return the place in the query of an address. Raises InputError where it can't be one."""
    if "start" not in query and "end" not in query:
        return Asked()
    start, end = (_offset(query.get(name, ""), strings) for name in ("start", "end"))
    check = query.get("check", "").lower()
    if end <= start:
        raise InputError(strings("article.bad_place", value=f"start={start}, end={end}"))
    if check and (len(check) != 8 or set(check) - set("0123456789abcdef")):
        raise InputError(strings("article.bad_check", value=check[:20]))
    return Asked(start, end, check)


def _offset(text: str, strings: Strings) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < _MAX_OFFSET):
        raise InputError(strings("article.bad_place", value=text[:40]))
    return int(text)


def find_place(article: Article, asked: Asked, strings: Strings) -> Place:
    """Return what to mark. Never another text than the link was made for.

    A link without a check is believed as far as the article reaches; raises InputError beyond it.
    """
    start, end, check = asked.start, asked.end, asked.check
    if not end:
        return Place("whole")
    text = article.text
    if not check:
        if end > len(text):
            raise InputError(strings("article.beyond", value=end, length=len(text)))
        return Place("same", start, end)
    if end <= len(text) and check_of(text[start:end]) == check:
        return Place("same", start, end)
    moved = _moved(text, start, end - start, check)
    if moved is not None:
        return Place("moved", moved, moved + end - start)
    near = min(start, len(text))
    return Place("lost", near, near)


def _moved(text: str, start: int, length: int, check: str) -> int | None:
    """Where a text of this length and check stands, the nearest to ``start``; None where nowhere."""
    windows = len(text) - length + 1
    if windows < 1 or windows * length > _MAX_SEARCHED:
        return None
    by_distance = sorted(range(windows), key=lambda at: abs(at - start))
    return next((at for at in by_distance if check_of(text[at : at + length]) == check), None)
