"""What shows whether passages answer a question: numbers for the refusal model, all finite.

Scores alone do not know whether a passage answers: they tell questions off the topic. Near misses show in
the passages: the asked form of answer is not there (``answer_form``), a place or a law is asked for of which
the collection does not speak (``named_things``), a quotation stands nowhere, the text breaks off.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.answering.answer_form import (
    DIFFERENCE,
    Form,
    asked_form,
    asks_for_document,
    asks_for_the_end,
    asks_where_it_stands,
    ordinal_stands,
    quoted,
    row_stands,
)
from rag.answering.asked_thing import (
    asked_nouns,
    asked_paper,
    named_times,
    nth_stands,
    only_listed,
    only_titled,
    part_stands,
)
from rag.answering.beside import Concept, apart, coverage, subject_of
from rag.answering.borne_out import BorneOut, borne_out, reach_features
from rag.answering.named_things import absent_body, asked_law, foreign_place, missing_term
from rag.retrieval.glossary import official_words
from rag.retrieval.query import Query
from rag.retrieval.retriever import Nearness
from rag.text import fold, tokenise
from rag.types import Hit, Mark, Sentence

_TOP = 5
_FAR = 0.04
"""Cosine behind the best sentence from which a sentence with the asked form counts as none."""
_NOWHERE = 1.5
_HALF = 0.5
_PARTICULAR, _NAME_CHARS = 3.9, 3
"""Rarity (idf) of a word that stands in at most one passage of fifty; letters of most personal names."""
_BROKEN_OFF = frozenset({"truncation", "omission", "unreadable"})
_CLOSED = re.compile(r"[。！？!?；;]\W*$")
_ITEM_HEAD = re.compile(r"\s*(?:第?[一二三四五六七八九十]+[是、,，.]|\d+[.、])[^。；;]{2,40}[。；;]?\s*$")
_SHORT_REST = 40
_OF_TIME = frozenset({"日期", "年份", "时间"})
_OWN_KINDS = frozenset({"place", "issuer", "alias"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question, as far as refusal looks at it.

    ``raw`` holds the unstandardised scores of each signal by passage ordinal, ``nearness`` gives the cosine
    of the question to a sentence of a hit. ``knows`` tells whether a word stands anywhere in the collection,
    ``quote_stands`` whether a quotation does; ``text_of`` and ``marks_of`` give an article's text and marks.
    """

    query: Query
    hits: Sequence[Hit]
    raw: Mapping[str, Mapping[int, float]]
    rarity: Mapping[str, float]
    nearness: Nearness
    knows: Callable[[str], bool]
    quote_stands: Callable[[str], bool]
    text_of: Callable[[str], str]
    marks_of: Callable[[str], Sequence[Mark]]


@dataclass(frozen=True, slots=True)
class Findings:
    """What is certain about a question, for the words of a refusal; empty where nothing was found."""

    place: str = ""
    law: str = ""
    term: str = ""
    noun: str = ""
    missing_form: str = ""
    quote_missing: bool = False
    broken_off: bool = False
    end_missing: bool = False


def findings_of(evidence: Evidence) -> Findings:
    """What is certain: a place or a law of which the collection does not speak, a form that is not there."""
    question = evidence.query.text
    names = [name.name for name in evidence.query.names if name.kind in _OWN_KINDS]
    hits = in_named_articles(evidence)[:_TOP]
    place = foreign_place(question, names, evidence.knows)
    if place and _speaks_of(evidence, place, hits[:3]):
        place = ""
    form = _form_of(evidence.query)
    texts = [hit.passage.text for hit in hits]
    quotations = quoted(question)
    return Findings(
        place=place,
        law=asked_law(question, names),
        term=_missing_term(evidence, texts),
        noun=_missing_noun(evidence, texts),
        missing_form=form.name if form and _lacks(evidence, hits, form) else "",
        quote_missing=bool(quotations)
        and asks_where_it_stands(question)
        and not any(map(evidence.quote_stands, quotations)),
        broken_off=_breaks_off(evidence, hits),
        end_missing=asks_for_the_end(question) and bool(hits) and _is_cut(evidence, hits[0]),
    )


def _form_of(query: Query) -> Form | None:
    """The form that the answer needs. Places differ by what each of them says, without a word for it."""
    form = asked_form(query.text)
    return None if form and form.name == DIFFERENCE and query.places else form


def _lacks(evidence: Evidence, hits: Sequence[Hit], form: Form) -> bool:
    """Whether the asked form stands nowhere, or only where half of what it is asked of is not spoken of."""
    if not any(form.stands_in(hit.passage.text) for hit in hits):
        return True
    return apart(subject_of(evidence.query, evidence.rarity, evidence.knows), form, hits) >= _HALF


def _speaks_of(evidence: Evidence, place: str, hits: Sequence[Hit]) -> bool:
    """Whether a sentence with ``place`` holds half of what is asked: in passing, it says nothing of the place."""
    subject = subject_of(evidence.query, evidence.rarity, lambda word: word != place and evidence.knows(word))
    return any(
        place in sentence.text and coverage(subject, fold(sentence.text)) >= _HALF
        for hit in hits
        for sentence in hit.passage.sentences
    )


def _missing_term(evidence: Evidence, texts: Sequence[str]) -> str:
    """The term that stands nowhere, nor is short for something that stands in ``texts`` (专委会, 专门委员会),
    nor is made of words that all stand in one of them (预算审查监督).

    Who looks for a document says what it is for (经验材料), which need not stand in it.
    """
    if asks_for_document(evidence.query.text):
        return ""
    term = missing_term(evidence.query.text, evidence.knows)
    return "" if _is_said(term, texts) else term


def _is_said(term: str, texts: Sequence[str]) -> bool:
    full = re.compile(".{0,2}".join(map(re.escape, term)))
    words = _words_making(term)
    return any(full.search(text) or (words and all(word in text for word in words)) for text in texts)


def _missing_noun(evidence: Evidence, texts: Sequence[str]) -> str:
    """The noun of which an instance is asked for and that ``texts`` never say, nor a word of documents for it."""
    if asks_for_document(evidence.query.text):
        return ""
    for noun, *like in asked_nouns(evidence.query.text):
        named = any(noun in name.name for name in evidence.query.names)
        if not named and not any(_is_said(word, texts) for word in (noun, *like, *official_words(noun))):
            return noun
    return ""


def _only_named(question: str, hits: Sequence[Hit], whole: Sequence[str]) -> bool:
    """Whether what is asked about is only named: a term in a row, a title, a part or paper not there."""
    paper, titles = asked_paper(question), [hit.article.title for hit in hits]
    return (
        only_listed(question, whole)
        or only_titled(question, whole, titles)
        or part_stands(question, whole) is False
        or (bool(paper) and not any(paper in title for title in titles))
    )


def _words_making(term: str) -> set[str]:
    """The words of two characters or more inside ``term`` where they cover it; else none."""
    words = {word for word in tokenise(term) if 1 < len(word) < len(term)}
    covered = {
        at
        for word in words
        for match in re.finditer(re.escape(word), term)
        for at in range(match.start(), match.end())
    }
    return words if len(covered) == len(term) else set()


def features_of(evidence: Evidence, findings: Findings | None = None) -> dict[str, float]:
    """The features of one question; ``findings`` where they are known already.

    A feature that can say nothing is left out: Chinese documents share no letters with an English question,
    which lies farther from all of them.
    """
    found = findings or findings_of(evidence)
    question = evidence.query.text
    hits = in_named_articles(evidence)[:_TOP]
    texts = [hit.passage.text for hit in hits]
    form = _form_of(evidence.query)
    distance = _form_distance(evidence, hits, form)
    subject = subject_of(evidence.query, evidence.rarity, evidence.knows)
    whole = _whole(evidence, hits)
    borne = borne_out(evidence.query, hits)
    missing = (
        bool(found.place or found.law or found.term or found.end_missing)
        or _only_named(question, hits, whole)
        or _other_case(question, form, borne)
        or _heading_alone(evidence, hits, borne)
        or ordinal_stands(question, texts) is False
        or row_stands(question, whole) is False
        or nth_stands(question, whole) is False
    )
    features = {
        "form_far_missing": distance,
        "form_apart_missing": _apart(evidence, subject, form, hits, borne) if form and hits else 0.0,
        "thing_missing": float(missing),
        "noun_missing": float(bool(found.noun)),
        "body_missing": float(bool(absent_body(question, texts))),
        "subject_missing": float(not subject and not evidence.query.english),
        "quote_missing": float(found.quote_missing),
        "place_unknown": float(bool(found.place) and not evidence.knows(found.place)),
        "all_words_stand": float(not (missing or found.missing_form) and _one_sentence_holds_all(evidence)),
    }
    if any(hit.article.place or hit.article.issuer for hit in evidence.hits):
        features["name_missing"] = float(not _names_anything(evidence, subject))
    nearest = max(evidence.raw.get("sentence", {}).values(), default=0.0)
    if evidence.query.english:
        features["english_best"] = nearest
    else:
        features |= reach_features(question, form, borne)
        features["sentence_best"] = nearest
        features["shared_best"] = math.log1p(max(evidence.raw.get("bigrams", {}).values(), default=0.0))
    return features


def _apart(
    evidence: Evidence, subject: Sequence[Concept], form: Form, hits: Sequence[Hit], borne: BorneOut
) -> float:
    """How far (0..1) what is asked for stands from what it is asked of, by the words that bring it nearer."""
    distance = apart(subject, form, hits)
    return distance if evidence.query.english else min(distance, borne.behind(form))


def _other_case(question: str, form: Form | None, borne: BorneOut) -> bool:
    """Whether a figure is asked for of a year or a term of office of which no near sentence speaks, or what is to be
    done where something does not come about that every near sentence lets come about.
    """
    times = named_times(question)
    of_other_time = form is not None and form.name not in _OF_TIME and bool(times) and not borne.says(times)
    return of_other_time or borne.denies_case() is False


def _names_anything(evidence: Evidence, subject: Sequence[Concept]) -> bool:
    """Whether the question names a place, document or person of the collection, or a thing particular to it."""
    return bool(evidence.query.names or evidence.query.context) or any(
        concept.rarity >= _PARTICULAR and any(len(word) >= _NAME_CHARS for word in concept.words)
        for concept in subject
    )


def in_named_articles(evidence: Evidence) -> Sequence[Hit]:
    """The hits that may answer: those of the articles that the question names, all where it names none."""
    named = frozenset[str]().union(*(name.article_ids for name in evidence.query.names))
    return [hit for hit in evidence.hits if hit.article.id in named] or evidence.hits


def _sentences(evidence: Evidence, hits: Sequence[Hit]) -> list[tuple[float, Sentence]]:
    return [
        (evidence.nearness(hit, number), sentence)
        for hit in hits
        for number, sentence in enumerate(hit.passage.sentences)
    ]


def nearest_sentence(evidence: Evidence, hits: Sequence[Hit]) -> tuple[Hit, Sentence]:
    """The sentence of ``hits``, at least one, that is nearest to the question."""
    return max(
        ((hit, sentence) for hit in hits for sentence in hit.passage.sentences),
        key=lambda item: evidence.nearness(item[0], item[0].passage.sentences.index(item[1])),
    )


def _whole(evidence: Evidence, hits: Sequence[Hit]) -> list[str]:
    """The articles of the hits: the items of a row lie far apart."""
    return [evidence.text_of(article_id) for article_id in dict.fromkeys(hit.article.id for hit in hits)]


def _form_distance(evidence: Evidence, hits: Sequence[Hit], form: Form | None) -> float:
    """How far (0..1) behind the best sentence the nearest one with the asked form lies; more where none has it.

    Names and days of the calendar stand in sentences that say much else: they only stand there or do not.
    """
    if form is None or not hits:
        return 0.0
    sentences = _sentences(evidence, hits)
    holding = [near for near, sentence in sentences if form.stands_beside_counted(sentence.text)]
    if not holding:
        return _NOWHERE
    if form.pattern is None or form.name == "日期":
        return 0.0
    return min(1.0, (max(near for near, _ in sentences) - max(holding)) / _FAR)


def _is_cut(evidence: Evidence, hit: Hit) -> bool:
    return hit.article.completeness != "complete" and any(
        mark.kind == "truncation" for mark in evidence.marks_of(hit.article.id)
    )


def _breaks_off(evidence: Evidence, hits: Sequence[Hit]) -> bool:
    """Whether the nearest sentence is one in whose middle its article breaks off."""
    cut = [hit for hit in hits if hit.article.completeness != "complete"]
    if not cut:
        return False
    _, nearest = max(_sentences(evidence, hits), key=lambda item: item[0])
    return not _CLOSED.search(nearest.text) and any(
        mark.kind in _BROKEN_OFF and nearest.start <= mark.start <= nearest.end + 1
        for hit in cut
        if nearest in hit.passage.sentences
        for mark in evidence.marks_of(hit.article.id)
    )


def _heading_alone(evidence: Evidence, hits: Sequence[Hit], borne: BorneOut) -> bool:
    """Whether the sentence that has most of the question only names a point, and the text breaks off behind it."""
    nearest = borne.nearest()
    if not _ITEM_HEAD.match(fold(nearest)):
        return False
    return any(
        mark.kind in _BROKEN_OFF and 0 <= mark.start - sentence.end <= _SHORT_REST
        for hit in hits
        for sentence in hit.passage.sentences[-2:]
        if sentence.text == nearest
        for mark in evidence.marks_of(hit.article.id)
    )


def _one_sentence_holds_all(evidence: Evidence) -> bool:
    """Whether one sentence of the first hits holds every word of the question."""
    wanted = evidence.rarity.keys()
    return bool(wanted) and any(
        all(word in text for word in wanted) and wanted <= set(tokenise(text))
        for hit in evidence.hits[:_TOP]
        for text in (fold(sentence.text) for sentence in hit.passage.sentences)
    )
