"""Rules for single wrong characters in stock phrases and for a blind replacement of 区 by 县."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.tables import load_table
from rag.types import Mark


def correct_misprints(text: MappedText) -> MappedText:
    """Slips in stock phrases that can't mean anything else (科学发展现); each gets a remark."""
    changes: list[Change] = []
    for pattern, right in _misprints():
        changes += [Change(*m.span(), right) for m in pattern.finditer(text.text)]
    text = text.mark(
        Mark(
            "restored_word",
            c.start,
            c.end,
            f"来源作“{text.text[c.start : c.end]}”，据惯用语改为“{c.replacement}”。",
        )
        for c in changes
    )
    return text.replace("misprint", changes)


@lru_cache(maxsize=1)
def _misprints() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(m["wrong"]), m["right"]) for m in load_table("phrases")["misprint"]]


def restore_districts(text: MappedText) -> MappedText:
    """Words such as 行政区域 and 选区 whose 区 was replaced by 县.

    Needs two sure signs, so that a single odd word in a sound text changes nothing.
    """
    found = [(m, sure) for pattern, sure in _districts() for m in pattern.finditer(text.text)]
    if sum(sure for _, sure in found) < 2:
        return text
    places = sorted({m.start() + m[0].rindex("县") for m, _ in found})
    text = text.mark(
        Mark("restored_word", p, p + 1, "来源把“区”一律换成了“县”，此处据词语复原。") for p in places
    )
    return text.replace("district_word", [Change(p, p + 1, "区") for p in places])


@lru_cache(maxsize=1)
def _districts() -> list[tuple[re.Pattern[str], bool]]:
    return [
        (re.compile(d["wrong"], re.MULTILINE), bool(d.get("sure"))) for d in load_table("phrases")["district"]
    ]
