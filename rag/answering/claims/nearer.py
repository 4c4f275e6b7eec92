"""Which of several places of a word in another text stands in what speaks of the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answering.claims.polarity import denied_at
from rag.answering.claims.words import NEAR, clause_at, grade, said


def nearer_elsewhere(target: tuple[int, tuple[int, ...]], sentence: str, claim: str) -> bool:
    """Whether another clause of the sentence has the word undenied, more of what the claim says around it, and no
    less of what it says behind it: 配备了主席，没有配备副主席 denies 配备了副主席.

    So has another item of a row (准备不充分、不按时到会、不注重记录), denied for itself or not.
    """
    at, places = target
    heard = said(sentence)
    word = next((word.text for word in heard.words if word.start == at), "")
    if not word:
        return False
    shared, behind = _shares(claim, places[0], sentence), _shares_behind(claim, places[0], sentence)
    here, item = clause_at(sentence, at), _item_at(sentence, at)
    phrase = with_next(sentence, at)
    spots = [
        place
        for place in heard.exactly(word)
        if not claim.startswith(phrase, places[0]) or sentence.startswith(phrase, place)
    ]
    others = [
        span
        for place in spots
        if (span := clause_at(sentence, place)) != here and not denied_at(sentence, place)
    ]
    items = [span for place in spots if (span := _item_at(sentence, place)) != item]
    return any(shared(span) > shared(here) and behind(span) >= behind(here) for span in others) or any(
        shared(span) > shared(item) for span in items if clause_at(sentence, span[0]) == here
    )


def with_next(text: str, at: int) -> str:
    """The word at ``at`` with the one that follows it at once: 代表人大 is another thing than 代表."""
    words = said(text).words
    end = next((word.end for word in words if word.start == at), at)
    return text[at : next((word.end for word in words if word.start == end), end)]


def _item_at(text: str, at: int) -> tuple[int, int]:
    """The item of a row, or the clause, in which ``at`` stands."""
    start, end = clause_at(text, at)
    after = text.find("、", at, end)
    return max(start, text.rfind("、", start, at) + 1), end if after < 0 else after


def _shares(text: str, at: int, other: str) -> Callable[[tuple[int, int]], float]:
    """How much of the clause of ``at`` a clause of ``other`` has."""
    first, last = clause_at(text, at)
    around = [one for one in said(text).words if first <= one.start < last]
    heard = said(other)
    return lambda span: sum(one.weight * grade(heard.find(one.text), *span) for one in around)


def _shares_behind(text: str, at: int, other: str) -> Callable[[tuple[int, int]], float]:
    """How much a clause of ``other`` wholly says of what stands behind the word at ``at`` in its clause."""
    last = clause_at(text, at)[1]
    words = [one for one in said(text).words if at < one.start < last]
    heard = said(other)
    return lambda span: sum(one.weight for one in words if grade(heard.find(one.text), *span) >= NEAR)


def nearest_places(text: str, at: int, other: str, places: Sequence[int]) -> list[int]:
    """Those of ``places`` that stand in the clause of ``other`` which has most of the clause of ``at``."""
    shared = _shares(text, at, other)
    scores = [shared(clause_at(other, place)) for place in places]
    return [place for place, score in zip(places, scores, strict=True) if score == max(scores)]
