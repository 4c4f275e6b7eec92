"""Places, laws and terms that the collection does not speak of."""

import pytest

from rag.answering.named_things import asked_law, foreign_place, missing_term

OWN = ("温州", "温州市")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("苏州的镇人大主席能兼职吗？", "苏州"),
        ("西安市的满意率是多少？", "西安"),
        ("温州的镇人大主席能兼职吗？", ""),
        ("温州和苏州哪个多？", ""),
        ("代表去了北京、上海学习，学了什么？", ""),
        ("《苏州市议事规则》通过了吗？", ""),
        ("怎样做到长治久安？", ""),
        ("全县的代表有多少？", ""),
    ],
)
def test_a_place_of_which_the_collection_has_nothing_is_told_from_its_own(question: str, place: str):
    assert foreign_place(question, OWN, lambda word: True) == place


def test_a_place_beyond_the_list_counts_only_where_the_collection_never_names_it():
    assert foreign_place("桐乡市的代表有多少？", OWN, lambda word: False) == "桐乡市"
    assert foreign_place("桐乡市的代表有多少？", OWN, lambda word: True) == ""


@pytest.mark.parametrize(
    ("question", "law"),
    [
        ("《选举法》规定选民要满多少岁？", "选举法"),
        ("代表法怎么定的？", "代表法"),
        ("宪法第九十七条是什么？", "宪法"),
        ("按法律，质询案要几个人联名？", "法律"),
        ("温州怎么落实监督法的要求？", ""),
        ("宣传了哪些法？", ""),
    ],
)
def test_the_words_of_a_law_are_asked_for_or_not(question: str, law: str):
    assert asked_law(question, OWN) == law


def test_a_term_of_the_field_that_stands_nowhere_is_missing():
    assert missing_term("票决制怎么搞的？", lambda word: False) == "票决制"
    assert missing_term("票决制怎么搞的？", lambda word: True) == ""
