"""What virtual users ask, and whether what comes back is right."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the dialogue before it, as (role, content)."""

    question: str
    history: tuple[tuple[str, str], ...] = ()

    def messages(self) -> list[dict[str, str]]:
        """The dialogue before the question, as the API takes it."""
        return [{"role": role, "content": content} for role, content in self.history]


def read_cases(path: Path) -> list[Case]:
    """The questions of a data set, follow-ups with what was said before them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Case(row["question"], tuple((turn["role"], turn["content"]) for turn in row.get("history") or ()))
        for row in rows
    ]


class WrongError(Exception):
    """What came back is not the answer to what was asked."""


@dataclass
class Judge:
    """Compares every answer with the first one to the same question, and every quote with its article."""

    articles: dict[str, str]
    """Text of each article by its id."""
    answers: dict[Case, str] = field(default_factory=dict)
    cited: dict[Case, list[tuple[Any, ...]]] = field(default_factory=dict)
    found: dict[Case, list[tuple[Any, ...]]] = field(default_factory=dict)
    quotes: list[Json] = field(default_factory=list)
    """Citations met so far, to be looked up again."""

    def text(self, case: Case, text: str) -> None:
        """Raises WrongError where ``text`` is not what the question was answered first."""
        first = self.answers.setdefault(case, text)
        if text != first or not text:
            raise WrongError(f"another answer to {case.question!r}: {text[:60]!r}, not {first[:60]!r}")

    def completion(self, case: Case, content: str) -> None:
        """The same for a chat completion, whose text goes on with the list of sources."""
        first = self.answers.get(case)
        if first is not None and not content.startswith(first):
            raise WrongError(f"another completion of {case.question!r}: {content[:60]!r}")

    def citations(self, case: Case, answer: str, citations: Sequence[Json]) -> None:
        """Raises WrongError where a quote is not the text of its article at its place, or the numbers in
        ``answer`` are not those of the citations, or they are others than the first time.
        """
        for number, citation in enumerate(citations, start=1):
            article, start, end = citation["article"]["id"], citation["start"], citation["end"]
            if self.articles[article][start:end] != citation["quote"] or citation["n"] != number:
                raise WrongError(f"quote {number} of {case.question!r} is not what stands in {article}")
            if f"[{number}]" not in answer:
                raise WrongError(f"the answer to {case.question!r} does not refer to [{number}]")
        seen = [(one["article"]["id"], one["start"], one["end"]) for one in citations]
        if self.cited.setdefault(case, seen) != seen:
            raise WrongError(f"other citations for {case.question!r} than the first time")
        if len(self.quotes) < 1000:
            self.quotes += citations[:1]

    def hits(self, case: Case, hits: Sequence[Json]) -> None:
        """Raises WrongError where other passages were found than the first time."""
        seen = [(hit["passage_id"], hit["rank"]) for hit in hits]
        if self.found.setdefault(case, seen) != seen:
            raise WrongError(f"other passages for {case.question!r} than the first time")

    def places(self, citation: Json, found: Sequence[Json]) -> None:
        """Raises WrongError where a quote is not found at the place that it was cited from."""
        # Brackets at its ends are no part of a place that was looked up.
        article, span = citation["article"]["id"], range(citation["start"], citation["end"])
        if not any(place["article"]["id"] == article and place["start"] in span for place in found):
            raise WrongError(f"{citation['quote'][:40]!r} was not found where it stands")


def pick(cases: Sequence[Case], chance: random.Random) -> Case:
    """Any question; every fifth time one of the first twenty, as people ask what the page suggests."""
    return chance.choice(cases[:20] if chance.random() < 0.2 else cases)
