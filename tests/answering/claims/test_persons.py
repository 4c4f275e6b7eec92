"""Titles that govern the names behind them, and names that differ in one character."""

import pytest

from rag.answering.claims.names import replaced_laws
from rag.answering.claims.persons import misspelt_people, moved_titles
from rag.text import fold

PRESENT = fold(
    "县委副书记、县长周明远,县人大常委会党组书记、副主任何立峰出席会议并讲话,副主任陈志强主持会议,"
    "副主任林小燕、孙伟、高建华,党组副书记马文涛出席会议。"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "县人大常委会副主任林小燕、孙伟出席会议。",
        "副主任高建华和党组副书记马文涛也到会。",
        "县长周明远讲话。",
        "县委副书记周明远讲话。",
        "何立峰副主任出席会议。",
        "出席会议的有县人大常委会党组书记何立峰。",
    ],
)
def test_a_title_governs_the_names_until_the_next_title(sentence):
    assert not moved_titles(fold(sentence), PRESENT)


@pytest.mark.parametrize(
    "sentence",
    [
        "党组副书记林小燕出席会议。",
        "县人大常委会副主任马文涛出席会议。",
        "县长陈志强主持会议。",
        "县委书记周明远讲话。",
        "县人大常委会党组副书记孙伟、高建华出席会议。",
        "副主任周明远出席会议。",
    ],
)
def test_a_title_of_another_person_is_moved(sentence):
    assert moved_titles(fold(sentence), PRESENT)


@pytest.mark.parametrize("name", ["周明元", "何立锋", "陈志刚", "林晓燕", "高建波", "马文海"])
def test_a_name_that_differs_in_one_character_is_another_name(name):
    assert misspelt_people(fold(f"到会的是{name}。"), PRESENT) == [name]


@pytest.mark.parametrize(
    "text", ["周明远到会。", "高建议办理率。", "陈志愿者发言。", "马文化站长", "林小学生", "孙伟讲话"]
)
def test_words_that_only_begin_like_a_name_are_no_other_name(text):
    assert not misspelt_people(fold(text), PRESENT)


def test_a_law_named_in_the_place_of_another_is_another_law():
    source = fold("执法检查组检查了土地管理法的实施情况。")
    assert replaced_laws(fold("检查组检查了森林法的实施情况。"), source)
    assert replaced_laws(fold("检查组检查了水污染防治法的实施情况。"), source)
    assert not replaced_laws(fold("土地管理法的执行得到检查。"), source)
    assert not replaced_laws(fold("检查采用了听汇报的办法。"), source)
    assert not replaced_laws(fold("检查中发现了违法行为和好的做法。"), source)
    assert not replaced_laws(fold("检查了森林法的实施情况。"), fold("检查了法律的实施情况。"))
