"""What a denial or a demand governs, and where another text speaks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.claims.cues import SCALES, Cue
from rag.answering.claims.nearer import with_next
from rag.answering.claims.words import EXACT, SPELT, Word, said

_TELLING, _SLIGHT = 0.3, 0.15
_PHRASE = 4

_GOVERNED = 2
_ANYBODY = frozenset(["任何", "任何人", "谁", "什么", "哪个", "一切", "所有"])
"""Words that stand on either side of a denial: 谁都不能, 不受任何人."""
_COMPLEMENT = re.compile(r"(?<=.)[不得](?=.)")
"""What makes 办不好 of 办好."""
_OUTCOME = 3
"""办好 is a verb and its outcome."""
DEGREE = "(?:很|较|挺|更|最|太|极|非常|十分|特别|比较|相当|越来越)"
Target = tuple[int, tuple[int, ...]]
"""Where a governed word stands, and where the other text has it."""


def governed(cue: Cue, text: str) -> list[Word]:
    """The telling words that ``cue`` governs, those next to it first; 没有把甲建成乙 denies that it is 乙."""
    words = [
        word
        for word in said(text).words
        if cue.end <= word.start < cue.reach
        and word.text not in _ANYBODY
        and (
            word.weight >= _TELLING
            or (len(word.text) > 1 and word.weight >= _SLIGHT)
            or (word.text in SCALES and word.start == cue.end)
        )
    ]
    if text[cue.end : cue.end + 1] in ("把", "将") and not cue.behind:
        return words[-1:]
    return words[::-1] if cue.behind else words


def _to_degree(word: str, text: str) -> tuple[tuple[int, float], ...]:
    """Where an adjective of one character stands behind a word of degree (难度很大)."""
    if word not in SCALES:
        return ()
    return tuple((match.start("how"), EXACT) for match in re.finditer(f"{DEGREE}(?P<how>{word})", text))


def _weightless(text: str) -> bool:
    """Whether none of the characters of ``text`` says much alone: 不上会, 不开."""
    if len(text) == 1:
        return text not in SCALES
    return not any(one.weight >= _SLIGHT for one in said(text).words)


def _plain(cue: Cue, text: str) -> list[Word]:
    """The last word that ``cue`` governs, be it one that says little: 未获通过."""
    words = [word for word in said(text).words if cue.end <= word.start < cue.reach and len(word.text) > 1]
    return [word for word in words[-1:] if word.text not in _ANYBODY]


def _said_too(other: str, at: int, text: str, word: Word) -> bool:
    """Whether ``text`` has beside ``word`` the very word at ``at`` of ``other``, which then stands for that."""
    own = next((one.text for one in said(other).words if one.start <= at < one.end), "")
    return (
        len(own) > 1
        and own not in word.text
        and any(not word.start <= place < word.end for place in said(text).exactly(own))
    )


def targets_of(cue: Cue, text: str, other: str, spans: Sequence[tuple[int, int]]) -> list[Target]:
    """The first telling word that ``cue`` governs and ``other`` has too.

    Where ``other`` only has one of the same meaning, the next word comes with it.
    """
    heard = said(other)
    found: list[Target] = []
    whole = _COMPLEMENT.sub("", text[cue.start : cue.reach])
    if cue.start == cue.end and not cue.behind and len(whole) <= _OUTCOME and whole in other:
        return [(cue.start, (other.index(whole),))]
    words = governed(cue, text)
    for word in words or _plain(cue, text):
        inside = tuple(
            at
            for at, value in heard.find(word.text) or _to_degree(word.text, other)
            if value >= SPELT and any(start <= at < end for start, end in spans)
        )
        if word.text not in other:
            inside = tuple(at for at in inside if not _said_too(other, at, text, word))
        if inside:
            phrase = with_next(text, word.start)
            tight = tuple(at for at in inside if other.startswith(phrase, at))
            found.append((word.start, tight or inside))
        if len(found) == _GOVERNED or (inside and word.text in other):
            break
    rest = text[cue.end : cue.reach]
    if not found and cue.end > cue.start and len(rest) <= _PHRASE and (_weightless(rest) or not words):
        closing = re.search(rf"{re.escape(rest)}(?=的?(?:$|[,，。;；]))", other) if rest else None
        return [(cue.end, (closing.start(),))] if closing else []
    return found
