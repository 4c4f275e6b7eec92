from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = ("clean", "index", "search", "ask", "cite", "serve", "doctor")


def _renda(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from ui.cli import main; main()", *arguments]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        cwd=PROJECT,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("--help",), *((command, "--help") for command in COMMANDS)])
def test_help_is_chinese(renda, arguments):
    outcome = renda(*arguments)
    assert outcome.code == 0
    assert "用法：renda" in outcome.out
    for english in ("Usage", "Options", "Commands", "Arguments", "Show this", "help.", "bool"):
        assert english not in outcome.out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_names_every_command(renda, command):
    assert command in renda("--help").out


def test_help_is_english_by_setting(renda, monkeypatch):
    monkeypatch.setenv("RENDA_LANGUAGE", "en")
    outcome = renda("search", "--help")
    assert "Usage: renda search" in outcome.out
    assert not any("\u4e00" <= character <= "\u9fff" for character in outcome.out)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("frob",), "没有名为 frob 的命令"),
        (("serch", "问"), "最接近的是 search"),
        (("search", "--bad", "问"), "没有名为 --bad 的选项"),
        (("search",), "缺少问题"),
        (("ask",), "缺少问题"),
        (("cite",), "缺少参数 QUOTE"),
        (("search", "问", "题"), "多出了参数：题"),
        (("search", "-k", "0", "问"), "不能小于 1"),
        (("search", "-k", "101", "问"), "不能大于 100"),
        (("search", "-k", "x", "问"), "-k 的值不合适：不是整数"),
        (("search", "-k"), "-k 后面要有一个值"),
        (("ask", "--mode", "magic", "问"), "magic 不在 extractive, llm 之中"),
        (("search", "问", "--json", "--jsonl"), "只能用一个"),
        (("search", "问", "--jsonl"), "不要再写问题"),
        (("serve", "--port", "70000"), "不能大于 65535"),
        (("clean", "--check", "--log", "a"), "只能用一个"),
    ],
)
def test_wrong_usage_is_explained_in_chinese_and_exits_with_2(renda, arguments, named):
    outcome = renda(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("错误：")
    assert named in outcome.err
    assert "Error" not in outcome.err


def test_an_unknown_setting_is_named_with_the_nearest_known_one():
    outcome = _renda("search", "问", RENDA_PROT="80")
    assert (outcome.returncode, outcome.stdout) == (2, b"")
    assert "RENDA_PROT" in outcome.stderr.decode()
    assert "RENDA_PORT" in outcome.stderr.decode()
    assert "Traceback" not in outcome.stderr.decode()


def test_without_an_index_the_next_step_is_named(tmp_path):
    outcome = _renda("ask", "主席团做什么", "--json", RENDA_DATA_DIR=str(tmp_path))
    assert (outcome.returncode, outcome.stdout) == (2, b"")
    assert "renda index" in outcome.stderr.decode()
    assert "Traceback" not in outcome.stderr.decode()


def test_the_command_line_loads_nothing_heavy():
    code = "import sys; from ui.cli import main\ntry: main(['search', ''])\nexcept SystemExit: print(*sys.modules)"
    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=PROJECT, text=True, check=True
    )
    loaded = set(outcome.stdout.split())
    assert "ui.asking" in loaded
    heavy = {
        "gradio",
        "llama_index",
        "chromadb",
        "torch",
        "openai",
        "datasketch",
        "numpy",
        "uvicorn",
        "fastapi",
        "jieba",
    }
    assert not loaded & heavy


def test_output_is_utf8_whatever_the_locale():
    outcome = _renda(
        "search", "", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0", PYTHONIOENCODING="ascii"
    )
    assert outcome.stderr.decode("utf-8").startswith("错误：问题是空的")


def test_a_reader_that_stops_early_causes_no_traceback():
    script = f'{sys.executable} -c "from ui.cli import main; main()" --help | true'
    outcome = subprocess.run(["sh", "-c", script], capture_output=True, cwd=PROJECT, check=False)
    assert b"Traceback" not in outcome.stderr


def test_json_lines_are_single_lines():
    from ui.jsonl import dump

    assert json.loads(dump({"text": "一\n二\u2028三"})) == {"text": "一\n二\u2028三"}
    assert len(dump({"text": "一\n二\u2028三\x85"}).splitlines()) == 1


def test_a_batch_answers_each_line_before_the_next_is_written():
    code = (
        "import sys; from tests.ui.fake_engine import FakeEngine; from ui.cli import app; from ui.shell import run;"
        "sys.exit(run(app, ['search', '--jsonl'], open_engine=lambda settings: FakeEngine()))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "question": "主席团"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=30) == 0
