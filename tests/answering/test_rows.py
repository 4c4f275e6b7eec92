"""Rows are found with the sentence that announces them, though their items lie in different passages."""

import pytest

from rag.answering.rows import asked_count, asks_items, asks_list, begins_item, find_rows, is_heading
from rag.answering.scoring import Asked, Chosen
from rag.passages import split_passages
from rag.types import Hit
from tests.answering.samples import article

DUTIES = "述职\n代表要做到三个坚持。\n" + "\n".join(
    f"（{number}）坚持{what}。{'要把这件事记在心上，落在实处。' * 12}"
    for number, what in zip("一二三", ("学习", "调研", "督办"), strict=True)
)
ARTICLE = article("d", "某地", DUTIES)
PASSAGES = split_passages(ARTICLE, 200)


def first_hit() -> Hit:
    return Hit(1, 1.0, PASSAGES[0], ARTICLE.meta)


def scored(hit: Hit, score: float) -> list[Chosen]:
    return [
        Chosen(hit, sentence.start, sentence.end, sentence.text, score) for sentence in hit.passage.sentences
    ]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("四个坚持是哪四个", 4),
        ("“五有”指什么", 5),
        ("总结的两条经验", 2),
        ("第五条写的什么", 0),
        ("2024年的三季度做什么", 0),
        ("每年600元由谁出", 0),
    ],
)
def test_how_many_items_are_asked_for(question: str, count: int):
    assert asked_count(question) == count


@pytest.mark.parametrize(
    ("question", "intent", "asks"),
    [
        ("有哪些纪律", "list", True),
        ("什么叫三个着力", "other", True),
        ("配几名副主席", "number", False),
        ("为什么要述职", "why", False),
    ],
)
def test_a_row_is_asked_for_by_form_or_by_number(question: str, intent, asks: bool):
    assert asks_list(Asked({}, intent, question=question)) is asks


def test_items_are_asked_for_by_number():
    assert asks_items("好处有哪几条")
    assert not asks_items("有哪些好处")


def test_a_row_over_several_passages_is_found_in_the_article():
    hit = first_hit()
    assert len(PASSAGES) > 2
    rows = find_rows(scored(hit, 1.0), [hit], Asked({}, "list", question="哪三个坚持"), lambda name: PASSAGES)
    best = rows[0]
    assert best.lead is not None
    assert best.lead.text == "代表要做到三个坚持。"
    assert [item.text for item in best.items] == ["（一）坚持学习。", "（二）坚持调研。", "（三）坚持督办。"]
    assert [item.hit.passage.id for item in best.items] == [
        next(p.id for p in PASSAGES if p.start <= item.start < p.end) for item in best.items
    ]
    assert best.sentences == (best.lead, *best.items)


def test_the_number_of_items_that_is_asked_for_speaks_for_a_row():
    hit = first_hit()
    three = find_rows(scored(hit, 1.0), [hit], Asked({}, "list", question="哪三个"), lambda name: PASSAGES)
    four = find_rows(scored(hit, 1.0), [hit], Asked({}, "list", question="哪四个"), lambda name: PASSAGES)
    assert three[0].strength == four[0].strength + 2.0


@pytest.mark.parametrize(
    ("sentence", "item", "heading"),
    [
        ("首先，要把握监督的量度。", True, True),
        ("（二）抓监督", True, True),
        ("三、代表述职的效果", True, True),
        ("代表述职办法", False, True),
        ("代表每年述职一次。", False, False),
        ("一是" + "认真学习" * 20 + "。", True, False),
    ],
)
def test_items_and_headings_are_told_by_their_form(sentence: str, item: bool, heading: bool):
    assert begins_item(sentence) is item
    assert is_heading(sentence) is heading
