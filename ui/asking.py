"""The commands that ask the collection: search, ask and cite."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, cast

from rag.errors import InputError
from rag.question import check_question, check_quote
from ui.failures import with_notice
from ui.jsonl import Json, Request, answer_lines, dump
from ui.render import ask_json, cite_json, search_json
from ui.shell import NEGATIVE, OK, Shell

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.types import Answer, AnswerEvent, AnswerMode


def run_search(shell: Shell, question: str | None, k: int | None, *, as_json: bool, as_jsonl: bool) -> int:
    """Search once or, with ``as_jsonl``, for each line of standard input. Returns the exit code."""
    asked = _question(shell, "search", question, as_json=as_json, as_jsonl=as_jsonl)
    with _engine(shell, quiet=as_json or as_jsonl, working="search.working") as (engine, default_k):
        count = k or default_k
        if asked is None:
            return _batch(
                shell,
                lambda one: search_json(
                    one.id, one.question, engine.search(one.question, count, one.history)
                ),
            )
        hits = engine.search(asked, count)
    if as_json:
        shell.write_line(dump(search_json(None, asked, hits)))
    else:
        from ui.terminal import show_hits

        show_hits(shell, hits)
    return OK if hits else NEGATIVE


def run_ask(
    shell: Shell, question: str | None, mode: AnswerMode | None, *, as_json: bool, as_jsonl: bool
) -> int:
    """Answer once or, with ``as_jsonl``, each line of standard input. Returns the exit code."""
    asked = _question(shell, "ask", question, as_json=as_json, as_jsonl=as_jsonl)
    if asked is not None and not as_json and _is_written(shell, mode):
        answer = _written(shell, asked, mode)
        return NEGATIVE if answer.refused else OK
    with _engine(shell, quiet=as_json or as_jsonl, working="ask.working") as (engine, _):
        if asked is None:
            return _batch(
                shell,
                lambda one: ask_json(
                    one.id,
                    one.question,
                    with_notice(shell.strings, engine.ask(one.question, one.history, mode)),
                ),
            )
        answer = with_notice(shell.strings, engine.ask(asked, (), mode))
    if as_json:
        shell.write_line(dump(ask_json(None, asked, answer)))
    else:
        from ui.terminal import show_answer

        show_answer(shell, answer)
    return NEGATIVE if answer.refused else OK


def _is_written(shell: Shell, mode: AnswerMode | None) -> bool:
    """Whether somebody watches a language model write."""
    return shell.out.is_terminal and (mode or shell.settings().answer_mode) == "llm"


def _written(shell: Shell, asked: str, mode: AnswerMode | None) -> Answer:
    """Show the sentences of a language model as they come."""
    from ui.terminal import show_events

    with (
        shell.err.status(shell.strings("writing.wait")) as sign_of_life,
        closing(shell.open_engine(shell.settings())) as engine,
        closing(cast("Generator[AnswerEvent]", engine.stream(asked, (), mode))) as events,
    ):
        return show_events(shell, events, sign_of_life.stop)


def run_cite(shell: Shell, quote: str, *, as_json: bool) -> int:
    """Look a quote up. Returns the exit code: 1 when it stands nowhere."""
    wanted = check_quote(quote)
    with _engine(shell, quiet=as_json, working="search.working") as (engine, _):
        result = engine.locate(wanted)
    if as_json:
        shell.write_line(dump(cite_json(result)))
    else:
        from ui.terminal import show_matches

        show_matches(shell, result)
    return OK if result.found else NEGATIVE


def _question(
    shell: Shell, command: str, question: str | None, *, as_json: bool, as_jsonl: bool
) -> str | None:
    """Return the checked question, None where the questions come from standard input."""
    if as_json and as_jsonl:
        raise InputError(shell.strings("usage.json_or_jsonl"))
    if as_jsonl and question is not None:
        raise InputError(shell.strings("usage.question_and_jsonl"))
    if as_jsonl:
        return None
    if question is None:
        raise InputError(shell.strings("usage.no_question", command=command))
    return check_question(question)


@contextmanager
def _engine(shell: Shell, *, quiet: bool, working: str) -> Iterator[tuple[Engine, int]]:
    """Open the engine, with a sign of life on a terminal; yield it and the default number of hits."""
    settings = shell.settings()
    sign_of_life = nullcontext() if quiet else shell.err.status(shell.strings(working))
    with sign_of_life, closing(shell.open_engine(settings)) as engine:
        yield engine, settings.search_k


def _batch(shell: Shell, respond: Callable[[Request], Json]) -> int:
    failures = answer_lines(sys.stdin.buffer, respond, shell.write_line, shell.strings)
    if failures:
        shell.say("jsonl.failures", style="yellow", count=failures)
    return OK
