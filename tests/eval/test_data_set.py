"""The committed data set keeps its own rules, covers every article, and is big enough to measure each kind."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from eval.cases import Kind, read_cases, write_cases
from eval.checks import check_rows, cover, read_rows
from eval.sameness import assign_splits
from rag.corpus import read_articles
from rag.errors import InputError
from rag.settings import PROJECT_ROOT

DATA_SET = PROJECT_ROOT / "eval" / "datasets" / "renda.jsonl"
ARTICLES = read_articles(PROJECT_ROOT / "corpus" / "articles")
LEAST_OF_A_KIND = 12


@pytest.fixture(scope="module")
def cases():
    return read_cases(DATA_SET)


def test_nothing_is_wrong_with_the_data_set():
    assert check_rows(read_rows(DATA_SET), ARTICLES) == []


def test_there_are_enough_questions_of_every_kind(cases):
    counts = Counter(case.kind for case in cases)
    assert {kind for kind in get_args(Kind) if counts[kind] < LEAST_OF_A_KIND} == set()
    assert len(cases) >= 420
    assert counts["paraphrase"] >= 80
    assert counts["false_premise"] >= 24


def test_enough_questions_of_every_answerable_kind_have_an_answer(cases):
    answered = Counter(case.kind for case in cases if case.answerable)
    wanted = set(get_args(Kind)) - {"unanswerable", "off_topic"}
    assert {kind for kind in wanted if answered[kind] < LEAST_OF_A_KIND} == set()


def test_enough_questions_of_the_domain_have_no_answer(cases):
    unanswerable = [case for case in cases if not case.answerable and case.kind != "off_topic"]
    assert len(unanswerable) >= 80


def test_every_article_that_may_answer_is_asked_about_in_both_splits(cases):
    for article, counts in cover(cases, ARTICLES).articles.items():
        assert min(counts.get("dev", 0), counts.get("test", 0)) >= 3, article


def test_both_splits_have_the_same_size_and_every_kind(cases):
    splits = Counter(case.split for case in cases)
    assert abs(splits["dev"] - splits["test"]) <= 4
    kinds = {split: {case.kind for case in cases if case.split == split} for split in splits}
    assert kinds["dev"] == kinds["test"]


def test_rows_that_ask_the_same_are_dealt_to_the_same_split(cases):
    texts = {article.id: article.text for article in ARTICLES}
    kept, twin = cases[:40], cases[6].model_copy(update={"id": "twin", "question": "换一种问法"})
    assert [case.split for case in assign_splits(kept, [twin], texts)] == [cases[6].split]


def test_the_order_of_new_rows_does_not_decide_their_split(cases):
    texts = {article.id: article.text for article in ARTICLES}
    kept, added = cases[:100], cases[100:160]
    dealt = {case.id: case.split for case in assign_splits(kept, added, texts)}
    assert {case.id: case.split for case in assign_splits(kept, added[::-1], texts)} == dealt


def test_reading_and_writing_changes_nothing(cases, tmp_path: Path):
    write_cases(tmp_path / "same.jsonl", cases)
    assert (tmp_path / "same.jsonl").read_bytes() == DATA_SET.read_bytes()


def test_a_broken_row_is_named_by_file_line_and_field(tmp_path: Path):
    good = DATA_SET.read_text(encoding="utf-8").splitlines()[0]
    broken = tmp_path / "broken.jsonl"
    broken.write_text(f"{good}\n{good.replace('answerable', 'anserable')}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.jsonl 第 2 行"):
        read_cases(broken)
