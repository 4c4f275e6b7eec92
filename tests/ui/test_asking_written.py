"""Answers of a language model in the terminal: as they come where somebody watches, whole elsewhere."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from rag.answering.writer import UNSUPPORTED
from tests.ui.fake_engine import CLAIM, FIRST, NOTICE, REFUSAL, SECOND, FakeEngine
from ui.asking import run_ask
from ui.shell import NEGATIVE, OK, Shell
from ui.strings import Strings

LINE = "由 qwen<b>@本机 撰写 · 3 句中 2 句有依据 · 1 处引文已改正 · 12.3 秒"
ASKED = "按此检索：乡镇人大主席团的会议由谁召集"


@pytest.fixture
def shell() -> Shell:
    out = Console(file=io.StringIO(), force_terminal=True, width=300, no_color=True)
    err = Console(file=io.StringIO(), width=300)
    return Shell(Strings("zh"), out, err, lambda settings: FakeEngine())


def _ask(shell: Shell, question: str) -> str:
    run_ask(shell, question, "llm", as_json=False, as_jsonl=False)
    return shell.out.file.getvalue()


def test_each_sentence_is_there_before_the_next_one_is_written(shell):
    engine, seen = FakeEngine(), []
    engine.before_text = lambda: seen.append(shell.out.file.getvalue())
    code = run_ask(
        replace(shell, open_engine=lambda settings: engine), "模型", "llm", as_json=False, as_jsonl=False
    )
    assert code == OK
    assert [FIRST in seen[1], CLAIM in seen[1], CLAIM in seen[2], SECOND in seen[2]] == [
        True,
        False,
        True,
        False,
    ]
    assert engine.closed


def test_marks_origin_and_sources_are_shown_in_a_terminal_and_in_a_pipe(shell, renda):
    for shown in (_plain(_ask(shell, "模型")), renda("ask", "模型").out):
        order = [f"{FIRST}[1]{CLAIM}（文件中未找到依据）", f"{SECOND}[2]", LINE, ASKED, "出处"]
        positions = [shown.index(part) for part in order]
        assert positions == sorted(positions)
        assert "请勿采信" not in shown


@pytest.mark.parametrize(
    ("question", "title"), [("失灵", "已改为摘录原文"), ("断了", "后半部分已改为摘录原文")]
)
def test_a_notice_says_why_it_is_quotations_and_is_no_error(shell, renda, question, title):
    outcome = renda("ask", question)
    for shown in (_plain(_ask(shell, question)), outcome.out):
        assert f"ⓘ {title}  {NOTICE}" in shown
        assert shown.count(FIRST) == 1
    assert (outcome.code, outcome.err) == (0, "")


@pytest.mark.parametrize("is_terminal", [True, False])
def test_only_the_sentence_without_support_stands_out(shell, is_terminal):
    out = Console(file=io.StringIO(), force_terminal=is_terminal, color_system="standard", width=300)
    run_ask(replace(shell, out=out), "模型", "llm", as_json=False, as_jsonl=False)
    shown = out.file.getvalue()
    assert f"\x1b[33m{CLAIM}\x1b[0m\x1b[1;33m（文件中未找到依据）\x1b[0m" in shown
    assert f"{FIRST}\x1b[1;36m[1]" in shown
    assert f"m{FIRST}" not in shown.replace("\x1b[0m", "")


def test_a_refusal_looks_the_same_where_sentences_stream(shell):
    code = run_ask(shell, "天气", "llm", as_json=False, as_jsonl=False)
    shown = _plain(shell.out.file.getvalue())
    assert code == NEGATIVE
    assert shown.startswith(f"■ 文件里没有答案  {REFUSAL}")
    assert shown.count(REFUSAL) == 1


def test_the_mark_is_in_the_readers_language(shell):
    shown = _plain(_ask(replace(shell, strings=Strings("en")), "模型"))
    assert f"{CLAIM} (no support found in the documents)" in shown
    assert UNSUPPORTED not in shown


def test_a_line_of_json_tells_it_too(renda):
    written = renda("ask", "模型", "--json").json
    assert written["writing"] == {
        "model": "qwen<b>@本机", "supported": 2, "moved": 1, "added": 0, "unsupported": 1, "support": 0.6667,
        "prompt_tokens": 900, "completion_tokens": 60, "seconds": 12.34, "cached": False,
    }  # fmt: skip
    assert written["asked"] == "乡镇人大主席团的会议由谁召集"
    assert renda("ask", "失灵", "--json").json["notice"] == NOTICE


def _plain(text: str) -> str:
    """``text`` without the terminal's own signs."""
    from rich.text import Text

    return Text.from_ansi(text).plain
