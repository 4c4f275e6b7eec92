"""Questions under way, without a browser: threads, watchers, and what is kept."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from rag.errors import InputError, NotFoundError
from rag.settings import Settings
from tests.ui.fake_engine import FIRST, FakeEngine
from tests.ui.served import fake_source, services_of
from ui.web.conversation import _THREADS, Asked, ConflictError, Outcome, Run, Runs


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def services(engine):
    with services_of(lambda: fake_source(engine), Settings(_env_file=None)) as made:
        yield made


@pytest.fixture
def runs(services) -> Iterator[Runs]:
    made = Runs(services.desk, services.store, services.strings)
    yield made
    made.close()


def _watch(run: Run) -> list[str | Outcome]:
    async def collect() -> list[str | Outcome]:
        return [step async for step in run.watch()]

    return asyncio.run(collect())


def _end(run: Run) -> Outcome:
    last = _watch(run)[-1]
    assert isinstance(last, Outcome)
    return last


def test_watchers_see_the_pieces_and_then_the_kept_exchange(runs, services):
    run = runs.start(Asked("anna", "", "主席团做什么？"))
    *pieces, outcome = _watch(run)
    kept = services.store.conversations.get("anna", run.asked.conversation_id)
    assert "".join(pieces) == outcome.exchange.answer.text
    assert [exchange.id for exchange in kept.exchanges] == [outcome.exchange.id]
    assert runs.under_way("anna") == ()
    assert "".join(_watch(run)[:-1]) == "".join(pieces)  # who comes later sees all of it at once


def test_a_watcher_who_comes_after_the_search_is_told_that_it_is_over(runs):
    run = Run(Asked("anna", "", "主席团做什么？"), ())
    late = Run(run.asked, ())
    late.add("")
    outcome = _end(runs.start(run.asked))
    for each in (run, late):
        each.finish(outcome)
    assert _watch(run) == [outcome]
    assert _watch(late) == ["", outcome]


def test_what_was_stopped_before_its_turn_is_never_worked_on(runs, engine):
    gate = threading.Event()
    engine.before_text = lambda: gate.wait(10)
    first = [runs.start(Asked("anna", "", f"主席团做什么？{number}")) for number in range(_THREADS)]
    late = runs.start(Asked("anna", "", "还没轮到"))
    assert runs.stop("anna", late.id)
    gate.set()
    for run in first:
        _end(run)
    runs._pool.shutdown(wait=True)
    assert len(engine.histories) == len(first)


def test_what_cannot_be_asked_leaves_no_conversation_behind(runs, services):
    with pytest.raises(InputError, match="问题是空的"):
        runs.start(Asked("anna", "", "  "))
    with pytest.raises(NotFoundError):
        runs.start(Asked("anna", "no-such-conversation", "问"))
    assert services.store.conversations.list("anna") == ()


def test_another_owner_can_neither_ask_in_a_conversation_nor_stop_its_question(runs, engine):
    gate = threading.Event()
    engine.before_text = lambda: gate.wait(10)
    run = runs.start(Asked("anna", "", "主席团做什么？"))
    with pytest.raises(NotFoundError):
        runs.start(Asked("bert", run.asked.conversation_id, "问"))
    assert not runs.stop("bert", run.id)
    assert runs.under_way("bert") == ()
    gate.set()
    assert _end(run).exchange.answer is not None


def test_a_stopped_question_is_kept_at_once_as_far_as_it_came(runs, engine):
    gate, arrived = threading.Event(), threading.Event()

    def before_text() -> None:
        if len(pieces) == 2:
            arrived.set()
            gate.wait(10)
        pieces.append(1)

    pieces: list[int] = []
    engine.before_text = before_text
    run = runs.start(Asked("anna", "", "主席团做什么？"))
    assert arrived.wait(10)
    deadline = time.monotonic() + 10
    while len(run.text) < 24:  # the engine may be ahead of who takes what it made
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert runs.stop("anna", run.id)
    outcome = _end(run)
    assert FIRST.startswith(outcome.exchange.partial.removeprefix("某县："))
    assert len(outcome.exchange.partial) == 24
    assert not runs.stop("anna", run.id)
    gate.set()


def test_a_failure_is_kept_but_never_in_the_place_of_an_answer(runs, services, engine):
    first = _end(runs.start(Asked("anna", "", "主席团做什么？")))
    conversation = services.store.conversations.list("anna")[0].id
    failed = _end(runs.start(Asked("anna", conversation, "出错", replaces=first.exchange.id)))
    assert (failed.kept, failed.exchange.error) == (False, "语言模型没有响应。请稍后再试。")
    added = _end(runs.start(Asked("anna", conversation, "出错")))
    again = _end(runs.start(Asked("anna", conversation, "那么代表呢？", replaces=added.exchange.id)))
    kept = services.store.conversations.get("anna", conversation).exchanges
    assert [exchange.question for exchange in kept] == ["主席团做什么？", "那么代表呢？"]
    assert (again.replaced, again.exchange.position) == (1, 1)


def test_only_the_last_exchange_can_be_replaced(runs, services):
    first = _end(runs.start(Asked("anna", "", "主席团做什么？")))
    conversation = services.store.conversations.list("anna")[0].id
    _end(runs.start(Asked("anna", conversation, "那么代表呢？")))
    with pytest.raises(ConflictError, match="别的窗口"):
        runs.start(Asked("anna", conversation, "改了", replaces=first.exchange.id))


def test_an_answer_that_cannot_be_kept_is_shown_with_the_reason(runs, services, engine):
    gate = threading.Event()
    engine.before_text = lambda: gate.wait(10)
    run = runs.start(Asked("anna", "", "主席团做什么？"))
    services.store.conversations.delete("anna", run.asked.conversation_id)
    gate.set()
    outcome = _end(run)
    assert outcome.exchange.answer is not None
    assert not outcome.kept
    assert "可能已被删除" in outcome.note


def test_what_is_under_way_when_the_service_ends_is_kept(runs, services, engine):
    gate = threading.Event()
    engine.before_text = lambda: gate.wait(10)
    run = runs.start(Asked("anna", "", "主席团做什么？"))
    runs.close()
    kept = services.store.conversations.get("anna", run.asked.conversation_id)
    assert [(exchange.question, exchange.answer) for exchange in kept.exchanges] == [("主席团做什么？", None)]
    gate.set()
