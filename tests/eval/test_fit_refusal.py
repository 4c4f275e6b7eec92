"""The refusal model is fitted by a regression whose parts can be worked out by hand."""

import numpy as np

from eval.fit_refusal import REFUSED, fit, reliability, without_wrong_signs


def rows(count: int) -> tuple[list[dict[str, float]], list[bool]]:
    """Near questions are answerable, far ones not; every tenth the other way round."""
    questions = [
        {
            "sentence_best": 0.9 if number % 2 else 0.8,
            "thing_missing": 0.0,
            "quote_missing": 0.0,
            "place_unknown": 0.0,
            "all_words_stand": 0.0,
        }
        for number in range(count)
    ]
    return questions, [bool(number % 2) != (number % 10 == 0) for number in range(count)]


def test_a_feature_whose_weight_contradicts_its_name_is_left_out():
    y = np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    x = np.column_stack([y, y])
    kept, names = without_wrong_signs(x, y, ["near_best", "thing_missing"])
    assert names == ["near_best"]
    assert kept.shape == (6, 1)


def test_each_threshold_refuses_at_most_its_share_of_answerable_questions_and_the_careful_the_most():
    questions, answerable = rows(200)
    model = fit(questions, answerable)
    thresholds = model["thresholds"]
    assert isinstance(thresholds, dict)
    assert thresholds["eager"] <= thresholds["balanced"] <= thresholds["careful"]
    assert set(thresholds) == set(REFUSED)
    assert model["weights"]["sentence_best"] > 0


def test_what_is_decided_without_the_weights_does_not_shape_them():
    questions, answerable = rows(200)
    decided = {**questions[1], "quote_missing": 1.0}
    alone, beside = (
        fit(questions, answerable),
        fit([*questions, *[decided] * 50], [*answerable, *[False] * 50]),
    )
    assert beside["weights"] == alone["weights"]


def test_reliability_compares_the_mean_probability_with_the_share_answerable():
    bins = reliability(np.array([0.05, 0.15, 0.95, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert bins == [
        {"probability": 0.1, "answerable": 0.5, "questions": 2},
        {"probability": 0.975, "answerable": 1.0, "questions": 2},
    ]
