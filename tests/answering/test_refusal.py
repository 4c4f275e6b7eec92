"""The refusal model is a logistic regression whose arithmetic can be followed."""

import math

import pytest

from rag.answering.refusal import Findings, RefusalModel, load_model, refusal_text
from rag.phrases import ZH
from tests.answering.samples import evidence_of, hits_of

MODEL = RefusalModel(
    0.5,
    {"a": 2.0, "b": -1.0},
    {"a": 1.0, "b": 0.0},
    {"a": 0.5, "b": 1.0},
    {"careful": 0.6, "balanced": 0.3, "eager": 0.1},
)
PLAIN = {"all_words_stand": 0.0, "quote_missing": 0.0, "place_unknown": 0.0}


def test_the_probability_is_the_logistic_of_the_weighted_features():
    # 0.5 + 2 * (1.5 - 1) / 0.5 - 1 * (1 - 0) / 1 = 1.5
    assert MODEL.probability(PLAIN | {"a": 1.5, "b": 1.0}) == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_a_feature_that_says_nothing_counts_as_average():
    assert MODEL.probability(PLAIN | {"b": 1.0}) == MODEL.probability(PLAIN | {"a": 1.0, "b": 1.0})


def test_extreme_features_stay_probabilities():
    assert 0.0 <= MODEL.probability(PLAIN | {"a": -1e9, "b": 1e9}) < 1e-9
    assert MODEL.probability(PLAIN | {"a": 1e9, "b": 0.0}) > 1 - 1e-9


def test_the_more_careful_the_more_is_refused():
    # 0.5 + 0 - 1 * 1 = -0.5, a probability of .378
    middling = PLAIN | {"a": 1.0, "b": 1.0}
    assert MODEL.refuses(middling, "careful")
    assert not MODEL.refuses(middling, "balanced")
    # 0.5 - 1 * 2 = -1.5, .182
    low = PLAIN | {"a": 1.0, "b": 2.0}
    assert MODEL.refuses(low, "balanced")
    assert not MODEL.refuses(low, "eager")


def test_what_one_sentence_holds_word_for_word_is_not_refused():
    far = PLAIN | {"a": 0.0, "b": 3.0}
    assert MODEL.refuses(far)
    assert not MODEL.refuses(far | {"all_words_stand": 1.0})


@pytest.mark.parametrize("certain", ["quote_missing", "place_unknown"])
def test_words_that_stand_nowhere_and_places_never_named_are_refused_however_near_the_topic(certain: str):
    near = PLAIN | {"a": 9.0, "b": -3.0}
    assert not MODEL.refuses(near, "eager")
    assert MODEL.refuses(near | {certain: 1.0}, "eager")
    assert MODEL.refuses(near | {certain: 1.0, "all_words_stand": 1.0}, "eager")
    assert MODEL.probability(near | {certain: 1.0}) == 0.0


def test_the_packaged_model_knows_its_features():
    model = load_model()
    assert set(model.weights) == set(model.means) == set(model.scales)
    assert (
        0.0 < model.thresholds["eager"] <= model.thresholds["balanced"] <= model.thresholds["careful"] < 1.0
    )
    assert all(scale > 0 for scale in model.scales.values())


def test_a_refusal_is_one_sentence_that_names_what_is_nearest():
    text = refusal_text(evidence_of("代表怎么换届？", hits_of("a")), Findings(), ZH)
    assert text.count("。") == 1
    assert "关于代表经费的意见" in text
    assert "临江" in text
    assert refusal_text(evidence_of("代表怎么换届？", []), Findings(), ZH) == "所收文件没有回答这个问题。"


@pytest.mark.parametrize(
    ("findings", "reason"),
    [
        (Findings(place="苏州"), "没有提到苏州"),
        (Findings(place="白石"), "没有讲到白石的情况"),
        (Findings(law="选举法"), "没有收录《选举法》的条文"),
        (Findings(term="票决制"), "没有提到“票决制”"),
        (Findings(noun="证件"), "没有提到“证件”"),
        (Findings(quote_missing=True), "没有找到这句话"),
        (Findings(missing_form="金额"), "其中没有写明金额"),
        (Findings(broken_off=True), "原文中断"),
    ],
)
def test_a_refusal_says_why_where_that_is_certain(findings: Findings, reason: str):
    evidence = evidence_of("代表怎么换届？", hits_of("a"), known=frozenset({"白石"}))
    assert reason in refusal_text(evidence, findings, ZH)


def test_a_noun_that_stands_elsewhere_in_the_collection_is_not_said_to_stand_nowhere():
    evidence = evidence_of("代表怎么换届？", hits_of("a"), known=frozenset({"证件"}))
    assert "证件" not in refusal_text(evidence, Findings(noun="证件"), ZH)
