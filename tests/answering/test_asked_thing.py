"""What is asked to be named, and whether the documents speak of it at all."""

import pytest

from rag.answering.asked_thing import asked_nouns, asked_paper, only_listed, part_stands


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("选民登记需要带什么证件？", (("证件",),)),
        ("节目是哪个电视台播的？", (("电视台",),)),
        ("节目的主持人是谁？", (("主持人",),)),
        ("全镇有多少个行政村？", (("行政村",),)),
        ("特赦由谁决定？", (("特赦",),)),
        ("门票多少钱？", (("门票",),)),
        ("各自办了什么栏目节目？", (("栏目", "节目"),)),
        ("为什么代表不来？", ()),
        ("这么做有什么讲究？", ()),
        ("靠什么随时看得见？", ()),
        ("讲了哪些方面的问题？", ()),
        ("一共几个人参加？", ()),
        ("这件事归哪家管？", ()),
    ],
)
def test_a_noun_counts_where_it_says_of_what_sort_the_answer_is(
    question: str, nouns: tuple[tuple[str, ...], ...]
):
    assert asked_nouns(question) == nouns


ROW = "书记提出了“首位度、含金量、获得感”3个关键词的要求。提升“首位度”，就是要走在前列。"


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("“含金量”打算怎么提？", True),
        ("“含金量”指什么？", True),
        ("“首位度”打算怎么提？", False),
        ("“含金量”是谁提出的？", False),
        ("“精气神”打算怎么提？", False),
    ],
)
def test_a_term_in_a_row_alone_is_not_explained(question: str, listed: bool):
    assert only_listed(question, [ROW]) is listed


@pytest.mark.parametrize(
    ("question", "stands"),
    [
        ("讲话第二部分讲了什么？", True),
        ("讲话第三部分讲了什么？", False),
        ("讲话第3部分讲了什么？", False),
        ("讲话讲了什么？", None),
    ],
)
def test_a_part_asked_for_by_its_number_needs_its_heading(question: str, stands: bool | None):
    text = "一、提高认识\n一是学习。\n二、抓好落实\n三是督促。"
    assert part_stands(question, [text]) is stands


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("委员会名单里有哪些人？", "名单"),
        ("联席会议纪要写了什么？", "纪要"),
        ("谁来念委员会名单？", ""),
        ("会议有什么内容？", ""),
    ],
)
def test_the_contents_of_a_paper_are_told_from_the_paper(question: str, paper: str):
    assert asked_paper(question) == paper
