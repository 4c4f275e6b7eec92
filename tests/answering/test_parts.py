"""What a question asks for is told apart by its wording: places, bodies compared, questions in a row."""

import pytest

from rag.answering.parts import asked_in_turn, split_question
from rag.retrieval.names import Gazetteer
from rag.retrieval.query import read_query
from rag.types import ArticleMeta

GAZETTEER = Gazetteer(
    [
        ArticleMeta("a", "关于经费的意见", "a.txt", place="临江市"),
        ArticleMeta("b", "关于培训的意见", "b.txt", place="白石县"),
        ArticleMeta("c", "关于述职的意见", "c.txt", place="青山镇"),
    ]
)


def parts(question: str):
    return split_question(read_query(question, None, GAZETTEER), lambda word: False)


def test_places_compared_are_parts_in_the_order_in_which_they_are_asked():
    found = parts("白石、临江和青山的代表经费各怎么定？")
    assert [part.label for part in found] == ["白石", "临江", "青山"]
    assert [part.articles for part in found] == [{"b"}, {"a"}, {"c"}]
    assert [part.question for part in found] == [
        "白石的代表经费各怎么定?",
        "临江的代表经费各怎么定?",
        "青山的代表经费各怎么定?",
    ]


def test_a_place_of_which_nothing_stands_is_a_part_without_articles():
    found = parts("临江、苏州和白石多久培训一次代表？")
    assert [(part.label, bool(part.articles)) for part in found] == [
        ("临江", True),
        ("苏州", False),
        ("白石", True),
    ]


@pytest.mark.parametrize(
    "question", ["临江的代表经费是多少？", "代表经费是多少？", "临江有没有学苏州的做法？"]
)
def test_a_question_for_one_thing_has_no_parts(question: str):
    assert parts(question) == ()


def test_bodies_compared_are_asked_about_one_by_one():
    found = parts("换届时，正职和副职分别由谁选？")
    assert [part.label for part in found] == ["正职", "副职"]
    assert [part.question for part in found] == ["换届时，正职由谁选？", "换届时，副职由谁选？"]


@pytest.mark.parametrize("question", ["代表和选民各是什么关系？", "视察、检查和调研各有什么区别？"])
def test_what_things_have_only_together_is_asked_for_once(question: str):
    assert parts(question) == ()


def test_questions_in_a_row_keep_what_was_said_before_them():
    found = asked_in_turn("市里征文，全县交了多少篇，有几篇得了表彰？")
    assert [part.label for part in found] == ["市里征文，全县交了多少篇", "有几篇得了表彰"]
    assert found[1].question.startswith("市里征文，")


def test_a_question_without_a_subject_of_its_own_gets_the_one_before():
    found = asked_in_turn("培训班办了几天？是谁？")
    assert found[1].question == "培训班办了几天？是谁？"


def test_one_question_is_no_row_of_questions():
    assert asked_in_turn("在合肥，代表多久述职一次？") == ()
