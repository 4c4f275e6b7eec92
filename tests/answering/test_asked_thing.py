"""What is asked to be named, and whether the documents speak of it at all."""

import pytest

from rag.answering.asked_thing import (
    asked_nouns,
    asked_paper,
    named_times,
    nth_stands,
    only_listed,
    only_titled,
    part_stands,
)


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


@pytest.mark.parametrize(
    ("question", "stands"),
    [
        ("第二个“着力”讲什么？", True),
        ("第2个着力讲什么？", True),
        ("第三个“着力”讲什么？", False),
        ("第三个步骤讲什么？", None),
        ("着力讲什么？", None),
    ],
)
def test_an_item_named_by_number_and_first_word_stands_or_not(question: str, stands: bool | None):
    text = "要在三个着力上下功夫。\n1.着力围绕中心。一是学习。二是调研。三是督促。\n2.着力依靠代表。"
    assert nth_stands(question, [text]) is stands


def test_years_and_terms_of_office_are_named_times_and_this_year_is_none():
    assert named_times("2019年和去年的经费是多少？") == ["2019", "去年"]
    assert named_times("上一届有多少代表？") == ["上一届"]
    assert named_times("今年有多少代表？") == []


@pytest.mark.parametrize(
    ("question", "untold"),
    [
        ("财政监督暂行办法规定了哪些程序？", True),
        ("《县人大常委会财政监督暂行办法》怎么处理违规？", True),
        ("县里的监督暂行办法里谁来审计？", True),
        ("预算审查的决定要求几月报送？", False),
        ("乡镇人大工作的意见明确了什么？", False),
        ("财政监督暂行办法是哪年出台的？", False),
        ("财政监督有什么规定？", False),
    ],
)
def test_what_a_document_says_is_told_by_no_text_that_only_names_it(question: str, untold: bool):
    text = (
        "去年制定了《县人大常委会财政监督暂行办法》,并通过《关于预算审查的决定》,要求九月前报送。"
        "《关于加强乡镇人大工作的意见》已经印发。"
    )
    assert only_titled(question, [text], ["关于加强乡镇人大工作的意见"]) is untold
