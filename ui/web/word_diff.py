"""What differs between a quote and what stands in the source, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.squeezed import squeeze
from rag.text import cut_words

Word = tuple[str, str]
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one of the two texts; ``differs`` where the other has something else or nothing."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class WordDiff:
    """Both texts in stretches. Punctuation, blanks and script never differ, as in the lookup itself."""

    asked: tuple[Stretch, ...]
    stands: tuple[Stretch, ...]

    @property
    def same(self) -> bool:
        """Whether no word differs."""
        return not any(stretch.differs for stretch in (*self.asked, *self.stands))


def word_diff(asked: str, stands: str) -> WordDiff:
    """Compare the two texts by their words."""
    left, right = _words(asked), _words(stands)
    parts = list(_compared(left, right))
    asked_parts, stands_parts = ([part for pair in parts for part in pair[side]] for side in (0, 1))
    return WordDiff(_joined(asked_parts), _joined(stands_parts))


def _compared(left: Sequence[Word], right: Sequence[Word]) -> Iterator[tuple[list[Stretch], list[Stretch]]]:
    """Both sides piece by piece. Words that are mostly alike are compared by their characters."""
    matcher = SequenceMatcher(None, [key for _, key in left], [key for _, key in right], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        own, other = left[a:b], right[c:d]
        if tag == "replace" and (len(own) > 1 or len(own[0][0]) > 1) and _alike(own, other):
            yield from _compared(_characters(own), _characters(other))
        else:
            yield (
                list(_stretches(own, differs=tag != "equal")),
                list(_stretches(other, differs=tag != "equal")),
            )


def _alike(left: Sequence[Word], right: Sequence[Word]) -> bool:
    own, other = ("".join(key for _, key in side) for side in (left, right))
    return SequenceMatcher(None, own, other, autojunk=False).ratio() >= _ALIKE


def _characters(words: Sequence[Word]) -> list[Word]:
    return [(sign, squeeze(sign).text) for word, _ in words for sign in word]


def _words(text: str) -> list[Word]:
    """Each word as it stands, with what is compared of it; signs between words belong to the word before."""
    words: list[Word] = []
    at = 0
    for folded in cut_words(text):
        word = text[at : at + len(folded)]  # folding keeps the length
        at += len(folded)
        key = squeeze(word).text
        if key or not words:
            words.append((word, key))
        else:
            words[-1] = (words[-1][0] + word, words[-1][1])
    return words


def _stretches(words: Sequence[Word], *, differs: bool) -> Iterator[Stretch]:
    for word, key in words:
        end = max((at for at, sign in enumerate(word, 1) if sign.isalnum()), default=0)
        yield Stretch(word[:end], differs and bool(key))
        yield Stretch(word[end:], False)


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for stretch in filter(lambda stretch: stretch.text, stretches):
        if joined and joined[-1].differs == stretch.differs:
            joined[-1] = Stretch(joined[-1].text + stretch.text, stretch.differs)
        else:
            joined.append(stretch)
    return tuple(joined)
