from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import IndexMismatchError
from rag.index_files import CURRENT, MARKER
from rag.settings import Settings
from tests.ui.fake_engine import FakeEngine
from ui.engine_keeper import EngineKeeper

PROJECT = Path(__file__).resolve().parents[2]


def _settings(folder: Path, build: str = "20260101T000000-1") -> Settings:
    settings = Settings(_env_file=None, data_dir=folder)
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    (settings.index_dir / MARKER).touch()
    (settings.index_dir / CURRENT).write_text(build + "\n")
    return settings


def test_a_port_in_use_is_named_with_a_free_one_and_exits_with_2(renda):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = renda("serve", "--port", str(port))
    assert (outcome.code, outcome.out) == (2, "")
    assert f"端口 {port} 已被占用" in outcome.err
    free = int(re.search(r"--port (\d+)", outcome.err)[1])
    with socket.create_server(("127.0.0.1", free)):
        pass


@pytest.mark.parametrize("host", ["203.0.113.9", "no.such.host.invalid", "a..b"])
def test_an_address_that_is_not_ours_is_named_and_exits_with_2(renda, monkeypatch, host):
    monkeypatch.setenv("RENDA_OPEN_TO_NETWORK", "true")
    outcome = renda("serve", "--host", host, "--port", "7999")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"无法在 {host}:7999 上监听" in outcome.err


def test_serving_without_an_index_names_the_next_step(renda, tmp_path, monkeypatch):
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path))
    outcome = renda("serve", "--port", str(_free_port()))
    assert (outcome.code, outcome.out) == (2, "")
    assert "renda index" in outcome.err


def test_the_engine_is_opened_once_for_many_questions(tmp_path):
    opened: list[FakeEngine] = []
    with EngineKeeper(_settings(tmp_path), _opener(opened)) as keeper:
        for _ in range(3):
            with keeper.lend() as engine:
                assert engine is opened[0]
    assert len(opened) == 1
    assert opened[0].closed


def test_after_a_rebuild_the_new_index_answers_and_the_old_one_is_closed_when_left(tmp_path):
    opened: list[FakeEngine] = []
    with EngineKeeper(_settings(tmp_path), _opener(opened), look_every_s=0.01) as keeper:
        with keeper.lend() as old:
            _settings(tmp_path, "20260202T000000-2")
            _until(lambda: _lent(keeper) is not old)
            assert (old, _lent(keeper)) == (opened[0], opened[1])
            assert not opened[0].closed
        assert opened[0].closed
        assert not opened[1].closed
    assert opened[1].closed


def test_while_the_new_index_is_opened_the_old_one_answers_and_the_new_one_is_warm_when_it_does(tmp_path):
    opened: list[FakeEngine] = []
    warming, warm = threading.Event(), threading.Event()

    def warm_up(engine: FakeEngine) -> None:
        if len(opened) > 1:
            warming.set()
            assert warm.wait(10)

    with EngineKeeper(_settings(tmp_path), _opener(opened), warm_up, 0.01) as keeper:
        _settings(tmp_path, "20260202T000000-2")
        assert warming.wait(10)
        assert _lent(keeper) is opened[0]
        warm.set()
        _until(lambda: _lent(keeper) is opened[1])
        _until(lambda: opened[0].closed)
    assert len(opened) == 2


@pytest.mark.parametrize(
    "error", [IndexMismatchError("索引由别的模型建立。"), OSError("索引由别的模型建立。")]
)
def test_a_new_index_that_cannot_be_opened_leaves_the_old_one_answering(tmp_path, caplog, error):
    opened: list[FakeEngine] = []
    tried: list[FakeEngine] = []

    def open_first_only(settings: Settings) -> FakeEngine:
        if opened:
            tried.append(FakeEngine())
            raise error
        return _opener(opened)(settings)

    with EngineKeeper(_settings(tmp_path), open_first_only, look_every_s=0.01) as keeper:
        _settings(tmp_path, "20260202T000000-2")
        _until(lambda: bool(tried))
        time.sleep(0.1)
        assert _lent(keeper) is opened[0]
    assert len(tried) == 1
    assert "索引由别的模型建立" in caplog.text


def test_an_index_that_vanishes_leaves_the_open_one_answering(tmp_path):
    opened: list[FakeEngine] = []
    settings = _settings(tmp_path)
    with EngineKeeper(settings, _opener(opened), look_every_s=0.01) as keeper:
        (settings.index_dir / CURRENT).unlink()
        time.sleep(0.1)
        assert _lent(keeper) is opened[0]


def test_serve_tells_that_no_model_can_be_had_prints_its_address_answers_and_stops_on_ctrl_c(tmp_path):
    _settings(tmp_path)
    port = _free_port()
    code = (
        "import sys; from tests.ui.fake_engine import FakeEngine; from ui.cli import app; from ui.shell import run;"
        f"sys.exit(run(app, ['serve', '--port', '{port}'], open_engine=lambda settings: FakeEngine()))"
    )
    environment = {**os.environ, "RENDA_DATA_DIR": str(tmp_path), "RENDA_ANSWER_MODE": "llm"}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        said = _read_until(process, f"http://127.0.0.1:{port}", 60)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert b"200" in connection.recv(100)
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert out == b""
    assert "Traceback" not in said + rest.decode()
    assert "已中断" in rest.decode()
    assert "没有配置语言模型。请在 .env 中设置 RENDA_LLM_API_BASE" in said
    assert "在此之前，回答都是摘录的原文。" in said


def _lent(keeper: EngineKeeper) -> FakeEngine:
    with keeper.lend() as engine:
        return engine


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def _opener(opened: list[FakeEngine]):
    def open_engine(settings: Settings) -> FakeEngine:
        opened.append(FakeEngine())
        return opened[-1]

    return open_engine


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return trial.getsockname()[1]


def _read_until(process: subprocess.Popen[bytes], wanted: str, seconds: float) -> str:
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(_lines(process, wanted)), daemon=True)
    reader.start()
    deadline = time.monotonic() + seconds
    while reader.is_alive() and time.monotonic() < deadline:
        reader.join(0.1)
    assert any(wanted in line for line in said), said
    return "".join(said)


def _lines(process: subprocess.Popen[bytes], wanted: str):
    for line in process.stderr:
        text = line.decode()
        yield text
        if wanted in text:
            return
