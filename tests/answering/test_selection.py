"""The sentences that answer are chosen, whole rows stay together, and the budget holds."""

import pytest

from rag.answering.selection import Asked, SelectionWeights, choose, coverage, holds_asked_kind
from rag.passages import split_passages
from rag.types import Hit
from tests.answering.samples import article, hits_of


def nowhere(hit, number):
    return 0.0


def texts(chosen):
    return [one.text.strip() for one in chosen]


def test_coverage_weighs_words_by_rarity():
    # 经费 stands there (idf 1 of 4), 培训 does not (idf 3 of 4)
    assert coverage({"经费": 1.0, "培训": 3.0}, "代表活动经费列入预算") == pytest.approx(1 / 4)
    assert coverage({}, "代表活动经费") == 0.0


def test_the_sentence_with_the_rare_words_of_the_question_comes_first():
    asked = Asked({"财政预算": 4.0, "财政": 2.0, "预算": 2.0}, "other")
    chosen = choose(hits_of("a", "b"), asked, nowhere, 600)
    assert texts(chosen)[0].startswith("代表活动经费列入本级财政预算")


def test_a_row_of_items_is_chosen_whole():
    asked = Asked({"礼品": 5.0, "接受": 4.0}, "list")
    weights = SelectionWeights(gap=0.0)
    assert set(texts(choose(hits_of("a"), asked, nowhere, 60, weights))) >= {
        "一是不得收受礼品。",
        "二是不得接受赞助。",
        "三是不得谋取私利。",
    }


@pytest.mark.parametrize("budget", [20, 60, 120, 600])
def test_the_budget_of_characters_is_kept(budget: int):
    chosen = choose(hits_of("a", "b"), Asked({"培训": 1.0}, "other"), nowhere, budget)
    assert sum(len(one.text) for one in chosen) <= budget


def test_a_sentence_that_holds_the_asked_number_or_person_is_preferred():
    weights = SelectionWeights(gap=0.0, coverage=0.0, nearness=0.0, neighbour=0.0, asked_kind=1.0)
    person = choose(hits_of("b"), Asked({}, "person"), nowhere, 600, weights)
    assert "李建国" in person[0].text


@pytest.mark.parametrize(
    ("intent", "question", "text", "holds"),
    [
        ("number", "每人多少钱", "每人每年600元。", True),
        ("number", "每人多少钱", "配备2名副主席。", False),
        ("number", "多久开一次会", "每届任期内至少召开一次。", True),
        ("date", "哪一年开始的", "从1987年起步。", True),
        ("other", "每人多少钱", "每人每年600元。", False),
    ],
)
def test_a_figure_counts_only_in_the_asked_unit(intent, question, text, holds):
    assert holds_asked_kind(Asked({}, intent, question=question), text) is holds


def test_the_items_follow_the_sentence_that_announces_them():
    asked = Asked({"五个": 3.0, "着力": 3.0}, "other")
    text = (
        "述职\n要在“三个着力”上下功夫。一是着力学习。二是着力调研。三是着力督办。今年粮食丰收。今年又修了路。"
    )
    article_ = article("c", "某地", text)
    hit = Hit(1, 1.0, split_passages(article_, 400)[0], article_.meta)
    chosen = choose([hit], asked, nowhere, 600, SelectionWeights(cut=0.3))
    assert {"一是着力学习。", "二是着力调研。", "三是着力督办。"} <= set(texts(chosen))
    assert "今年又修了路。" not in texts(chosen)
