"""The load script: what it asks is answered, and what is wrong, lost or slow does not escape it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.errors import ModelError
from rag.types import AnswerEvent
from scripts.load import Outcome, Plan, load, loopback
from scripts.load_cases import Case, Judge, WrongError
from scripts.load_report import Sample, quantile_ms, report, shown
from scripts.load_users import Taken, Tally
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served

SHORT = Plan(users=8, seconds=4.0, pauses=(0.05, 0.3))
CITATION = {"n": 1, "quote": "二三", "start": 1, "end": 3, "article": {"id": "a"}}


def outcome_of(tally: Tally, samples: list[Sample] | None = None, seconds: float = 10.0) -> Outcome:
    return Outcome(tally, seconds, 0.5, samples or [], 0.0)


def run(engine: FakeEngine, plan: Plan = SHORT) -> Outcome:
    with served(lambda: fake_source(engine)) as url:
        return asyncio.run(load(url, plan))


def test_many_users_get_their_own_answers_from_the_real_engine_by_every_way(engine):
    outcome = run(engine)
    figures = report(outcome, SHORT.users)
    assert (figures["errors"], figures["lost"], figures["messages"]) == ({}, 0, [])
    assert figures["finished"] == figures["sent"] > SHORT.users
    assert set(figures["kinds"]) >= {"events", "page", "chat"}
    assert outcome.samples
    assert "每秒" in shown(figures)


class MixingEngine(FakeEngine):
    """Now and then gives the answer to another question."""

    def stream(self, question: str, *args: object, **named: object) -> Iterator[AnswerEvent]:
        self.count = getattr(self, "count", 0) + 1
        return super().stream("天气" if self.count % 5 == 0 else question)


class BreakingEngine(FakeEngine):
    """Every answer breaks off."""

    def stream(self, question: str, *args: object, **named: object) -> Iterator[AnswerEvent]:
        yield from list(super().stream(question))[:2]
        raise ModelError("模型没有响应。")


@pytest.mark.parametrize("engine", [MixingEngine(), BreakingEngine()])
def test_a_mixed_up_or_broken_off_answer_is_an_error(engine, tmp_path):
    few = tmp_path / "few.jsonl"
    few.write_text("".join(f'{{"question": "问题{number}"}}\n' for number in range(5)))
    shares = {"events": 2, "chat": 1, "page": 1}
    outcome = run(engine, replace(SHORT, seconds=1.5, shares=shares, data_set=few))
    assert outcome.tally.errors["wrong"] > 0
    assert not report(outcome, 8)["bars"][0]["met"]


def test_only_this_machine_is_loaded():
    assert loopback("http://127.0.0.1:7860/") == "http://127.0.0.1:7860"
    assert loopback("http://localhost:1") == "http://localhost:1"
    for url in (
        "http://203.0.113.9:80",
        "http://example.invalid",
        "https://127.0.0.1",
        "127.0.0.1:7860",
        "x",
    ):
        with pytest.raises(argparse.ArgumentTypeError):
            loopback(url)


def test_the_judge_takes_nothing_but_the_same_answer_and_exact_quotes():
    judge, case = Judge({"a": "一二三四"}), Case("问", (("user", "早先"),))
    judge.text(case, "答[1]")
    judge.citations(case, "答[1]", [CITATION])
    judge.completion(case, "答[1]\n来源")
    judge.text(Case("问"), "没有对话时的另一个回答")
    wrong = [
        lambda: judge.text(case, "答[2]"),
        lambda: judge.completion(case, "不同"),
        lambda: judge.citations(case, "答[1]", [CITATION | {"start": 0, "end": 2}]),
        lambda: judge.citations(case, "答", [CITATION]),
        lambda: judge.citations(case, "答[1]", [CITATION | {"n": 2}]),
        lambda: judge.citations(case, "答", []),
        lambda: judge.places(CITATION, [{"article": {"id": "b"}, "start": 1}]),
    ]
    for call in wrong:
        with pytest.raises(WrongError):
            call()


def test_a_quantile_is_the_least_value_that_so_many_do_not_exceed():
    seconds = [0.4, 0.1, 0.3, 0.2]
    assert [quantile_ms(seconds, share) for share in (0.25, 0.5, 0.51, 0.95, 1.0)] == [
        100,
        200,
        300,
        400,
        400,
    ]
    assert quantile_ms([], 0.5) is None


def test_each_bar_is_missed_by_what_it_forbids():
    def missed(taken: list[Taken], growth: float = 0.0, ready_s: float = 1.0, sent: int = 0) -> list[str]:
        samples = [Sample(at, (100 + growth * (at >= 6)) * 2**20, at, 0) for at in range(8)]
        figures = report(outcome_of(Tally(sent=sent or len(taken), taken=taken), samples), 1, ready_s)
        return [bar["name"] for bar in figures["bars"] if not bar["met"]]

    quick = [Taken("events", 0.0, 0.2, 0.1) for _ in range(20)]
    assert missed(quick) == []
    assert missed(quick, sent=21) == ["丢失"]
    assert missed([replace(one, whole=1.6) for one in quick]) == ["完整回答 p95（毫秒）"]
    assert missed([replace(one, first_text=0.31) for one in quick]) == ["首字 p50（毫秒）"]
    assert missed(quick, growth=11) == ["内存增长（MiB）"]
    assert missed(quick, ready_s=8.1) == ["启动（秒）"]
