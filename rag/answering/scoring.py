"""How likely each sentence of the hits is to belong to the answer.

A logistic regression over six features of a sentence, fitted by ``eval/fit_selection.py`` and stored beside
this file. Only differences between the sentences of one question count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.answering.answer_form import unit_stands
from rag.retrieval.intent import Intent
from rag.retrieval.retriever import Nearness
from rag.text import find_dates, find_numbers, find_people, find_titles, tokenise
from rag.types import Hit, Passage

Matrix = NDArray[np.float64]

FEATURES = ("near", "coverage", "behind", "asked_kind", "closed", "length")
"""In the order of the columns: cosine to the question behind the nearest sentence; share of the question's
rare words; how far the passage lies behind the first, in standard deviations of the hits' scores; whether the
asked kind of thing stands there; whether the sentence ends like one; the logarithm of its length.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence to be cited: ``[start, end)`` in the article of ``passage``.

    ``block`` names what it is read with: its passage, or the row that it is an item of.
    """

    hit: Hit
    start: int
    end: int
    text: str
    score: float
    block: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question needs from a sentence: rarity of its words (idf), the intent, and the articles that
    may answer where it names their place, issuer or title (none named: all may).
    """

    rarity: Mapping[str, float]
    intent: Intent
    articles: frozenset[str] = frozenset()
    question: str = ""


@dataclass(frozen=True, slots=True)
class SelectionModel:
    """Log-odds of belonging to the answer: bias + sum(w * (x - mean) / scale) over ``FEATURES``."""

    bias: float
    weights: Matrix
    means: Matrix
    scales: Matrix

    def log_odds(self, x: Matrix) -> Matrix:
        """Of each row of ``x`` (n, 6); shape (n,)."""
        odds: Matrix = self.bias + ((x - self.means) / self.scales) @ self.weights
        return odds


@cache
def load_model() -> SelectionModel:
    """The fitted weights that come with the package."""
    data = json.loads((files("rag.answering") / "selection_model.json").read_text(encoding="utf-8"))
    columns = {
        name: np.array([data[name][feature] for feature in FEATURES])
        for name in ("weights", "means", "scales")
    }
    return SelectionModel(bias=data["bias"], **columns)


def score_sentences(
    hits: Sequence[Hit], asked: Asked, nearness: Nearness, model: SelectionModel | None = None
) -> list[Chosen]:
    """Every sentence of ``hits`` that says anything, with its log-odds, in the order of the hits and of the text."""
    x = features_of(hits, asked, nearness)
    odds = (model or load_model()).log_odds(x)
    places = [(hit, sentence) for hit in hits for sentence in hit.passage.sentences]
    return [
        Chosen(hit, sentence.start, sentence.end, sentence.text, float(score), hit.passage.id)
        for (hit, sentence), score in zip(places, odds, strict=True)
        if _says_anything(sentence.text, asked)
    ]


_ADDRESS = re.compile(
    r"(?:(?:尊敬的|各位|诸位)?(?:同志|代表|委员|领导|来宾|朋友|女士|先生)(?:们|[,，、各])?[、,，]?)+[:：]"
    r"|(?:尊敬的|各位|诸位|各[^:：。;；]{0,30}(?:委|党组|部门|单位|机关|政府|局|院)[)）]?)[^:：。;；]{0,12}[:：]"
)
_NUMERAL = r"[\s\d*〇零一二三四五六七八九十]+"
_DATE_ALONE = re.compile(rf"[\s(（]*{_NUMERAL}年{_NUMERAL}月{_NUMERAL}日[\s)）]*")
_DATED = re.compile(r"[\d〇零一二三四五六七八九十][年月]|日期")


def _says_anything(text: str, asked: Asked) -> bool:
    """Not so an address (同志们：), masked characters alone (****) and, where the question has to do with
    no date, one that stands alone.
    """
    body = text.strip()
    if _DATE_ALONE.fullmatch(body):
        return asked.intent == "date" or _DATED.search(asked.question) is not None
    return any(map(str.isalnum, body)) and not _ADDRESS.fullmatch(body)


def features_of(hits: Sequence[Hit], asked: Asked, nearness: Nearness) -> Matrix:
    """The features of each sentence of ``hits``, shape (n, 6)."""
    if not hits:
        return np.zeros((0, len(FEATURES)))
    scores = np.array([hit.score for hit in hits])
    spread = max(float(scores.std()), _LEAST_SPREAD)
    rows = [
        (
            nearness(hit, number),
            coverage(asked.rarity, sentence.text),
            (float(scores.max()) - hit.score) / spread,
            float(holds_asked_kind(asked, sentence.text)),
            float(_CLOSED.search(sentence.text) is not None),
            float(np.log1p(len(sentence.text.strip()))),
        )
        for hit in hits
        for number, sentence in enumerate(hit.passage.sentences)
    ]
    x = np.array(rows, np.float64)
    x[:, 0] -= x[:, 0].max()
    return x


_LEAST_SPREAD = 0.5
"""A few hits with nearly the same score are not told apart by it."""

_CLOSED = re.compile(r"[。！？!?；;：:”]\s*$")
_CALENDAR = re.compile(
    r"(?:19|20)\d\d年|\d{1,2}月(?:\d{1,2}日|初|底|中旬|[上下]旬)?|[去今明前]年|[去今][冬秋夏春]|第[一二三四]季度|[一二三四]季度"
)
NAMED_ROW = re.compile(r"[^、。！？；;，,]{2,20}(?:、[^、。！？；;，,]{2,20}){2,}")
"""Three or more named side by side."""


def _find_named_rows(text: str) -> list[tuple[int, int]]:
    """Spans of rows of three or more named side by side: 审议决定权、监督权、选举权."""
    return [match.span() for match in NAMED_ROW.finditer(text)]


_KIND_FINDERS: Mapping[str, Callable[[str], list[tuple[int, int]]]] = {
    "number": find_numbers,
    "date": find_dates,
    "person": find_people,
    "title": find_titles,
    "list": _find_named_rows,
}


def holds_asked_kind(asked: Asked, text: str) -> bool:
    """Whether ``text`` holds the number (in the asked unit), date, person, title or row that is asked for."""
    finder = _KIND_FINDERS.get(asked.intent)
    if finder is None:
        return False
    if asked.intent == "date":
        return _CALENDAR.search(text) is not None
    in_unit = unit_stands(asked.question, [text]) if asked.intent == "number" else None
    return bool(finder(text)) if in_unit is None else in_unit


def coverage(rarity: Mapping[str, float], text: str) -> float:
    """Share (0..1) of the question's rarity-weighted words that stand in ``text``."""
    total = sum(rarity.values())
    if not total:
        return 0.0
    words = _words(text)
    return sum(idf for word, idf in rarity.items() if word in words) / total


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(tokenise(text))


PassagesOf = Callable[[str], Sequence[Passage]]
"""The passages of an article, in order."""
