"""The scoring of sentences is fitted on labelled sentences, and judged on questions it has not seen."""

import json

import numpy as np
import pytest

from eval.cases import Case
from eval.fit_selection import MODEL_PATH, Sample, cross_validated, fit, sample_of
from rag.answering.scoring import FEATURES


def sample(rng: np.random.Generator) -> Sample:
    """Ten sentences of which the nearest one answers."""
    x = rng.normal(size=(10, len(FEATURES)))
    y = np.zeros(10)
    y[np.argmax(x[:, 0])] = 1.0
    return Sample(x, y)


def test_the_feature_that_tells_the_answer_gets_the_weight():
    rng = np.random.default_rng(0)
    model = fit([sample(rng) for _ in range(60)])
    assert model.weights[0] > 5 * np.abs(model.weights[1:]).max()


def test_what_is_told_by_a_feature_is_found_in_questions_not_seen():
    rng = np.random.default_rng(0)
    assert cross_validated([sample(rng) for _ in range(60)]) > 0.85
    noise = [Sample(one.x, rng.permutation(one.y)) for one in [sample(rng) for _ in range(60)]]
    # ten sentences in any order: the mean of 1, 1/2, ..., 1/10 is .29
    assert cross_validated(noise) == pytest.approx(0.29, abs=0.12)


def test_the_sentences_of_a_question_are_labelled_by_its_evidence(engine):
    case = Case.model_validate(
        {
            "id": "x",
            "question": "潍坊有多少乡镇人大代表？",
            "kind": "number",
            "answerable": True,
            "evidence": [[{"article": "001-4-weifang-township-npc-speech", "quote": "乡镇人大代表10484名"}]],
            "key_points": [["10484"]],
            "split": "dev",
        }
    )
    found = sample_of(engine, case)
    assert found.x.shape == (len(found.y), len(FEATURES))
    assert found.y.sum() == 1


def test_the_packaged_model_says_what_it_was_fitted_on():
    data = json.loads(MODEL_PATH.read_text(encoding="utf-8"))
    assert len(data["data_set"]) == 64
    assert set(data["weights"]) == set(FEATURES)
