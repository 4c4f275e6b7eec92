"""What shows that passages do not answer."""

from dataclasses import replace

import pytest

from rag.answering.refusal_features import features_of, findings_of
from rag.passages import split_passages
from rag.types import Hit
from tests.answering.samples import article, evidence_of, hits_of


def test_a_form_that_stands_nowhere_lies_farther_than_any_sentence():
    evidence = evidence_of("值班电话是多少？", hits_of("a"))
    assert features_of(evidence)["form_far_missing"] == 1.5
    assert findings_of(evidence).missing_form == "电话"


def test_a_form_in_the_nearest_sentence_lies_nowhere_off():
    hits = hits_of("a")
    at = next(n for n, s in enumerate(hits[0].passage.sentences) if "600元" in s.text)
    evidence = evidence_of(
        "代表活动经费是多少？", hits, nearness=lambda hit, number: 0.9 if number == at else 0.8
    )
    assert features_of(evidence)["form_far_missing"] == 0.0


def test_a_day_only_stands_there_or_does_not():
    source = article("b", "某县", "关于会议的报道\n会议讨论了工作。4月11日开会。")
    (passage,) = split_passages(source, 400)
    hits = [Hit(1, 1.0, passage, source.meta)]

    def far(hit: Hit, number: int) -> float:
        return 0.8 if "4月" in hit.passage.sentences[number].text else 0.9

    asked = "会议是几月几号开的？"
    assert features_of(evidence_of(asked, hits, nearness=far))["form_far_missing"] == 0.0
    assert features_of(evidence_of(asked, hits_of("b")))["form_far_missing"] == 1.5


def test_a_question_without_a_form_says_nothing_of_forms():
    features = features_of(evidence_of("代表不得做什么？", hits_of("a")))
    assert features["form_far_missing"] == 0.0


def test_a_place_that_the_collection_never_names_is_certain():
    features = features_of(evidence_of("苏州的经费是多少？", hits_of("a")))
    assert features["place_unknown"] == features["thing_missing"] == 1.0
    features = features_of(evidence_of("苏州的经费是多少？", hits_of("a"), known=frozenset({"苏州"})))
    assert features["place_unknown"] == 0.0
    assert features["thing_missing"] == 1.0


def test_a_quotation_is_missing_only_where_its_source_is_asked_for():
    asked = "“经费要花在刀刃上才行”这句话出自哪里？"
    assert features_of(evidence_of(asked, hits_of("a")))["quote_missing"] == 1.0
    assert features_of(evidence_of("“经费要花在刀刃上才行”怎么理解？", hits_of("a")))["quote_missing"] == 0.0


def test_all_words_in_one_sentence_stand():
    evidence = evidence_of("不得接受赞助", hits_of("a"), rarity={"不得": 1.0, "赞助": 1.0})
    assert features_of(evidence)["all_words_stand"] == 1.0
    evidence = evidence_of("不得接受赞助", hits_of("a"), rarity={"赞助": 1.0, "培训": 1.0})
    assert features_of(evidence)["all_words_stand"] == 0.0


def test_the_words_of_a_question_are_no_answer_where_what_it_asks_for_is_missing():
    words = {"不得": 1.0, "赞助": 1.0}
    asked = evidence_of("不得接受赞助的热线电话是多少？", hits_of("a"), rarity=words)
    assert features_of(asked)["all_words_stand"] == 0.0
    asked = evidence_of("第九十条不得接受赞助", hits_of("a"), rarity=words)
    assert features_of(asked)["all_words_stand"] == 0.0


def test_an_english_question_is_measured_by_itself():
    chinese = features_of(evidence_of("经费是多少？", hits_of("a")))
    english = features_of(evidence_of("How much is the budget?", hits_of("a")))
    assert {"sentence_best", "shared_best"} <= chinese.keys()
    assert "english_best" not in chinese
    assert "english_best" in english
    assert not {"sentence_best", "shared_best"} & english.keys()


def test_a_short_form_of_a_term_that_stands_there_is_not_missing():
    evidence = evidence_of("专委会有几名副职？", hits_of("b"))
    assert findings_of(evidence).term == "专委会"
    found = replace(
        evidence,
        hits=[
            replace(hit, passage=replace(hit.passage, text="专门委员会配备副职。")) for hit in evidence.hits
        ],
    )
    assert findings_of(found).term == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [("支持审查部门预算，加强监督。", ""), ("预算由政府编制，人大监督。", "预算审查监督")],
)
def test_a_term_is_not_missing_where_the_words_that_make_it_stand_together(text: str, missing: str):
    evidence = evidence_of("预算审查监督怎么搞？", hits_of("b"))
    hits = [replace(hit, passage=replace(hit.passage, text=text)) for hit in evidence.hits]
    assert findings_of(replace(evidence, hits=hits)).term == missing


def test_a_term_with_a_character_of_its_own_is_missing_though_its_word_stands():
    evidence = evidence_of("质询案要几人联名？", hits_of("b"))
    hits = [replace(hit, passage=replace(hit.passage, text="接受质询，办理议案。")) for hit in evidence.hits]
    assert findings_of(replace(evidence, hits=hits)).term == "质询案"
