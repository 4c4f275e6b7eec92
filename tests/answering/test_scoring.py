"""How likely a sentence belongs to the answer: features, and their weighted sum."""

from dataclasses import replace

import numpy as np
import pytest

from rag.answering.scoring import (
    FEATURES,
    Asked,
    SelectionModel,
    coverage,
    features_of,
    holds_asked_kind,
    load_model,
    score_sentences,
)
from tests.answering.samples import hits_of


def test_coverage_weighs_words_by_rarity():
    # 经费 stands there (idf 1 of 4), 培训 does not (idf 3 of 4)
    assert coverage({"经费": 1.0, "培训": 3.0}, "代表活动经费列入预算") == pytest.approx(1 / 4)
    assert coverage({}, "代表活动经费") == 0.0


@pytest.mark.parametrize(
    ("intent", "question", "text", "holds"),
    [
        ("number", "每人多少钱", "每人每年600元。", True),
        ("number", "每人多少钱", "配备2名副主席。", False),
        ("number", "多久开一次会", "每届任期内至少召开一次。", True),
        ("date", "哪一年开始的", "从1987年起步。", True),
        ("person", "谁负责", "培训由副主任李建国同志负责。", True),
        ("list", "有哪三权", "即审议决定权、质询监督权、任免选举权。", True),
        ("other", "每人多少钱", "每人每年600元。", False),
    ],
)
def test_a_figure_counts_only_in_the_asked_unit(intent, question, text, holds):
    assert holds_asked_kind(Asked({}, intent, question=question), text) is holds


def test_features_are_told_from_the_best_sentence_and_the_first_hit():
    hits = hits_of("a", "b")
    x = features_of(hits, Asked({"培训": 1.0}, "other"), lambda hit, number: 0.8 + 0.01 * number)
    assert x.shape == (sum(len(hit.passage.sentences) for hit in hits), len(FEATURES))
    near, behind = x[:, FEATURES.index("near")], x[:, FEATURES.index("behind")]
    assert near.max() == 0.0
    assert behind[0] == 0.0
    # scores 1 and 1/2 have a standard deviation of 1/4, less than the least spread of 1/2
    assert behind[-1] == pytest.approx(1.0)
    far = [replace(hits[0], score=9.0), replace(hits[1], score=1.0)]
    behind = features_of(far, Asked({}, "other"), lambda hit, number: 0.8)[:, FEATURES.index("behind")]
    # scores 9 and 1 have a standard deviation of 4, so the second hit lies 2 of them behind
    assert behind[-1] == pytest.approx(2.0)


def test_a_score_is_the_weighted_sum_of_the_scaled_features():
    ones = np.ones(len(FEATURES))
    model = SelectionModel(0.5, 2 * ones, 0 * ones, 4 * ones)
    # one feature of 1 with weight 2 and scale 4 adds a half to the bias
    assert model.log_odds(np.eye(len(FEATURES))[:1]).tolist() == [1.0]


def test_scores_come_in_the_order_of_the_sentences():
    hits = hits_of("a", "b")
    scored = score_sentences(hits, Asked({"培训": 1.0}, "other"), lambda hit, number: 0.8)
    assert [one.text for one in scored] == [
        sentence.text for hit in hits for sentence in hit.passage.sentences
    ]
    assert score_sentences([], Asked({}, "other"), lambda hit, number: 0.8) == []


def test_in_the_packaged_model_nearness_speaks_for_a_sentence_and_a_late_hit_against_it():
    weights = dict(zip(FEATURES, load_model().weights, strict=True))
    assert weights["near"] > 0 > weights["behind"]
    assert weights["coverage"] > 0
