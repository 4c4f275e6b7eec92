"""One example of every request and response, made by the very functions that make the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rag.types import (
    NO_FILTERS,
    Answer,
    Article,
    ArticleMeta,
    Citation,
    Edit,
    Hit,
    LocateResult,
    Mark,
    Passage,
    QuoteMatch,
)
from ui.api.articles import summary_json, whole_json
from ui.api.completions import Completion, appendix_of, usage_of
from ui.api.errors import Problem
from ui.api.feedback import record_json
from ui.jsonl import dump
from ui.render import ask_json, cite_json, search_json
from ui.store.records import Exchange, FeedbackRecord

if TYPE_CHECKING:
    from ui.strings import Strings

_STATUSES = {
    "400": "not_json",
    "401": "unauthorized",
    "403": "forbidden",
    "404": "not_found",
    "408": "slow_body",
    "413": "body_too_long",
    "415": "content_type",
    "422": "missing_field",
    "429": "rate_limit",
    "500": "internal",
    "501": "missing_part",
    "502": "model",
    "503": "busy",
}
_RAW_START = 120


@dataclass(frozen=True, slots=True)
class Samples:
    """Requests by operation; responses by operation or, where it is an error, by status."""

    requests: Mapping[str, object]
    responses: Mapping[str, object]


def samples_of(strings: Strings) -> Samples:
    """Return the examples in one language; what stands in the collection is Chinese in both."""
    question, quote = strings("page.example.1"), strings("api.sample.quote")
    meta = _meta(strings)
    passage = Passage(
        f"{meta.id}-0",
        meta.id,
        0,
        len(quote),
        _RAW_START,
        _RAW_START + len(quote),
        quote,
        (strings("api.sample.heading"),),
    )
    hit = Hit(1, 0.82, passage, meta, signals={"dense": 0.61, "words": 0.21}, words=(quote[:2],))
    answer = _answer(question, quote, hit)
    match = QuoteMatch(
        meta, passage.heading, 0, len(quote), _RAW_START, _RAW_START + len(quote), quote, "", "", 1.0
    )
    asked = {"question": question}
    messages = [{"role": "user", "content": question}]
    completion = Completion("chatcmpl-0", "renda", 1_760_000_000)
    content = answer.text + appendix_of(answer, strings)
    model = {"id": "renda", "object": "model", "created": 1_760_000_000, "owned_by": "renda"}
    return Samples(
        requests={
            "search": asked | {"k": 5},
            "ask": asked,
            "cite": {"quote": quote},
            "chat": {"model": "renda", "messages": messages},
        },
        responses={
            "search": search_json(None, question, (hit,)),
            "ask": ask_json(None, question, answer),
            "cite": cite_json(LocateResult(quote, (match,), ())),
            "articles": {"articles": [summary_json(meta)]},
            "article": whole_json(_article(meta, quote)),
            "chat": completion.whole(content, answer, usage_of([question], content, answer)),
            "models": {"object": "list", "data": [model]},
            "model": model,
            "feedback": _feedback(question, answer),
            "healthz": {"status": "ok"},
            "readyz": {"status": "ready", "articles": 1},
            **{status: _error(status, code, strings) for status, code in _STATUSES.items()},
        },
    )


def _meta(strings: Strings) -> ArticleMeta:
    return ArticleMeta(
        id="000-1-speech",
        title=strings("api.sample.title"),
        source="000_speech.txt",
        place=strings("api.sample.place"),
        issuer=strings("api.sample.issuer"),
        date="2016",
        genre=strings("api.sample.genre"),
    )


def _answer(question: str, quote: str, hit: Hit) -> Answer:
    passage = hit.passage
    citation = Citation(1, quote, 0, len(quote), passage.raw_start, passage.raw_end, passage, hit.article)
    return Answer(
        question,
        f"{quote}[1]",
        "answered",
        "extractive",
        (citation,),
        (),
        (hit,),
        {"search": 21.5, "answer": 9.25},
        0.93,
    )


def _article(meta: ArticleMeta, quote: str) -> Article:
    end = _RAW_START + len(quote) + 1
    edits = (Edit("line_breaks", end - 1, end, ""),)
    marks = (Mark("doubtful_number", 0, 2, quote[:2]),)
    return Article(meta, quote, _RAW_START, end, edits, marks)


def _feedback(question: str, answer: Answer) -> str:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    exchange = Exchange("0", 0, question, answer, "", "", NO_FILTERS, when, "up")
    return dump(record_json(FeedbackRecord(exchange, (), "", when, "up", "")))


def _error(status: str, code: str, strings: Strings) -> object:
    param = "question" if code == "missing_field" else None
    return Problem(int(status), code, strings(f"api.status.{status}"), param).json()
