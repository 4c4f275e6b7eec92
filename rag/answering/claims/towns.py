"""Towns named behind their county: 阳城县润城镇 is a place, be its name known or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import is_known_word, tagged_words

_NO_NAME = re.compile(
    "[各全本我该每某这那几两级个的和与及或、由把被让给对向是在有前后时中里上下内了着过]|乡镇|街道|好$"
)


def missing_towns(claim: str, said: str, places: Sequence[str]) -> list[str]:
    """Towns and villages that ``claim`` names right behind one of ``places`` or at the head of a clause and ``said`` does not name; both folded."""
    larger = sorted({place for place in places if place[-1] in "市县区州"}, key=len, reverse=True)
    before = "|".join([r"(?<![\u4e00-\u9fff\d”》])", "(?<=[乡镇村][、和与及])", *larger])
    found = re.findall(
        rf"(?:{before})(?P<stem>[\u4e00-\u9fff]{{2}})(?P<unit>[乡镇村])(?![民代干支居务组级两与和])", claim
    )
    return [
        stem + unit
        for stem, unit in found
        if not _NO_NAME.search(stem) and not is_known_word(stem) and not _is_act(stem) and stem not in said
    ]


def _is_act(stem: str) -> bool:
    """Whether what stands before 村 is done there (走进村里)."""
    return any(tag.startswith("v") for _, tag in tagged_words(stem))
