from __future__ import annotations

import pytest

from ui.web.word_diff import word_diff


def _marked(stretches):
    return "".join(f"[{stretch.text}]" if stretch.differs else stretch.text for stretch in stretches)


def test_words_that_differ_are_shown_on_both_sides():
    diff = word_diff("代表每年至少召开一次会议", "代表每季度至少召开一次会议")
    assert _marked(diff.asked) == "代表[每年]至少召开一次会议"
    assert _marked(diff.stands) == "代表[每][季度]至少召开一次会议".replace("[每][季度]", "[每季度]")
    assert not diff.same


def test_punctuation_blanks_and_script_make_no_difference():
    diff = word_diff("監督，是人大的 職權。", "监督,是人大的职权")
    assert diff.same
    assert "".join(stretch.text for stretch in diff.asked) == "監督，是人大的 職權。"


@pytest.mark.parametrize(
    ("asked", "stands"),
    [("", "原文"), ("引文", ""), ("……", "——"), ("<b>引文</b>", "引文"), ("群众监督", "人民群众的监督。")],
)
def test_nothing_of_either_text_is_lost(asked, stands):
    diff = word_diff(asked, stands)
    assert "".join(stretch.text for stretch in diff.asked) == asked
    assert "".join(stretch.text for stretch in diff.stands) == stands


def test_words_that_are_mostly_alike_are_compared_by_their_characters():
    diff = word_diff("接受群众监督", "接受人民群众的监督")
    assert _marked(diff.stands) == "接受[人民]群众[的]监督"
    assert _marked(diff.asked) == "接受群众监督"
