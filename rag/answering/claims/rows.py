"""Rows of items (调研、务实、团结和廉洁) in a claim, held against what its source has."""

from __future__ import annotations

import re

from rag.answering.claims.slots import telling_words
from rag.answering.claims.words import Said, said

_ROW = re.compile(r"[^,，。;；:：!！?？\n]*、[^,，。;；:：!！?？\n]*")
_ITEM_ENDS = re.compile(r"[、]|(?<=[\u4e00-\u9fff])[和与及或](?=[\u4e00-\u9fff]{2})")
_FEWEST, _KNOWN, _LONG_ITEM = 3, 2, 8


def strange_items(claim: str, source: str) -> list[str]:
    """Items of a row of three or more in ``claim`` of which ``source`` says nothing while it has all others."""
    heard = said(source)
    found: list[str] = []
    for match in _ROW.finditer(claim):
        items = [item.strip('“”"《》()（）等') for item in _ITEM_ENDS.split(match.group())]
        borne = {item: _borne(item, heard) for item in items}
        strange = [item for item in items if borne[item] is False]
        known = sum(value is True for value in borne.values())
        inside = strange and strange[0] in items[1:-1] and len(strange[0]) <= _LONG_ITEM
        if len(items) >= _FEWEST and len(strange) == 1 and inside and known >= _KNOWN:
            found += strange
    return found


def _borne(item: str, heard: Said) -> bool | None:
    """Whether the source has any word of the item, if only some of its characters; None where it says nothing."""
    words = [word for word, _ in telling_words(item)]
    return any(value > 0 for word in words for _, value in heard.find(word)) if words else None
