"""The refusal model is a logistic regression whose arithmetic can be followed."""

import math

import pytest

from rag.answering.refusal import RefusalModel, load_model, nearest_text
from tests.answering.samples import hits_of

MODEL = RefusalModel(0.5, {"a": 2.0, "b": -1.0}, {"a": 1.0, "b": 0.0}, {"a": 0.5, "b": 1.0}, 0.3)


def test_the_probability_is_the_logistic_of_the_weighted_features():
    # 0.5 + 2 * (1.5 - 1) / 0.5 - 1 * (1 - 0) / 1 = 1.5
    assert MODEL.probability({"a": 1.5, "b": 1.0}) == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_extreme_features_stay_probabilities():
    assert 0.0 <= MODEL.probability({"a": -1e9, "b": 1e9}) < 1e-9
    assert MODEL.probability({"a": 1e9, "b": 0.0}) > 1 - 1e-9


def test_what_one_sentence_holds_word_for_word_is_not_refused():
    far = {"a": 0.0, "b": 3.0}
    assert MODEL.refuses(far | {"all_words_stand": 0.0, "quote_missing": 0.0})
    assert not MODEL.refuses(far | {"all_words_stand": 1.0, "quote_missing": 0.0})


def test_the_source_of_words_that_stand_nowhere_is_refused_however_near_the_topic():
    near = {"a": 9.0, "b": -3.0, "all_words_stand": 0.0}
    assert not MODEL.refuses(near | {"quote_missing": 0.0})
    assert MODEL.refuses(near | {"quote_missing": 1.0})


def test_the_packaged_model_knows_its_features():
    model = load_model()
    assert set(model.weights) == set(model.means) == set(model.scales)
    assert 0.0 < model.threshold < 1.0
    assert all(scale > 0 for scale in model.scales.values())


def test_a_refusal_is_one_sentence_that_names_what_is_nearest():
    text = nearest_text(hits_of("a"))
    assert text.count("。") == 1
    assert "关于代表经费的意见" in text
    assert "临江" in text
    assert nearest_text([]) == "所收文件没有回答这个问题。"
