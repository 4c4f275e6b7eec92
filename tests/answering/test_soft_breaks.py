"""A sentence that is broken over several lines is one sentence; items, headings and lines that end are not."""

import pytest

from rag.answering.sentence_stream import finished_sentences
from rag.answering.soft_breaks import held_back, with_soft_breaks


def said(reply: str, size: int = 1) -> list[str]:
    return [
        one.text for one in finished_sentences(reply[at : at + size] for at in range(0, len(reply), size))
    ]


@pytest.mark.parametrize("size", [1, 2, 5, 100])
@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("选民\n每年向\n代表述职一次。[1]\n主席团开会。", ["选民每年向代表述职一次。", "主席团开会。"]),
        ("市政府向\n市委报告工作", ["市政府向市委报告工作"]),
        ("会议听取了报告，\n并作出决议。", ["会议听取了报告，并作出决议。"]),
        ("the chair\nreports once a year.", ["the chair reports once a year."]),
    ],
)
def test_a_line_that_ends_nothing_is_one_sentence_with_the_next(reply: str, sentences: list[str], size: int):
    assert said(reply, size) == sentences


@pytest.mark.parametrize(
    "reply",
    [
        "- 督办建议\n- 联系选民",
        "1. 督办建议\n2. 联系选民",
        "一、督办建议\n二、联系选民",
        "（一）督办建议\n（二）联系选民",
        "第一，督办建议\n第二，联系选民",
        "督办建议\n\n联系选民",
        "督办建议[1]\n联系选民[2]",
        "## 督办建议\n联系选民",
        "**督办建议**\n联系选民",
        "督办建议  \n联系选民",
        "要做的有：\n督办建议\n联系选民",
        "- 督办建议\n以上由主席团负责",
    ],
)
def test_items_headings_and_lines_that_a_colon_announces_stay_lines_of_their_own(reply: str):
    assert len(said(reply)) == len([line for line in reply.split("\n") if line])


def test_a_break_that_is_taken_out_leaves_every_character_in_its_place():
    text = "选民\n每年述职。\n- 项"
    soft = with_soft_breaks(text)
    assert len(soft) == len(text)
    assert soft.count("\n") == 1


def test_an_open_line_waits_until_the_next_one_shows_what_it_is():
    assert held_back("选民\n每") == len("选民")
    assert held_back("选民述职。\n每") == len("选民述职。\n每")
    assert held_back("选民\n每年向代表述职") == len("选民\n每年向代表述职")
