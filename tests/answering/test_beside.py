"""How far what is asked for stands from what it is asked of."""

import pytest

from rag.answering.answer_form import asked_form
from rag.answering.beside import apart, coverage, subject_of
from rag.passages import split_passages
from rag.retrieval.names import Gazetteer
from rag.retrieval.query import Query, read_query
from rag.types import Hit
from tests.answering.samples import article


def read(question: str) -> Query:
    return read_query(question, None, Gazetteer([]))


def hits_in(text: str) -> list[Hit]:
    source = article("x", "某县", text)
    return [Hit(1, 1.0, passage, source.meta) for passage in split_passages(source, 400)]


def distance(question: str, text: str) -> float:
    form = asked_form(question)
    assert form is not None
    return apart(subject_of(read(question), {}, lambda word: word in text), form, hits_in(text))


def test_the_subject_is_what_is_left_without_the_asking_words():
    subject = subject_of(read("代表小组到底多久活动一次？"), {"活动": 1.0}, lambda word: True)
    assert [sorted(concept.words) for concept in subject] == [["代表小组"], ["活动"]]
    assert [concept.rarity for concept in subject] == [3.0, 1.0]


def test_words_that_the_collection_does_not_know_say_nothing_of_where_the_subject_stands():
    subject = subject_of(read("代表小组多久活动一次？"), {}, lambda word: word == "活动")
    assert [sorted(concept.words) for concept in subject] == [["活动"]]


def test_coverage_is_the_share_by_rarity():
    subject = subject_of(read("代表小组多久活动一次？"), {"代表小组": 3.0, "活动": 1.0}, lambda word: True)
    assert coverage(subject, "代表小组开会。") == pytest.approx(3.0 / 4.0)
    assert coverage(subject, "开展活动。") == pytest.approx(1.0 / 4.0)
    # 代表 and 小组 are two of the three pairs of 代表小组: 3.0 * 2 / 3 of 4.0
    assert coverage(subject, "代表分成小组。") == pytest.approx(2.0 / 4.0)
    assert coverage([], "开会。") == 1.0


@pytest.mark.parametrize(
    ("question", "text", "far"),
    [
        ("代表小组多久活动一次？", "关于活动的意见\n代表小组每季度活动一次。", 0.0),
        ("代表小组多久活动一次？", "关于活动的意见\n代表小组要活动。每年听取一次汇报。", 0.5),
        ("办公楼修缮花了多少钱？", "关于工作的意见\n对办公楼进行了修缮。调研费提高到600元。", 0.5),
        ("办公楼修缮花了多少钱？", "意见\n对办公楼进行了修缮。要加强学习。调研费提高到600元。", 1.0),
        ("代表小组哪天活动？", "意见\n会议于9月6日召开。代表小组要活动。", 0.5),
        ("调研费提高到多少钱？", "关于工作的意见\n对办公楼进行了修缮。调研费提高到600元。", 0.0),
    ],
)
def test_a_figure_answers_only_where_its_sentence_speaks_of_what_is_asked(
    question: str, text: str, far: float
):
    assert distance(question, text) == pytest.approx(far)


def test_a_date_alone_is_the_date_of_its_document():
    text = "关于加强经费管理的意见\n2023年9月6日\n经费管理要加强。"
    assert distance("经费管理的意见是哪天印发的？", text) == pytest.approx(0.0)
    assert distance("经费管理要加强培训是哪天定的？", text + "加强经费管理培训。") > 0.2


def test_an_english_question_is_held_against_the_words_that_documents_have_for_it():
    subject = subject_of(read("How many deputies does the town have?"), {}, lambda word: word != "镇")
    assert {word for concept in subject for word in concept.words} == {"乡镇", "各级人大代表"}
