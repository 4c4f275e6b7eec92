from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.types import AlsoIn, Answer, ArticleMeta, Citation, Filters, Hit, Passage, Sentence
from tests.ui.fake_engine import FakeEngine
from ui.store.answer_json import answer_from_json, answer_to_json, filters_from_json, filters_to_json

words = st.text(max_size=12)
numbers = st.floats(allow_nan=False)
offsets = st.integers(0, 30)
measures = st.dictionaries(words, numbers, max_size=3)
metas = st.builds(ArticleMeta, aliases=st.lists(words, max_size=2).map(tuple))
sentences = st.builds(Sentence, start=offsets, end=offsets, text=words)
passages = st.builds(
    Passage,
    start=offsets,
    text=st.text(max_size=40),
    heading=st.lists(words, max_size=2).map(tuple),
    sentences=st.lists(sentences, max_size=3).map(tuple),
)
few_passages, few_metas = st.shared(st.lists(passages, min_size=1, max_size=3)), st.lists(metas, min_size=1)
hits = st.builds(
    Hit,
    score=numbers,
    passage=few_passages.flatmap(st.sampled_from),
    article=metas,
    also_in=st.lists(st.builds(AlsoIn), max_size=2).map(tuple),
    signals=measures,
    words=st.lists(words, max_size=2).map(tuple),
)
citations = st.builds(Citation, passage=few_passages.flatmap(st.sampled_from), article=metas, remark=words)
answers = st.builds(
    Answer,
    citations=st.lists(citations, max_size=3).map(tuple),
    unsupported=st.lists(words, max_size=2).map(tuple),
    hits=st.lists(hits, max_size=3).map(tuple),
    timings_ms=measures,
    probability=st.none() | st.floats(0, 1),
)


@given(answers)
def test_every_answer_comes_back_as_it_was(answer):
    assert answer_from_json(json.loads(json.dumps(answer_to_json(answer)))) == answer


@given(st.builds(Filters, places=st.lists(words).map(tuple), years=st.lists(words).map(tuple)))
def test_filters_come_back_as_they_were(filters):
    assert filters_from_json(json.loads(json.dumps(filters_to_json(filters)))) == filters


def test_a_real_answer_comes_back_and_its_passages_stand_once(engine):
    answer = engine.ask("乡镇人大主席团有哪些职权？")
    assert answer.citations
    assert answer.probability is not None
    text = json.dumps(answer_to_json(answer), ensure_ascii=False)
    assert answer_from_json(json.loads(text)) == answer
    assert text.count(json.dumps(answer.hits[0].passage.text, ensure_ascii=False)) == 1


def test_a_sentence_that_is_not_its_passages_text_keeps_its_own():
    passage = Passage(
        "p", "a", 10, 13, 0, 3, "一二三", sentences=(Sentence(10, 12, "一二"), Sentence(9, 12, "别的"))
    )
    answer = Answer(
        "问", "答", "answered", "extractive", hits=(Hit(1, 1.0, passage, ArticleMeta("a", "t", "s")),)
    )
    plain = answer_to_json(answer)
    assert plain["passages"][0]["sentences"] == [[10, 12], [9, 12, "别的"]]
    assert answer_from_json(plain) == answer


def test_an_answer_of_an_earlier_form_is_read_with_what_is_new_empty():
    plain = answer_to_json(FakeEngine().ask("主席团做什么？"))
    for hit in plain["hits"]:
        del hit["words"]
    del plain["probability"]
    for article in plain["articles"]:
        article["gone"] = "a field that no longer exists"
    read = answer_from_json(json.loads(json.dumps(plain)))
    assert read.probability is None
    assert read.hits[0].words == ()


@pytest.mark.parametrize(
    "stored",
    [
        {},
        [],
        None,
        {"passages": [], "articles": [], "hits": [{"passage": 0, "article": 0}], "citations": []},
        {"passages": [], "articles": [], "hits": [], "citations": [], "question": 1},
        {"passages": [{"start": "x", "text": "", "sentences": [[0, 1]]}], "articles": []},
    ],
)
def test_what_is_no_answer_is_refused_by_one_kind_of_error(stored):
    with pytest.raises(ValueError):
        answer_from_json(stored)
