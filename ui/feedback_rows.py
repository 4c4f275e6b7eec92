"""``renda eval from-feedback``: what readers thought of answers -> rows of a data set, to be reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from eval.cases import Case, Evidence, Kind, Message, write_new_cases
from eval.sameness import assign_splits, wording
from rag.corpus import read_articles
from ui.shell import NEGATIVE, OK, Shell
from ui.store.records import FeedbackRecord

DEFAULT_OUTPUT = Path("feedback.jsonl")

_LEAST_QUOTE_CHARS = 2
_ID_CHARS = 8


def run_from_feedback(shell: Shell, output: Path | None) -> int:
    """Write the feedback so far as drafts to a new file. Returns the exit code: 1 where there is none.

    Raises InputError where the file exists or can't be written, CorpusError without articles, and
    DatabaseError.
    """
    from ui.store.store import open_store

    settings = shell.settings()
    path = output or DEFAULT_OUTPUT
    with closing(open_store(settings)) as store:
        records = list(store.feedback.records())
    if not records:
        shell.say("feedback.none", style="yellow")
        return NEGATIVE
    texts = {article.id: article.text for article in read_articles(settings.articles_dir)}
    cases = cases_of(records, texts)
    write_new_cases(path, cases)
    shell.say("feedback.written", style="green", count=len(cases), path=path)
    return OK


def cases_of(records: Iterable[FeedbackRecord], texts: Mapping[str, str]) -> list[Case]:
    """One draft for each question with its dialogue, in the order of the first verdict on it.

    An answer that everybody found good proposes its quotes as evidence, and a good refusal that the question
    can't be answered. Whatever anybody found bad proposes nothing. ``texts`` (by article id) decide the splits.
    """
    asked: dict[str, list[FeedbackRecord]] = {}
    for record in records:
        asked.setdefault(wording(_bare(record)), []).append(record)
    return assign_splits([], [_case(together) for together in asked.values()], texts)


def _case(records: Sequence[FeedbackRecord]) -> Case:
    """What several verdicts on one question come to; the last good answer is the one proposed."""
    case = _bare(records[0])
    answer = records[-1].exchange.answer
    note = "\n".join(dict.fromkeys(_note(record) for record in records))
    if answer is None or any(record.verdict != "up" for record in records):
        return case.model_copy(update={"note": note})
    if answer.refused:
        update: dict[str, object] = {"kind": "unanswerable", "answerable": False}
        return case.model_copy(update=update | {"note": note})
    quotes = dict.fromkeys((citation.article.id, citation.quote) for citation in answer.citations)
    evidence = tuple(
        (Evidence(article=article, quote=quote),)
        for article, quote in quotes
        if len(quote) >= _LEAST_QUOTE_CHARS
    )
    return case.model_copy(update={"evidence": evidence, "note": note})


def _bare(record: FeedbackRecord) -> Case:
    """The question with its dialogue, as something that the documents may answer."""
    history = tuple(Message(role=turn.role, content=turn.content) for turn in record.history)
    question = record.exchange.question
    digest = hashlib.sha256("\n".join([*(turn.content for turn in history), question]).encode("utf-8"))
    kind: Kind = "follow_up" if history else "fact"
    return Case(
        id=f"f-{digest.hexdigest()[:_ID_CHARS]}",
        question=question,
        history=history,
        kind=kind,
        answerable=True,
        split="dev",
        draft=True,
    )


def _note(record: FeedbackRecord) -> str:
    return f"{record.verdict}: {record.reason}" if record.reason else record.verdict
