from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.ui.fake_engine import FakeEngine
from ui.cli import app
from ui.shell import run


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def fake_engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def renda(fake_engine, capsys, monkeypatch) -> Callable[..., Outcome]:
    """Run a command in this process, on the fake engine, with ``stdin`` as standard input."""

    def call(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run(app, arguments, open_engine=lambda settings: fake_engine)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
