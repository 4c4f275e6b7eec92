"""Enumerations as answers: 一是…二是…, （一）…（二）…, with the sentence that announces them.

A question for 哪些 or 四个坚持 is answered by the whole row: the announcing sentence and the first sentence of
each item, though its paragraphs may lie in different passages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from rag.answering.scoring import Asked, Chosen, PassagesOf
from rag.text import find_enumerations, fold, numeral_value
from rag.types import Hit, Passage

_NUMERAL = r"[二两三四五六七八九十]|\d{1,2}"
_COUNTED = re.compile(
    rf"(?<![第\d一二三四五六七八九十百千万年、.])(?P<n>{_NUMERAL})"
    r"(?![年月日号时分名人位次届岁元万亿千百十季级倍成期周天市区县乡镇%％\d、.]|个月|分之)"
)
_ASKS_LIST = re.compile(
    r"哪些|哪几|哪[二两三四五六七八九十]|列[出举]|列一下|逐[条项]|要点|分别|有(?:啥|什么)|几[个项点条种]方面|包括什么"
)
_ASKS_ITEMS = re.compile(
    r"哪几|哪[二两三四五六七八九十]|列[出举]|列一下|逐[条项]|几[个项点条种大]?方面|[有讲提]了?几[条点项]"
)
_ANNOUNCES = re.compile(r"以下|如下|下列|几[个点项种条方]|[:：]\s*$")
_NUMERALS = re.compile(_NUMERAL)
_MAX_ARTICLE_CHARS = 60_000
"""In a longer article only rows inside the hits' own passages are looked for."""
_ARTICLES = 4
_NO_LEAD = 1.0
_HEADING = 0.5
_FAR = 6
_MAX_HEADING = 40
_MARK = re.compile(
    r"\s*(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|[一二三四五六七八九十]{1,3}[、是要]|\d{1,2}[、．.](?!\d)"
    r"|第[一二三四五六七八九十]{1,3}[，,、]|其[一二三四五六][，,、是]|首先|其次|再次|再是|最后|[①-⑳])"
)
_ONE_ITEM = 1.0
_COUNT_BONUS = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row as an answer: ``lead`` is the sentence before it, ``items`` the first sentence of each item."""

    lead: Chosen | None
    announces: bool
    items: tuple[Chosen, ...]
    strength: float

    @property
    def sentences(self) -> tuple[Chosen, ...]:
        """What is to be cited, in order."""
        return (self.lead, *self.items) if self.lead and self.announces else self.items


def asks_list(asked: Asked) -> bool:
    """Whether the question wants a row: by its form, or by naming how many (四个坚持, “五有”)."""
    return (
        asked.intent == "list"
        or _ASKS_LIST.search(asked.question) is not None
        or (asked.intent not in ("number", "date", "person") and asked_count(asked.question) > 0)
    )


def asks_items(question: str) -> bool:
    """Whether the question itself speaks of numbered items: 哪几条, 哪四个, 逐条列一下."""
    return _ASKS_ITEMS.search(question) is not None


def asked_count(question: str) -> int:
    """How many items the question speaks of; 0 where it gives no number."""
    match = _COUNTED.search(fold(question))
    return int(numeral_value(match.group("n")) or 0) if match else 0


def find_rows(
    scored: Sequence[Chosen], hits: Sequence[Hit], asked: Asked, passages_of: PassagesOf | None = None
) -> list[Row]:
    """The rows in the first hits' articles, the best first, by their announcing sentences and their items.

    ``passages_of`` lets rows be found whose items stand in different passages.
    """
    known = {(one.hit.passage.article_id, one.start): one for one in scored}
    floor = min((one.score for one in scored), default=0.0)
    count = asked_count(asked.question)
    rows: list[Row] = []
    for hit_of, passages in _stretches(hits, passages_of):
        sentences = _Sentences(hit_of, passages, known, floor)
        base = passages[0].start
        rows += [
            sentences.row([base + start for start in starts], count) for starts in _rows_in(_text(passages))
        ]
    return sorted(rows, key=lambda row: -row.strength)


def _stretches(
    hits: Sequence[Hit], passages_of: PassagesOf | None
) -> Iterator[tuple[Mapping[str, Hit], Sequence[Passage]]]:
    """What to look for rows in: the first hits' whole articles where they are not too long.

    Yields consecutive passages, and by passage id the hit to cite each by.
    """
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.article_id, hit)
    for article_id, best in islice(first.items(), _ARTICLES):
        found = {hit.passage.id: hit for hit in hits if hit.passage.article_id == article_id}
        whole = passages_of(article_id) if passages_of else ()
        if whole and whole[-1].end <= _MAX_ARTICLE_CHARS:
            outside = {passage.id: replace(best, passage=passage) for passage in whole}
            yield outside | found, whole
        else:
            yield from ((found, (hit.passage,)) for hit in found.values())


def _text(passages: Sequence[Passage]) -> str:
    """The article's text from the first passage to the last; between passages stands white space only."""
    text, base = "", passages[0].start
    for passage in passages:
        text += "\n" * (passage.start - base - len(text)) + passage.text
    return text


@lru_cache(maxsize=256)
def _rows_in(text: str) -> tuple[tuple[int, ...], ...]:
    """Where each item of each row begins."""
    return tuple(tuple(start for start, _ in row.items) for row in find_enumerations(text))


class _Sentences:
    """The sentences of consecutive passages, with what is known of their scores."""

    def __init__(
        self,
        hit_of: Mapping[str, Hit],
        passages: Sequence[Passage],
        known: Mapping[tuple[str, int], Chosen],
        floor: float,
    ) -> None:
        self._hit_of = hit_of
        self._known = known
        self._floor = floor
        self._all = [(passage, sentence) for passage in passages for sentence in passage.sentences]
        self._begins = [sentence.start for _, sentence in self._all]

    def row(self, starts: Sequence[int], count: int) -> Row:
        """The row whose items begin at ``starts``, where ``count`` items are asked for."""
        places = list(dict.fromkeys(max(0, bisect_right(self._begins, start) - 1) for start in starts))
        block = f"{self._all[0][0].article_id}:{starts[0]}"
        items = tuple(self._chosen(at, block) for at in places)
        lead = self._chosen(places[0] - 1, block) if places[0] else None
        announces = lead is not None and _announces(lead.text, len(starts))
        led = lead.score - (0.0 if announces else _NO_LEAD) if lead else self._floor
        headed = self._heading_score(places[0], places[-1]) - _HEADING
        bonus = _COUNT_BONUS if count == len(starts) else 0.0
        return Row(lead, announces, items, max(_held(items), led, headed) + bonus)

    def _heading_score(self, first: int, last: int) -> float:
        """The score of the heading that a row of one passage stands under, if no other row comes before it."""
        passage = self._all[first][0]
        if self._all[last][0].id != passage.id:
            return self._floor
        for at in range(first - 1, max(-1, first - 1 - _FAR), -1):
            if self._all[at][0].id != passage.id:
                break
            text = self._all[at][1].text
            if is_heading(text):
                return self._chosen(at, "").score
            if begins_item(text):
                break
        return self._floor

    def _chosen(self, at: int, block: str) -> Chosen:
        passage, sentence = self._all[at]
        known = self._known.get((passage.article_id, sentence.start))
        if known:
            return replace(known, block=block)
        hit = self._hit_of[passage.id]
        return Chosen(hit, sentence.start, sentence.end, sentence.text, self._floor, block)


def begins_item(sentence: str) -> bool:
    """Whether a sentence begins with the mark of an item: 一是, （二）, 3、, 首先."""
    return _MARK.match(sentence) is not None


def is_heading(sentence: str) -> bool:
    """Whether a sentence is a heading by its form: short, with a mark, or without a closing mark."""
    text = sentence.strip()
    return len(text) <= _MAX_HEADING and (_MARK.match(text) is not None or text[-1:] not in "。！？!?；;：:”")


def _held(items: Sequence[Chosen]) -> float:
    """How well the items answer: by the best two of a row in one passage, by half the items of a longer one.

    The headings of a document are a row as well, which one or two that are near don't make the answer.
    """
    scores = sorted((item.score for item in items), reverse=True)
    if len({item.hit.passage.id for item in items}) > 1:
        return scores[(len(scores) - 1) // 2]
    return max(scores[0] - _ONE_ITEM, scores[min(1, len(scores) - 1)])


def _announces(sentence: str, items: int) -> bool:
    """Whether ``sentence`` says that a row of so many items follows."""
    return _ANNOUNCES.search(sentence) is not None or any(
        numeral_value(numeral) == items for numeral in _NUMERALS.findall(sentence)
    )
