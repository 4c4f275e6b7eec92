"""One question of the page's dialogue: from the text in the box to the HTML of the turn."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.errors import RendaError
from rag.question import check_question
from rag.types import Answer, Turn
from ui.strings import Strings
from ui.web import turns

if TYPE_CHECKING:
    from ui.desk import Desk

_TURNS_REMEMBERED = 12
_TURNS_SHOWN = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Talk:
    """A dialogue so far: ``history`` is what the engine sees, ``shown`` the HTML of finished turns."""

    turn: int = 0
    history: tuple[Turn, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def earlier_html(self) -> str:
        """The finished turns as they stand above the current one."""
        return "".join(self.shown)

    def with_answer(self, question: str, answer: Answer, shown: str) -> Talk:
        """Return the dialogue with one more finished turn."""
        history = (*self.history, Turn("user", question), Turn("assistant", answer.text))
        return replace(
            self,
            turn=self.turn + 1,
            history=history[-_TURNS_REMEMBERED:],
            shown=(*self.shown, shown)[-_TURNS_SHOWN:],
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What the page shows next. ``failed`` means that the question should stay in the box."""

    html: str
    talk: Talk
    failed: bool = False


def answer_steps(desk: Desk, strings: Strings, question: str, talk: Talk) -> Iterator[Step]:
    """Yield the steps from question to answer, refusal or error. Raises nothing: the page shows it all."""
    try:
        asked = check_question(question)
        yield Step(turns.working_html(strings, talk.turn, asked), talk)
        yield from _stream(desk, strings, asked, talk)
    except RendaError as error:
        yield _failed(strings, question, talk, str(error))
    except Exception as error:  # the edge of the process: the page must say that it failed
        logger.exception("a question failed")
        yield _failed(strings, question, talk, strings("page.error_internal", kind=type(error).__name__))


def _stream(desk: Desk, strings: Strings, question: str, talk: Talk) -> Iterator[Step]:
    text = ""
    for event in desk.stream(question, talk.history):
        if event.kind == "text":
            text += event.text
            yield Step(turns.working_html(strings, talk.turn, question, text), talk)
        elif event.answer is not None:
            shown = turns.answer_html(strings, talk.turn, question, event.answer)
            yield Step(shown, talk.with_answer(question, event.answer, shown))


def _failed(strings: Strings, question: str, talk: Talk, message: str) -> Step:
    return Step(turns.error_html(strings, talk.turn, question.strip(), message), talk, failed=True)
