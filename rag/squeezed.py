"""Text without white space and punctuation that still knows its offsets, for comparing quotes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text import fold


@dataclass(frozen=True, slots=True)
class Squeezed:
    """``text`` holds the folded letters, digits and Chinese characters; ``offsets[i]`` is where
    ``text[i]`` stands in the original.
    """

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch ``[start, end)`` of the squeezed text, as a stretch of the original."""
        if start >= end:
            return (0, 0)
        return self.offsets[start], self.offsets[end - 1] + 1


def squeeze(text: str) -> Squeezed:
    """Fold ``text`` and leave out all that is neither letter nor digit."""
    folded = fold(text)
    offsets = array("I", [at for at, char in enumerate(folded) if char.isalnum()])
    return Squeezed("".join(filter(str.isalnum, folded)), offsets)
