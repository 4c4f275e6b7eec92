from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from rag.errors import ModelError
from rag.types import AnswerEvent
from tests.ui.fake_engine import REFUSAL, FakeEngine
from tests.ui.served import fake_source
from ui.desk import BusyError, ClosedError, Desk
from ui.meters import Meters
from ui.strings import Strings

SOON_S = 10


class SlowEngine(FakeEngine):
    """Works on a question until it is let go on, and notes what happened in which order."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()
        self.begun: list[str] = []
        self.left = threading.Event()

    def search(self, question: str, *args: object, **named: object) -> tuple:
        self.begun.append(question)
        assert self.go_on.wait(SOON_S)
        return ()

    def stream(self, question: str, *args: object, **named: object) -> Iterator[AnswerEvent]:
        self.begun.append(question)
        try:
            yield from super().stream(question)
        finally:
            self.left.set()


def desk_of(engine: FakeEngine, meters: Meters | None = None, **limits: int) -> Desk:
    return Desk(lambda: fake_source(engine), Strings("zh"), meters, **limits)


def begin(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def value(meters: Meters, name: str, **labels: str) -> float:
    return meters.registry.get_sample_value(name, labels) or 0.0


def test_answers_and_hits_are_the_engines_own():
    engine = FakeEngine()
    desk = desk_of(engine)
    assert desk.ask("主席团做什么？") == engine.ask("主席团做什么？")
    assert desk.search("主席团", 1) == engine.search("主席团", 1)
    assert list(desk.stream("主席团做什么？")) == list(engine.stream("主席团做什么？"))
    assert desk.ask("天气").text == REFUSAL
    assert desk.locate("不在这里").found == ()
    assert desk.article("town").id == "town"


@pytest.mark.parametrize("at_once", [1, 3])
def test_questions_are_worked_on_a_few_at_once_in_the_order_in_which_they_came(at_once):
    engine, meters = SlowEngine(), Meters()
    desk = desk_of(engine, meters, at_once=at_once)
    asking = []
    for number in range(8):
        asking.append(begin(lambda number=number: desk.search(f"q{number}")))
        until(lambda: len(engine.begun) + value(meters, "renda_questions_waiting") == len(asking))
    until(lambda: len(engine.begun) == at_once and value(meters, "renda_questions_waiting") == 8 - at_once)
    begun = sorted(engine.begun)
    working = value(meters, "renda_questions_working")
    engine.go_on.set()
    assert begun == [f"q{number}" for number in range(at_once)]
    assert working == at_once
    for thread in asking:
        thread.join(SOON_S)
    assert engine.begun == [f"q{number}" for number in range(8)] or at_once > 1
    assert sorted(engine.begun) == [f"q{number}" for number in range(8)]
    until(lambda: value(meters, "renda_questions_working") + value(meters, "renda_questions_waiting") == 0)


def test_whoever_comes_when_too_many_wait_is_told_how_many_and_may_come_again():
    engine, meters = SlowEngine(), Meters()
    desk = desk_of(engine, meters, at_once=1, waiting=2)
    asking = [begin(lambda: desk.search("问")) for _ in range(3)]
    until(lambda: value(meters, "renda_questions_waiting") == 2 and len(engine.begun) == 1)
    for call in (lambda: desk.search("问"), lambda: desk.ask("问"), lambda: list(desk.stream("问"))):
        with pytest.raises(BusyError, match="已有 2 个问题在排队"):
            call()
    engine.go_on.set()
    for thread in asking:
        thread.join(SOON_S)
    assert desk.search("问") == ()
    assert value(meters, "renda_errors_total", code="busy") == 3


def test_a_slow_reader_holds_up_nobody():
    desk = desk_of(FakeEngine(), at_once=1, waiting=0)
    with closing(desk.stream("主席团做什么？")) as slow:
        assert next(slow).kind == "hits"
        until(lambda: desk._inside == 0)
        assert desk.ask("主席团做什么？").citations
        assert [event.kind for event in slow][-1] == "done"


def test_a_reader_who_leaves_frees_its_worker_and_closes_the_engines_stream():
    engine = SlowEngine()
    engine.before_text = lambda: engine.go_on.wait(SOON_S)
    desk = desk_of(engine, at_once=1, waiting=0)
    stream = desk.stream("主席团做什么？")
    assert next(stream).kind == "hits"
    stream.close()
    assert not engine.left.is_set()
    engine.go_on.set()
    assert engine.left.wait(SOON_S)
    until(lambda: desk._inside == 0)
    assert desk.search("问") == ()


def test_a_desk_that_closes_tells_those_who_wait_and_finishes_what_it_works_on():
    engine, meters = SlowEngine(), Meters()
    desk = desk_of(engine, meters, at_once=1)
    outcomes: list[str] = []

    def ask() -> None:
        try:
            list(desk.stream("等着的"))
        except ClosedError as error:
            outcomes.append(str(error))

    working = begin(lambda: outcomes.append(f"{desk.search('先来的')}"))
    until(lambda: len(engine.begun) == 1)
    reader = begin(ask)
    until(lambda: value(meters, "renda_questions_waiting") == 1)
    desk.close()
    reader.join(SOON_S)
    engine.go_on.set()
    working.join(SOON_S)
    assert engine.begun == ["先来的"]
    assert outcomes == ["服务正在停止，这个问题没有回答。", "()"]
    assert value(meters, "renda_questions_waiting") == 0
    with pytest.raises(ClosedError):
        desk.ask("后来的")


@pytest.mark.parametrize(
    ("question", "error", "code"), [("出错", ModelError, "model"), ("崩溃", RuntimeError, "internal")]
)
def test_a_failure_reaches_whoever_asked_and_is_counted_by_its_code(question, error, code):
    meters = Meters()
    desk = desk_of(FakeEngine(), meters)
    for call in (desk.search, desk.ask, lambda question: list(desk.stream(question))):
        with pytest.raises(error):
            call(question)
    until(lambda: value(meters, "renda_errors_total", code=code) == 3)
    assert desk.ask("主席团做什么？").citations


def test_an_engine_that_cannot_be_lent_ends_the_stream_with_its_error():
    @contextmanager
    def broken() -> Iterator[FakeEngine]:
        raise ModelError("没有引擎")
        yield FakeEngine()

    desk = Desk(broken, Strings("zh"))
    with pytest.raises(ModelError, match="没有引擎"):
        list(desk.stream("问"))


def test_many_threads_each_get_the_answer_to_their_own_question():
    desk = desk_of(FakeEngine(), at_once=3)
    wrong: list[str] = []

    def ask(number: int) -> None:
        for turn in range(20):
            question = f"问题{number}-{turn}"
            last = list(desk.stream(question))[-1].answer
            if last is None or last.question != question:
                wrong.append(question)

    threads = [begin(lambda number=number: ask(number)) for number in range(12)]
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert desk._inside == 0


def test_answers_refusals_and_stages_are_measured():
    meters = Meters()
    desk = desk_of(FakeEngine(), meters)
    desk.ask("主席团做什么？")
    desk.ask("天气")
    list(desk.stream("主席团做什么？"))
    desk.search("主席团")
    until(lambda: value(meters, "renda_questions_working") == 0)
    assert value(meters, "renda_answers_total", mode="extractive", status="answered") == 2
    assert value(meters, "renda_answers_total", mode="extractive", status="refused") == 1
    assert value(meters, "renda_questions_total", kind="ask") == 3
    assert value(meters, "renda_questions_total", kind="search") == 1
    counts = {
        stage: value(meters, "renda_stage_seconds_count", stage=stage)
        for stage in ("wait", "whole", "first_event", "first_text")
    }
    assert counts == {"wait": 4, "whole": 3, "first_event": 1, "first_text": 1}
