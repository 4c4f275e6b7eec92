"""``renda eval claims``: are true sentences kept, and corrupted ones caught?

Each row of ``eval/datasets/claims.jsonl`` holds a true sentence, as a language model might write it from the
quote, and the same with one corruption. Both are judged as a sentence of an answer is, against the passages that a
search for the true one brings, with the passages of the quote cited. Rows of the test half were written after the
rules, by others, and shape neither rules nor weights.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from eval.broken import explain
from eval.progress import progress_bars
from eval.strings import Strings
from rag.answering.judging import Judge, Verify
from rag.answering.sentence_stream import Said
from rag.answering.verification import Verdict, verify
from rag.answering.writers import verification
from rag.embedding.choose import make_embedder
from rag.engine import Engine, open_engine
from rag.errors import InputError
from rag.phrases import ZH
from rag.question import MAX_QUESTION_CHARS
from rag.settings import load_settings
from rag.types import Filters, Hit

PATH = Path(__file__).parent / "datasets" / "claims.jsonl"
PASSAGES = 10
KEPT = frozenset(("supported", "moved", "added"))
Corruption = Literal["number", "date", "place", "name", "negation", "scope", "role", "content"]
Half = Literal["all", "dev", "test"]


class Claim(BaseModel):
    """A pair: what the quote bears out, and the same with one thing changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    article: str
    quote: str | tuple[str, ...]
    true: str
    false: str
    corruption: Corruption
    style: Literal["literal", "short", "paraphrase", "joined"]
    split: Literal["dev", "test"] = Field(description="which half")

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quotes, one or more."""
        return (self.quote,) if isinstance(self.quote, str) else self.quote


@dataclass(frozen=True, slots=True)
class Outcome:
    """How both sentences of a claim were judged; ``seconds`` for the two."""

    claim: Claim
    true: Verdict
    false: Verdict
    narrowed: bool
    """Whether a span of the true one's support lies where its quote does."""
    seconds: float


def read_claims(path: Path = PATH) -> list[Claim]:
    """The rows of a file. Raises InputError with the line that can't be read."""
    claims: list[Claim] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            claims.append(Claim.model_validate_json(line))
        except ValidationError as error:
            wrong = explain(error)
            raise InputError(
                f"{path} 第 {number} 行：{wrong.chinese}", f"{path}, line {number}: {wrong.english}"
            ) from error
    return claims


def hits_for(engine: Engine, claim: Claim) -> tuple[list[Hit], list[int]]:
    """The passages found for the true sentence, and the numbers of those that hold the quotes.

    A quote whose passage was not found takes the place of the last ones.
    """
    hits = list(engine.search(claim.true, k=PASSAGES))
    for quote in claim.quotes:
        if not any(quote in hit.passage.text for hit in hits):
            found = engine.search(
                quote[:MAX_QUESTION_CHARS], PASSAGES, filters=Filters(articles=(claim.article,))
            )
            own = [hit for hit in found if quote in hit.passage.text][:1]
            hits[len(hits) - len(own) :] = own
    cited = [
        n for n, hit in enumerate(hits, start=1) if any(quote in hit.passage.text for quote in claim.quotes)
    ]
    return hits, cited


def judge(engine: Engine, claims: Sequence[Claim], verified: Verify) -> Iterator[Outcome]:
    """Judge both sentences of each claim as those of an answer are, ``verified`` by what the program verifies with."""
    for claim in claims:
        hits, cited = hits_for(engine, claim)
        judging = Judge(verified, hits, "", ZH)
        start = time.perf_counter()
        true, false = (
            judging.judge(Said(text, tuple(cited), ends_line=True)).verdict
            for text in (claim.true, claim.false)
        )
        seconds = time.perf_counter() - start
        yield Outcome(claim, true, false, _narrowed(engine, claim, true, hits), seconds)


def _narrowed(engine: Engine, claim: Claim, verdict: Verdict, hits: Sequence[Hit]) -> bool:
    text = engine.article(claim.article).text
    for quote in claim.quotes:
        start = text.index(quote)
        for number, first, last in verdict.spans:
            same = hits[number - 1].passage.article_id == claim.article
            if same and first < start + len(quote) and start < last:
                return True
    return False


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Of some outcomes: how many, the shares kept, caught and narrowed to the quote, milliseconds a sentence."""
    count = len(outcomes)
    kept = [one for one in outcomes if one.true.status in KEPT]
    return {
        "pairs": count,
        "kept": len(kept) / count,
        "caught": sum(one.false.status == "unsupported" for one in outcomes) / count,
        "narrowed": sum(one.narrowed for one in kept) / max(1, len(kept)),
        "ms": sum(one.seconds for one in outcomes) / count / 2 * 1000,
    }


def by_group(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """The figures of every kind of corruption, every style of wording, and of all."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(one.claim.corruption, []).append(one)
    for one in outcomes:
        groups.setdefault(one.claim.style, []).append(one)
    return {name: figures(group) for name, group in groups.items()} | {"all": figures(outcomes)}


def run_claims(half: Half, *, words_only: bool, listing: bool, json_form: bool) -> None:
    """Measure the claims of a half and print the figures; with ``listing`` also those judged wrongly."""
    settings = load_settings()
    strings = Strings(settings.language)
    claims = [claim for claim in read_claims() if half in ("all", claim.split)]
    with open_engine(settings) as engine, progress_bars(Console(stderr=True), settings.language) as report:
        verified = verify if words_only else verification(make_embedder(settings), engine.articles())
        outcomes: list[Outcome] = []
        for outcome in judge(engine, claims, verified):
            outcomes.append(outcome)
            report(strings.both("claims.progress"), len(outcomes), len(claims))
    groups = by_group(outcomes)
    if json_form:
        sys.stdout.write(json.dumps(groups, ensure_ascii=False) + "\n")
        return
    console = Console()
    _show(console, strings, groups)
    for one in outcomes if listing else ():
        if one.true.status not in KEPT:
            console.print(strings("claims.lost", id=one.claim.id, text=one.claim.true), markup=False)
        if one.false.status != "unsupported":
            console.print(strings("claims.missed", id=one.claim.id, text=one.claim.false), markup=False)


def _show(console: Console, strings: Strings, groups: dict[str, dict[str, float]]) -> None:
    table = Table(box=SIMPLE)
    for number, key in enumerate(("group", "pairs", "kept", "caught", "narrowed", "ms")):
        table.add_column(strings(f"claims.{key}"), justify="right" if number else "left")
    for name, row in groups.items():
        shares = [f"{row[key]:.1%}" for key in ("kept", "caught", "narrowed")]
        table.add_row(strings.name("claims.of", name), str(int(row["pairs"])), *shares, f"{row['ms']:.1f}")
    console.print(table)
