"""Why a language model gave no answer, said in the user's language wherever somebody asks."""

from __future__ import annotations

import io
import re
from contextlib import closing
from dataclasses import replace
from types import MappingProxyType

import pytest
from rich.console import Console

from eval.judge_model import JudgeModel
from rag.errors import InputError, LanguageModelError
from rag.llms.failures import COMPLETED, DETAIL, MESSAGES, QUOTED, failure
from rag.settings import Settings
from rag.types import Answer, AnswerEvent
from tests.eval.run_samples import row
from tests.llms.scripted import KEY, Reply, scripted_server
from tests.ui.fake_engine import NOTICE, FakeEngine
from ui.asking import run_ask
from ui.desk import Desk
from ui.failures import with_notice, without_notice
from ui.shell import Shell, run
from ui.strings import Strings

ZH, EN = Strings("zh"), Strings("en")
VALUES = {
    "model": "qwen", "where": "http://127.0.0.1:9/v1", "cause": "refused", "host": "other", "seconds": "0.5",
    "status": "429", "tries": "3", "tokens": "64", "window": "300", "command": "pip", "detail": "it {says} so",
}  # fmt: skip
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


class Failing(FakeEngine):
    """Quotes in place of a model that failed for ``reason``; 没有配置 has no model at all."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason

    def ask(self, question, history=(), mode=None, filters=None) -> Answer:
        if "没有配置" in question:
            raise failure("settings")
        why = failure(self.reason, **VALUES)
        quoted = super().ask("失灵")
        return replace(
            quoted,
            notice=f"{why}{MESSAGES[QUOTED].chinese}",
            notice_code=why.reason,
            notice_values=why.values,
        )

    def stream(self, question, history=(), mode=None, filters=None):
        answer = self.ask(question, history, mode, filters)
        yield AnswerEvent("text", text=answer.text)
        yield AnswerEvent("done", answer=answer)


@pytest.mark.parametrize("reason", sorted(set(MESSAGES) - {DETAIL, QUOTED, COMPLETED}))
def test_each_reason_is_told_in_both_languages_with_what_the_server_said(reason):
    error = failure(reason, **VALUES)
    assert error.told("zh") == str(error)
    told = error.told("en")
    assert not CHINESE.search(told)
    assert "{" not in told.replace("{says}", "")
    assert told.endswith("The service says: it {says} so")
    assert "RENDA_" not in str(error) or "RENDA_" in told


def test_a_notice_is_told_in_both_languages_and_one_kept_without_its_values_as_it_was():
    answer = Failing("key").ask("怎么述职")
    assert with_notice(ZH, answer).notice == answer.notice
    told = with_notice(EN, answer).notice
    assert told.startswith(
        "The language model qwen (http://127.0.0.1:9/v1) answered with status 429: the key"
    )
    assert told.endswith("Below are quotations from the documents.")
    kept = replace(answer, notice=NOTICE, notice_values=MappingProxyType({}))
    assert with_notice(EN, kept).notice == NOTICE
    assert with_notice(EN, without_notice(EN, answer)).notice == told
    assert without_notice(EN, kept).notice == NOTICE
    assert with_notice(EN, replace(kept, notice="")).notice == "Below are quotations from the documents."
    assert with_notice(EN, replace(answer, notice="", notice_code="")).notice == ""


@pytest.mark.parametrize(
    ("strings", "end"),
    [(ZH, "这个追问改按规则补全后查找。"), (EN, "The follow-up was completed by rules instead.")],
)
def test_the_notice_of_a_refusal_does_not_tell_of_quotations(strings, end):
    answer = replace(Failing("key").ask("怎么述职"), status="refused", notice="")
    told = with_notice(strings, answer).notice
    assert failure("key", **VALUES).told(strings.language) in told
    assert told.endswith(end)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_model_that_grades_is_told_with_its_own_settings(tmp_path):
    with scripted_server() as script:
        settings = Settings(
            _env_file=None,
            data_dir=tmp_path,
            judge_api_base=script.base_url,
            judge_model="judge-7b",
            judge_api_key=KEY,
        )
        script.enqueue(Reply(status=401, message="no such key"))
        with closing(JudgeModel(settings)) as judge, pytest.raises(LanguageModelError) as caught:
            judge.grade(row(1))
    told = caught.value.told("en")
    assert told.startswith("The model that grades: The language model judge-7b")
    assert "Check RENDA_JUDGE_API_KEY." in told
    assert not CHINESE.search(told)
    told = caught.value.told("zh")
    assert told.startswith("评判模型：语言模型 judge-7b")
    assert told.count("评判模型") == 1
    assert "RENDA_JUDGE_API_KEY" in told
    assert "RENDA_LLM_" not in told


def test_a_model_that_grades_and_cannot_be_opened_is_told_as_such(tmp_path):
    settings = Settings(_env_file=None, data_dir=tmp_path, judge_gguf=tmp_path / "none.gguf")
    with pytest.raises(LanguageModelError) as caught:
        JudgeModel(settings)
    assert caught.value.told("zh").startswith("评判模型：")
    assert caught.value.told("en").startswith("The model that grades: ")


def test_other_errors_are_told_as_they_are():
    assert InputError("空的问题").told("en") == "空的问题"
    assert LanguageModelError("没有响应").told("en") == "没有响应"


def test_page_api_and_mcp_are_told_by_the_desk_in_the_users_language():
    desk = Desk(lambda: _lent(Failing("slow_start")), EN)
    try:
        whole = desk.ask("怎么述职")
        *_, last = desk.stream("怎么述职")
        with pytest.raises(LanguageModelError) as caught:
            desk.ask("没有配置")
    finally:
        desk.close()
    assert whole.notice == last.answer.notice
    assert "did not begin to answer within 0.5 s" in whole.notice
    assert caught.value.told("en").startswith("No language model is configured")
    assert (caught.value.code, caught.value.reason) == ("language_model", "settings")


@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_terminal_tells_it_in_the_users_language(is_terminal):
    out = Console(file=io.StringIO(), force_terminal=is_terminal, width=900, no_color=True)
    err = Console(file=io.StringIO(), width=300)
    run_ask(Shell(EN, out, err, lambda _: Failing("cut")), "怎么述职", "llm", as_json=False, as_jsonl=False)
    assert "broke off in the middle of its reply" in out.file.getvalue()
    assert NOTICE not in out.file.getvalue()


@pytest.mark.parametrize("form", [(), ("--json",), ("--jsonl",)])
def test_commands_tell_it_in_the_users_language(form, monkeypatch, capsys):
    from ui.cli import app

    monkeypatch.setenv("RENDA_LANGUAGE", "en")
    lines = b'{"id": 1, "question": "\xe6\x80\x8e\xe4\xb9\x88"}\n{"id": 2, "question": "\xe6\xb2\xa1\xe6\x9c\x89\xe9\x85\x8d\xe7\xbd\xae"}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    question = [] if form == ("--jsonl",) else ["怎么述职"]
    run(app, ["ask", *question, *form], lambda _: Failing("empty"))
    out = capsys.readouterr().out
    assert "replied with nothing" in " ".join(out.split())
    if form == ("--jsonl",):
        assert "No language model is configured" in out
    else:
        assert run(app, ["ask", "没有配置", *form], lambda _: Failing("empty")) == 2
        assert "No language model is configured" in " ".join(capsys.readouterr().err.split())


def _lent(engine):
    from contextlib import nullcontext

    return nullcontext(engine)
