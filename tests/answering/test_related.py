"""A list that is given only for the body that the asked one belongs to."""

import pytest

from rag.answering.related import about_body, body_asked, listing_for_parent, lists_for_body, plain
from rag.answering.scoring import Chosen
from rag.passages import split_passages
from rag.types import Hit
from tests.answering.samples import article

ASKED = body_asked("县人大常委会有哪些职权？")
TEXT = (
    "讲话\n法律赋予县人民代表大会对大事的决定权、对政府的监督权、对干部的选举权。"
    "县人大常委会每两个月召开一次会议,讨论决定重要工作。天气很好。"
)


def sentences(text: str) -> list[Chosen]:
    article_ = article("e", "某地", text)
    hit = Hit(1, 1.0, split_passages(article_, 400)[0], article_.meta)
    return [
        Chosen(hit, one.start, one.end, one.text, -float(number))
        for number, one in enumerate(hit.passage.sentences)
    ]


@pytest.mark.parametrize(
    ("question", "body", "parent", "thing"),
    [
        ("县人大常委会有哪些职权？", "县人大常委会", "县人大", "职权"),
        ("请问乡（镇）人民代表大会主席团的职责是什么", "乡镇人大主席团", "乡镇人大", "职责"),
        ("市政府办公室享有哪几项权力", "市政府办公室", "市政府", "权力"),
    ],
)
def test_the_body_and_the_one_that_it_belongs_to_are_read_from_the_question(question, body, parent, thing):
    asked = body_asked(question)
    assert asked is not None
    assert (asked.body, asked.parent, asked.thing) == (body, parent, thing)


@pytest.mark.parametrize(
    "question",
    ["县人大有哪些职权？", "县人大代表有哪些职责？", "代表述职有哪些好处？", "主席团有哪些成员？"],
)
def test_other_lists_are_no_such_question(question: str):
    assert body_asked(question) is None


def test_the_parents_list_and_what_the_body_does_are_told_apart():
    assert ASKED is not None
    found = sentences(TEXT)
    assert not lists_for_body(ASKED, [], found)
    assert [one.text for one in listing_for_parent(ASKED, found)] == [
        "法律赋予县人民代表大会对大事的决定权、对政府的监督权、对干部的选举权。"
    ]
    assert [one.text for one in about_body(ASKED, found)] == [
        "县人大常委会每两个月召开一次会议,讨论决定重要工作。"
    ]


def test_powers_are_no_duties():
    asked = body_asked("县人大常委会有哪些义务？")
    assert asked is not None
    assert listing_for_parent(asked, sentences(TEXT)) == []


def test_a_list_for_the_body_itself_counts():
    assert ASKED is not None
    own = sentences("讲话\n县人大常委会的职权包括决定大事、监督政府、任免干部。")
    assert lists_for_body(ASKED, [], own)


def test_names_of_bodies_are_compared_by_their_short_form():
    assert plain("乡(镇)人民代表大会常务委员会") == "乡镇人大常委会"
