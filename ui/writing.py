"""How an answer came about, in words: who wrote it, which sentences have no support, what was searched for."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answering.writer import UNSUPPORTED
from rag.text import letters
from rag.types import Answer
from ui.strings import Strings


def unsupported_spans(answer: Answer) -> list[tuple[int, int, int]]:
    """Where sentences without support stand in the answer's text: start, end, and end of the mark behind them."""
    return [span for _, span in _placed(answer) if span is not None]


def beside_text(answer: Answer) -> tuple[str, ...]:
    """The sentences without support that the text does not mark."""
    return tuple(sentence for sentence, span in _placed(answer) if span is None)


def marked_text(strings: Strings, answer: Answer) -> str:
    """The answer's text with the mark behind sentences without support in the user's language."""
    text = answer.text
    for _, end, after in reversed(unsupported_spans(answer)):
        text = f"{text[:end]}{strings('writing.mark')}{text[after:]}"
    return text


def asked_instead(answer: Answer) -> str:
    """What was searched for, where that differs from the question by more than punctuation; else empty."""
    return answer.asked if letters(answer.asked) != letters(answer.question) else ""


def notice_title(strings: Strings, answer: Answer) -> str:
    """What is not as it was configured: the answer, its rest, or only how a refused follow-up was completed."""
    if answer.refused:
        return strings("writing.notice_asked")
    return strings("writing.notice" if answer.writing is None else "writing.notice_part")


def support_line(strings: Strings, answer: Answer) -> str:
    """Who wrote the answer and how much of it has support, in one line; empty where no model wrote."""
    return strings("writing.separator").join(_support(strings, answer))


def _support(strings: Strings, answer: Answer) -> Iterator[str]:
    writing = answer.writing
    if writing is None:
        return
    claims = writing.supported + writing.unsupported
    yield strings("writing.silent" if answer.refused else "writing.by", model=writing.model)
    if not answer.refused:
        dropped = writing.unsupported if writing.unsupported and not answer.unsupported else 0
        if claims:
            yield strings("writing.support", claims=claims - dropped, supported=writing.supported)
        if dropped:
            yield strings("writing.dropped", count=dropped)
        if corrected := writing.moved + writing.added:
            yield strings("writing.corrected", count=corrected)
    yield strings("writing.seconds", seconds=f"{writing.seconds:.1f}")
    if writing.cached:
        yield strings("writing.cached")


def _placed(answer: Answer) -> Iterator[tuple[str, tuple[int, int, int] | None]]:
    """Yield each sentence without support, in order, and where it stands."""
    position = 0
    for sentence in answer.unsupported:
        start = answer.text.find(f"{sentence}{UNSUPPORTED}", position)
        if start < 0:
            yield sentence, None
            continue
        end = start + len(sentence)
        position = end + len(UNSUPPORTED)
        yield sentence, (start, end, position)
