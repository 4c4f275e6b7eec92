"""Figures as they are said, compared by what they are worth."""

import math

import pytest

from rag.answering.figures_said import Figure, figures_in


def only(text: str) -> Figure:
    (figure,) = figures_in(text)
    return figure


@pytest.mark.parametrize(
    ("text", "low", "high", "kind"),
    [
        ("满意率才九成", 0.9, 0.9, "比例"),
        ("满意率达100%", 1.0, 1.0, "比例"),
        ("占百分之五十以上", 0.5, math.inf, "比例"),
        ("不能超过三分之一", 0.0, 1 / 3, "比例"),
        ("调整一半", 0.5, 0.5, "比例"),
        ("设副主席1-2名", 1.0, 2.0, "人"),
        ("设副主席3到5名", 3.0, 5.0, "人"),
        ("十五个主席团", 15.0, 15.0, "个"),
        ("等半年才答复", 6.0, 6.0, "月"),
        ("三个月内答复", 3.0, 3.0, "月"),
        ("每两年开会", 24.0, 24.0, "每"),
        ("每届开会", 60.0, 60.0, "每"),
        ("600元/人", 600.0, 600.0, "元"),
        ("两万元", 20000.0, 20000.0, "元"),
    ],
)
def test_a_figure_is_a_span_of_values_of_one_kind(text: str, low: float, high: float, kind: str):
    figure = only(text)
    assert (figure.low, figure.high, figure.kind) == (pytest.approx(low), pytest.approx(high), kind)


@pytest.mark.parametrize("text", ["2024年9月", "第三名", "一个意见", "8月10日", "没有数字", "成立了"])
def test_dates_ordinals_and_articles_count_nothing(text: str):
    assert figures_in(text) == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("九成", "100%", False),
        ("六成", "50%以上", True),
        ("四成", "50%以上", False),
        ("500多名", "550名", True),
        ("500多名", "150余名", False),
        ("2名", "1-2名", True),
        ("60名", "20名", False),
    ],
)
def test_figures_agree_where_both_can_be_true(one: str, other: str, agree: bool):
    assert only(one).agrees_with(only(other)) is agree
    assert only(other).agrees_with(only(one)) is agree


def test_things_counted_by_ge_may_be_persons_or_places_but_persons_are_no_places():
    assert only("5个").same_kind(only("5名"))
    assert only("5个").same_kind(only("5处"))
    assert not only("5名").same_kind(only("5处"))
    assert not only("5个").same_kind(only("5元"))


def test_the_words_around_a_figure_end_with_its_clause():
    figure = figures_in("省代表1名,镇人大代表60名。全镇有村20个。")[0]
    assert figure.before.endswith("镇人大代表")
    assert figure.behind == ""
