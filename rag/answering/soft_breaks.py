"""Line breaks inside a sentence of a reply: a line without an end mark goes on in the next one, as in Markdown.

True words over several lines can add up to a falsehood, so that they are judged together. Items, headings, tables,
quotations, and lines that a colon announces stay lines of their own.
"""

from __future__ import annotations

import itertools
import re

_JOINER = "\u2060"
"""As long as the line break that it stands for, unseen, and taken out with all that is unseen."""
_ENDED = re.compile(r"(?:[。．.！？!?；;：:…|`*_~\\\])）】］〕”’」』》>]|\s{2})$")
_ITEM = re.compile(
    r"\s*(?:[-*+•·]\s|#{1,6}\s|[>|]|`{3}|~{3}|[-*_=]{3,}|[*_]{2}|[\[［【〔]"
    r"|[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]|[①-⑳]|第?[一二三四五六七八九十]{1,2}(?:[，,：:]|[是要]))"
)
_INDENTED = re.compile(r"\s{2}|\t")
_ANNOUNCED = re.compile(r"[:：]\s*$")
_TELLING = 6
"""Characters of a line from which it can be seen whether it begins an item."""


def with_soft_breaks(text: str) -> str:
    """``text``, as long as before, with those breaks taken out behind which a sentence goes on."""
    lines = text.split("\n")
    joined, announced = lines[0], _ANNOUNCED.search(lines[0]) is not None
    for before, line in itertools.pairwise(lines):
        soft = not announced and _goes_on(before, line)
        joined += (_link(before, line) if soft else "\n") + line
        if line.strip() or not _ANNOUNCED.search(before):
            announced = _ANNOUNCED.search(line) is not None or (announced and bool(line.strip()))
    return joined


def held_back(text: str) -> int:
    """From where on ``text``, which is still growing, can't be told yet to have ended: behind its last open line
    too little of the next one has come.
    """
    start = text.rfind("\n")
    if start < 0 or len(text) - start > _TELLING:
        return len(text)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return start if before.strip() and not _ENDED.search(before) else len(text)


def _goes_on(line: str, after: str) -> bool:
    if not line.strip() or not after.strip() or _ENDED.search(line) or _ITEM.match(after):
        return False
    return not _ITEM.match(line) or _INDENTED.match(after) is not None


def _link(before: str, after: str) -> str:
    """A space between Latin words, nothing that is seen between others."""
    return " " if before[-1:].isascii() and after.lstrip()[:1].isascii() else _JOINER
