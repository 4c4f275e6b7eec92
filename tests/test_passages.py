"""Passages follow the outline, tear nothing, and lead back to the raw file."""

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.cleaning.edits import raw_span
from rag.corpus import read_articles
from rag.passages import STRETCH, split_passages
from rag.text import find_enumerations, split_sentences
from rag.types import Article, ArticleMeta

ARTICLES = Path(__file__).resolve().parents[1] / "corpus" / "articles"
TARGET = 200

CLAUSE = st.sampled_from(
    [
        "人大依法行使监督权",
        "代表提出建议、批评和意见",
        "听取和审议专项工作报告",
        "开展执法检查",
        "加强同选民的联系",
        "“一府两院”要自觉接受监督",
        "组织15名代表视察",
    ]
)
SENTENCE = st.lists(CLAUSE, min_size=1, max_size=6).map(lambda clauses: "，".join(clauses) + "。")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=6).map("".join)
ITEMS = st.lists(st.lists(CLAUSE, min_size=1, max_size=4).map("，".join), min_size=2, max_size=5).map(
    lambda items: (
        "要做到以下几点："
        + "；".join(f"{mark}是{item}" for mark, item in zip("一二三四五", items, strict=False))
        + "。"
    )
)
HEADING = st.tuples(
    st.sampled_from(["一、", "二、", "（一）", "（二）", "1、", "2．", "第一，", "第三章 "]), CLAUSE
).map("".join)
LINE = st.one_of(
    PARAGRAPH, PARAGRAPH, ITEMS, HEADING, st.tuples(HEADING, PARAGRAPH).map("。".join), st.just("同志们：")
)
DOCUMENT = st.lists(LINE, min_size=1, max_size=14).map("\n".join)


def article(text, raw_start=0):
    return Article(ArticleMeta("a1", "题目", "原件.txt"), text, raw_start, raw_start + len(text))


def texts(text, target=TARGET):
    return [passage.text for passage in split_passages(article(text), target)]


@given(
    st.one_of(DOCUMENT, st.text(max_size=200), st.text("一二是、，。；：（）1. \n首先其次人大", max_size=200))
)
@settings(max_examples=150, deadline=None)
def test_passages_are_in_order_and_cover_everything_but_white_space(text):
    reached = 0
    for passage in split_passages(article(text), TARGET):
        assert reached <= passage.start < passage.end
        assert not text[reached : passage.start].strip()
        assert passage.text == text[passage.start : passage.end]
        assert passage.text == passage.text.strip()
        reached = passage.end
    assert not text[reached:].strip()


@given(DOCUMENT)
@settings(max_examples=150, deadline=None)
def test_no_passage_begins_or_ends_inside_a_sentence(text):
    whole = [
        span for span in split_sentences(text, semicolons=False) if span[1] - span[0] <= STRETCH * TARGET
    ]
    items = {start for row in find_enumerations(text) for start, _ in row.items}
    for passage in split_passages(article(text), TARGET):
        for start, end in whole:
            assert not start < passage.end < end or any(start < item < end for item in items)


@given(st.lists(ITEMS, min_size=1, max_size=4).map("\n".join))
@settings(max_examples=80, deadline=None)
def test_no_item_is_torn_and_an_enumeration_that_fits_stays_whole(text):
    borders = {passage.start for passage in split_passages(article(text), TARGET)}
    for row in find_enumerations(text):
        for start, end in row.items:
            assert not any(start < border < end for border in borders)
        if row.end - row.start <= STRETCH * TARGET:
            assert not any(row.start < border < row.end for border in borders)


@given(DOCUMENT)
@settings(max_examples=100, deadline=None)
def test_sentences_cover_their_passage_in_article_offsets(text):
    for passage in split_passages(article(text), TARGET):
        joined = "".join(sentence.text for sentence in passage.sentences)
        assert "".join(joined.split()) == "".join(passage.text.split())
        for sentence in passage.sentences:
            assert text[sentence.start : sentence.end] == sentence.text
        for left, right in itertools.pairwise(passage.sentences):
            assert left.end <= right.start


@given(DOCUMENT, st.integers(0, 5000))
@settings(max_examples=30, deadline=None)
def test_every_passage_leads_back_to_the_raw_file(text, raw_start):
    source = article(text, raw_start)
    for passage in split_passages(source, TARGET):
        assert (passage.raw_start, passage.raw_end) == raw_span(source, passage.start, passage.end)
        assert passage.id == f"a1:{passage.start}-{passage.end}"


BODY = "人大及其常委会依法行使监督权，听取和审议专项工作报告，开展执法检查，督促有关方面改进工作。"


def test_headings_form_a_path_down_to_the_passage():
    text = f"一、突出重点，讲求实效\n（一）在力度上，做到“四个坚持”。{BODY * 4}\n（二）在艺术上，做到“四合”。{BODY * 4}\n二、加强建设\n{BODY * 3}"
    assert [p.heading for p in split_passages(article(text), TARGET)] == [
        ("一、突出重点，讲求实效", "（一）在力度上，做到“四个坚持”"),
        ("一、突出重点，讲求实效", "（二）在艺术上，做到“四合”"),
        ("二、加强建设",),
    ]


def test_a_heading_line_stays_with_what_it_heads():
    text = f"{BODY * 5}\n一、加强领导\n{BODY * 4}\n二、改进工作\n{BODY * 4}"
    assert [t[:6] for t in texts(text)][-2:] == ["一、加强领导", "二、改进工作"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("第一章 总则", "第二章 代表"),
        ("第一条 为了保证代表履职。", "第二条 代表依法产生。"),
        ("一、加强领导", "二、改进工作"),
        ("(一)加强领导。", "(二)改进工作。"),
        ("1.加强领导。", "2.改进工作。"),
        ("1、加强领导。", "2、改进工作。"),
        ("1．加强领导。", "2．改进工作。"),
        ("第一，加强领导。", "第二，改进工作。"),
        ("首先，要加强领导。", "其次，要改进工作。"),
    ],
)
def test_every_usual_kind_of_heading_is_recognised(first, second):
    passages = split_passages(article(f"{first}\n{BODY * 4}\n{second}\n{BODY * 4}"), TARGET)
    assert [p.heading for p in passages] == [(first.rstrip("。"),), (second.rstrip("。"),)]


def test_headings_are_found_where_line_breaks_were_lost():
    text = f"下面讲几点意见。 一、认清形势。{BODY * 4} 二、搞好服务。{BODY * 4}"
    headings = [p.heading for p in split_passages(article(text), TARGET)]
    assert ("一、认清形势",) in headings
    assert ("二、搞好服务",) in headings


@pytest.mark.parametrize(
    "line",
    [
        "首先，我代表县人大常委会表示祝贺。",
        "1.5亿元投入建设。",
        "2023年召开会议。",
        "一些代表提出建议。",
        "十分重要。",
    ],
)
def test_ordinary_lines_are_no_headings(line):
    assert all(p.heading == () for p in split_passages(article(f"{line}{BODY}\n{BODY}"), TARGET))


def test_a_long_heading_is_named_by_its_first_clauses():
    first = "1、各级党委要把人大工作纳入总体布局，摆上重要议事日程，定期听取汇报，研究解决人大工作中的重大问题和实际困难。"
    (passage,) = split_passages(article(first), TARGET)
    assert passage.heading == ("1、各级党委要把人大工作纳入总体布局，摆上重要议事日程，定期听取汇报",)


def test_title_dateline_and_salutation_are_no_passage_of_a_line_each():
    text = f"在人大工作会议上的讲话\n（2024年3月1日）\n同志们：\n{BODY * 4}\n一、加强领导\n{BODY * 4}"
    assert texts(text)[0].startswith("在人大工作会议上的讲话\n（2024年3月1日）\n同志们：\n人大及其")


def test_a_tiny_tail_joins_the_paragraph_before_it():
    assert texts(f"{BODY * 4}\n谢谢大家！") == [f"{BODY * 4}\n谢谢大家！"]


def test_lengths_stay_near_the_target():
    lengths = [len(t) for t in texts("\n".join([BODY * 5] * 30), 380)]
    assert all(200 <= length <= 600 for length in lengths)


def test_one_sentence_without_end_is_one_passage_unless_semicolons_divide_it():
    assert len(texts("代表" * 400)) == 1
    assert len(texts("；".join(["代表提出建议" * 8] * 20))) > 3


def test_an_empty_article_has_no_passages():
    assert split_passages(article(" \n"), TARGET) == []


def test_the_collection_itself_is_cut_into_readable_passages():
    for source in read_articles(ARTICLES):
        passages = split_passages(source, 380)
        whole = split_sentences(source.text, semicolons=False)
        for passage in passages:
            assert len(passage.text) <= 700
            assert not any(start < passage.end < end for start, end in whole)
        assert sum(len(p.text) for p in passages) / len(passages) > 190


def test_a_long_document_takes_time_in_proportion():
    def seconds(times):
        text = "\n".join(
            [f"一、加强领导\n（一）讲求力度。{BODY * 6}\n要做到：一是快；二是准；三是好。{BODY}"] * times
        )
        begun = time.process_time()
        split_passages(article(text), 380)
        return time.process_time() - begun

    seconds(1)
    assert seconds(160) < 20 * seconds(20)
