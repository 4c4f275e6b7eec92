from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.writer import UNSUPPORTED
from rag.settings import Settings
from rag.types import Answer, Writing
from tests.ui.fake_engine import ASKED, CLAIM, FIRST, SECOND, FakeEngine
from ui.outside import hosts_outside
from ui.strings import Strings
from ui.writing import asked_instead, beside_text, marked_text, notice_title, support_line, unsupported_spans

ZH, EN = Strings("zh"), Strings("en")
WRITTEN = FakeEngine().ask("模型怎么说")


def _answer(text: str, *unsupported: str) -> Answer:
    return Answer("问", text, "answered", "llm", unsupported=unsupported)


def test_a_sentence_without_support_is_found_where_its_mark_stands():
    [(start, end, after)] = unsupported_spans(WRITTEN)
    assert WRITTEN.text[start:end] == CLAIM
    assert WRITTEN.text[end:after] == UNSUPPORTED
    assert beside_text(WRITTEN) == ()
    assert marked_text(EN, WRITTEN) == f"{FIRST}[1]{CLAIM} (no support found in the documents)\n{SECOND}[2]"


def test_the_same_sentence_twice_and_one_inside_another_are_told_apart():
    text = f"甲乙。{UNSUPPORTED}乙。{UNSUPPORTED}乙。"
    spans = unsupported_spans(_answer(text, "甲乙。", "乙。"))
    assert [text[start:end] for start, end, _ in spans] == ["甲乙。", "乙。"]
    assert spans[0][2] == spans[1][0]


def test_the_words_of_the_mark_alone_mark_nothing():
    answer = _answer(f"原文写着{UNSUPPORTED}。", "别的话。")
    assert unsupported_spans(answer) == []
    assert beside_text(answer) == ("别的话。",)
    assert marked_text(EN, answer) == answer.text


def test_the_line_tells_who_wrote_and_what_has_support():
    assert support_line(ZH, WRITTEN) == "由 qwen<b>@本机 撰写 · 3 句中 2 句有依据 · 1 处引文已改正 · 12.3 秒"
    assert support_line(ZH, FakeEngine().ask("主席团")) == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "由 m 撰写 · 2 句中 2 句有依据 · 1.0 秒"),
        ({"cached": True}, "由 m 撰写 · 2 句中 2 句有依据 · 1.0 秒 · 来自先前的回答"),
        ({"moved": 1, "added": 2}, "由 m 撰写 · 2 句中 2 句有依据 · 3 处引文已改正 · 1.0 秒"),
        ({"unsupported": 2}, "由 m 撰写 · 2 句中 2 句有依据 · 另外 2 句没有依据，已略去 · 1.0 秒"),
    ],
)
def test_the_line_names_what_was_left_out_corrected_or_remembered(changes, told):
    writing = Writing("m", **{"supported": 2, "moved": 0, "added": 0, "unsupported": 0} | changes, **COSTS)
    answer = replace(_answer("话。"), writing=writing)
    assert support_line(ZH, answer) == told


COSTS = {"prompt_tokens": 1, "completion_tokens": 1, "seconds": 1.0}


def test_a_model_that_found_nothing_is_named_without_counts():
    refused = Answer("问", "没有。", "refused", "llm", writing=Writing("m", 0, 0, 0, 1, **COSTS))
    assert support_line(ZH, refused) == "m 读过相关段落，没有找到答案 · 1.0 秒"


@pytest.mark.parametrize(
    ("asked", "told"), [(ASKED, ASKED), ("主席团 做什么？", ""), ("主席團做什么", ""), ("", "")]
)
def test_what_was_searched_for_is_told_where_its_words_differ(asked, told):
    answer = Answer("主席团做什么", "话。", "answered", "extractive", asked=asked)
    assert asked_instead(answer) == told


def test_a_notice_says_whether_all_or_a_part_is_quoted():
    engine = FakeEngine()
    assert notice_title(ZH, engine.ask("失灵")) == "已改为摘录原文"
    assert notice_title(ZH, engine.ask("断了")) == "后半部分已改为摘录原文"
    assert notice_title(ZH, engine.ask("天气")) == "追问没有由语言模型补全"


@pytest.mark.parametrize(
    ("settings", "hosts"),
    [
        ({}, ()),
        ({"answer_mode": "llm", "llm_api_base": "http://127.0.0.1:8080/v1"}, ()),
        ({"answer_mode": "llm", "llm_api_base": "https://u:p@api.example.com/v1"}, ("api.example.com",)),
        ({"llm_api_base": "https://api.example.com/v1"}, ()),
        ({"embedder": "api", "embed_api_base": "http://10.0.0.5:8000/v1"}, ("10.0.0.5",)),
    ],
)
def test_machines_that_see_the_questions_are_named(settings, hosts):
    assert hosts_outside(Settings(_env_file=None, **settings)) == hosts
