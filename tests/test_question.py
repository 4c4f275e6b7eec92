from __future__ import annotations

import pytest

from rag.errors import InputError
from rag.question import MAX_QUESTION_CHARS, check_history, check_question, check_quote
from rag.types import Turn


def test_a_question_keeps_its_words_and_loses_outer_whitespace():
    assert check_question("  主席团\u3000做什么？\n") == "主席团\u3000做什么？"


def test_control_characters_are_stripped_and_the_rest_is_kept():
    assert check_question("主\x00席\x1b团\u200b做\ud800什\u202e么\x7f？") == "主席团做什么？"


def test_line_breaks_and_tabs_become_spaces():
    assert check_question("一\t二\r\n三") == "一 二  三"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x01", "\u200b\ufeff"])
def test_a_question_without_a_visible_character_is_refused(text):
    with pytest.raises(InputError, match="问题"):
        check_question(text)


def test_a_question_of_only_control_characters_is_told_apart_from_an_empty_one():
    with pytest.raises(InputError, match="控制字符"):
        check_question("\x00\x07")
    with pytest.raises(InputError, match="是空的"):
        check_question("  ")


def test_a_question_at_the_limit_passes_and_one_more_character_names_length_and_limit():
    assert len(check_question("问" * MAX_QUESTION_CHARS)) == MAX_QUESTION_CHARS
    with pytest.raises(InputError, match=r"20000 字.*2000 字"):
        check_question("问" * 20_000)


@pytest.mark.parametrize("value", [None, 3, 1.5, True, ["问"], {"q": "问"}])
def test_a_question_that_is_no_string_is_refused(value):
    with pytest.raises(InputError, match="文字"):
        check_question(value)


def test_a_quote_is_checked_like_a_question_but_called_a_quote():
    assert check_quote(" 原话。") == "原话。"
    with pytest.raises(InputError, match="引文"):
        check_quote("")


def test_a_dialogue_becomes_turns_and_none_is_an_empty_one():
    assert check_history(None) == ()
    assert check_history([{"role": "user", "content": "问\x00"}, {"role": "assistant", "content": ""}]) == (
        Turn("user", "问"),
        Turn("assistant", ""),
    )


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("text", "列表"),
        ({"role": "user"}, "列表"),
        ([3], "第 1 条"),
        ([{"role": "user", "content": "一"}, {"role": "system", "content": "二"}], "第 2 条.*system"),
        ([{"role": ["user"], "content": "一"}], "第 1 条"),
        ([{"role": "user"}], "第 1 条.*content"),
        ([{"role": "user", "content": 3}], "第 1 条.*数字"),
        ([{"role": "user", "content": "长" * 20_001}], "20001"),
        ([{"role": "user", "content": "一"}] * 101, "101"),
    ],
)
def test_a_bad_dialogue_is_refused_naming_the_entry(value, named):
    with pytest.raises(InputError, match=named):
        check_history(value)
