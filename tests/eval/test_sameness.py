"""What counts as asking the same, and how new rows are dealt out."""

from collections import Counter

import pytest

from eval.cases import Case, Evidence, Message
from eval.sameness import articles_of, assign_splits, leaks, likeness, need_of, same_answer, wording

TEXT = "主席团每季度开会一次，由主席召集。会议经费三千元，由财政所拨付。代表每年述职，选民当场评议。"
TEXTS = {"a": TEXT, "b": TEXT}


def case(name, question, *quotes, points=(), kind="fact", article="a", split="dev", history=()):
    return Case(
        id=name,
        question=question,
        history=history,
        kind=kind,
        answerable=bool(quotes),
        evidence=tuple((Evidence(article=article, quote=quote),) for quote in quotes),
        key_points=tuple((point,) for point in points),
        split=split,
    )


def need(*args, **more):
    return need_of(case("x", *args, **more), TEXTS)


def test_the_wording_is_dialogue_and_question_in_one_script_without_punctuation():
    row = case("x", "那麼，誰召集？", history=(Message(role="user", content="多久開會？"),))
    assert wording(row) == "多久开会那么谁召集"


def test_likeness_is_twice_the_common_characters_over_all():
    # 多久开会 and 多久开一次会: 4 in common and in order, 4 + 6 in all
    assert likeness(need("多久开会"), need("多久开一次会")) == pytest.approx(2 * 4 / 10)


def test_quotes_touch_from_a_third_of_the_shorter_on():
    # 10 characters each: 每季度开会一次，由 and 会一次，由主席召集。 share 5 of 10; 由主席召集。会议 shares 1 of 9
    first = need("甲", TEXT[3:12], points=["一次"])
    assert same_answer(first, need("乙", TEXT[7:17], points=["开会一次"]))
    assert not same_answer(first, need("乙", TEXT[11:19], points=["一次"]))


def test_the_answer_is_the_same_where_half_the_points_of_the_shorter_row_are():
    both = need("甲", TEXT[:17], points=["每季度", "主席召集"])
    assert same_answer(both, need("乙", TEXT[:17], points=["每季度"]))
    assert not same_answer(both, need("乙", TEXT[:17], points=["一次", "开会", "由主席团"]))


def test_the_same_words_in_another_article_are_another_answer():
    here, there = need("甲", TEXT[:10], points=["一次"]), need("乙", TEXT[:10], points=["一次"], article="b")
    assert not same_answer(here, there)


def test_a_list_is_not_the_same_as_one_of_its_items():
    whole = need("说全", "每季度开会一次", "会议经费三千元", points=["一次", "三千元"])
    assert not leaks(whole, need("钱呢", "会议经费三千元", points=["三千元"]))


def test_a_quote_that_stands_nowhere_is_no_evidence_to_compare():
    assert need("甲", "没有这一句").groups == ()


def test_a_row_stands_on_the_first_alternative_of_each_group():
    one, other = Evidence(article="a", quote="每季度"), Evidence(article="b", quote="每季度")
    row = Case(
        id="x", question="?", kind="multi", answerable=True, evidence=((one, other), (other,)), split="dev"
    )
    assert articles_of(row) == {"a", "b"}
    assert articles_of(row.model_copy(update={"evidence": ((one, other),)})) == {"a"}


def test_a_row_follows_its_twin_even_where_its_kind_is_rarer_on_the_other_side():
    kept = [case("k", "多久开会", "每季度开会一次", points=["一次"], split="dev")]
    twin = case("t", "How often do they meet?", "每季度开会一次", points=["开会一次"], split="test")
    assert [row.split for row in assign_splits(kept, [twin], TEXTS)] == ["dev"]


def test_other_rows_go_where_their_kind_and_articles_are_rarer():
    kept = [case("k", "多久开会", "每季度开会一次", points=["一次"], split="dev")]
    other = case("o", "述职谁来评", "选民当场评议", points=["选民"], split="dev")
    assert [row.split for row in assign_splits(kept, [other], TEXTS)] == ["test"]


def test_many_rows_are_dealt_out_evenly_by_kind():
    rows = [
        case(f"{kind}{n}", chr(0x4E00 + 50 * n + len(kind)) * 6, kind=kind)
        for kind in ("unanswerable", "off_topic")
        for n in range(9)
    ]
    dealt = Counter((row.kind, row.split) for row in assign_splits([], rows, TEXTS))
    for kind in ("unanswerable", "off_topic"):
        assert abs(dealt[kind, "dev"] - dealt[kind, "test"]) == 1
