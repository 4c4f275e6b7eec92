"""How much of what a question says the passages say as well."""

import pytest

from rag.answering.answer_form import asked_form
from rag.answering.borne_out import BorneOut, asks_whether, borne_out, reach_features
from rag.passages import split_passages
from rag.retrieval.names import Gazetteer
from rag.retrieval.query import read_query
from rag.types import Hit
from tests.answering.samples import article

PROPOSALS = (
    "关于代表建议办理的意见\n一、答复\n承办单位应当书面答复代表。代表对答复不满意的,退回重新办理,三个月内答复。\n"
    "二、督办\n人大常委会每年听取一次办理情况的报告。"
)


def held(question: str, text: str = PROPOSALS) -> BorneOut:
    """The question held against the passages of one article."""
    source = article("p", "某县", text)
    hits = [
        Hit(rank, 1.0, passage, source.meta) for rank, passage in enumerate(split_passages(source, 400), 1)
    ]
    return borne_out(read_query(question, None, Gazetteer([])), hits)


def test_a_question_in_the_words_of_a_sentence_is_borne_out_and_one_on_something_else_is_not():
    assert held("承办单位应当书面答复代表吗？").reach > 0.9
    assert held("承办单位书面回复代表吗？").reach > 0.8
    assert held("红烧肉怎么烧才不腻？").reach < 0.3


def test_without_hits_nothing_is_known_to_be_missing():
    empty = borne_out(read_query("答复要不要盖公章？", None, Gazetteer([])), [])
    assert empty.reach == 1.0
    assert not empty.misses_turn()
    assert not empty.misses_term()
    assert empty.nearest() == ""


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("代表建议的答复要不要盖公章？", True),
        ("代表建议能不能匿名？", True),
        ("代表建议可以退回重新办理吗？", False),
        ("代表建议的答复是不是书面的？", False),
        ("代表建议怎么办理？", False),
        ("代表建议有哪些公章？", False),
    ],
)
def test_the_word_that_a_question_turns_on_is_there_or_missing(question: str, missing: bool):
    assert held(question).misses_turn() is missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("县政协办理代表建议吗？", True),
        ("代表建议由谁罢免？", True),
        ("代表建议由谁督办？", False),
        ("代表建议的办理情况向谁汇报？", False),
        ("代表建议这档子事咋拾掇？", False),
    ],
)
def test_a_term_is_missing_where_no_wording_of_it_stands_and_plain_speech_never_is(
    question: str, missing: bool
):
    assert held(question).misses_term() is missing


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("代表对答复不满意怎么办？", True),
        ("代表建议没办理怎么办？", False),
        ("代表建议不按时办理，怎么追责？", False),
        ("代表对答复不满意，承办单位会不会被罚？", True),
        ("代表建议怎么办？", None),
        ("代表为什么不满意？", None),
    ],
)
def test_a_case_in_which_something_does_not_come_about_has_to_be_denied_in_the_text(
    question: str, denied: bool | None
):
    assert held(question).denies_case() is denied


def test_the_asked_form_counts_with_what_its_own_sentence_says():
    question = "重新办理几个月内答复？"
    form = asked_form(question)
    assert form is not None
    near, far = held(question), held("人大常委会听取报告要几个月内？")
    assert near.reach_with(form) > 0.8 > far.reach_with(form)
    assert near.behind(form) == 0.0 < far.behind(form)
    assert held(question, "关于培训的意见\n代表参加培训。").reach_with(form) == 0.0


def test_what_a_near_sentence_says_is_told_from_what_the_whole_text_says():
    text = "关于经费的意见\n2024年调研费为600元。\n" + "代表参加培训。" * 3 + "\n2019年修缮了办公楼。"
    assert held("2024年调研费是多少？", text).says(["2024"])
    assert not held("2019年调研费是多少？", text).says(["2019"])


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("代表能不能列席？", True),
        ("代表是否列席？", True),
        ("代表可以列席吗？", True),
        ("代表列席没有？", True),
        ("代表列席什么？", False),
        ("代表怎么列席？", False),
    ],
)
def test_a_question_for_yes_or_no_is_told(question: str, whether: bool):
    assert asks_whether(question) is whether


def test_only_what_a_question_asks_for_becomes_a_feature():
    plain = "代表建议怎么办理？"
    assert reach_features(plain, None, held(plain)).keys() == {"turn_missing", "vocabulary_missing"}
    whether = "建议要不要盖公章？"
    features = reach_features(whether, None, held(whether))
    assert features["turn_missing"] == 1.0
    assert features["whether_best"] < 0.8
    figure = "几个月内答复？"
    assert "form_borne_best" in reach_features(figure, asked_form(figure), held(figure))
