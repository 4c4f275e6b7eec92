"""The API against its own description: made-up requests of every kind find no failure of the server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.ui.api.served_api import served_api
from tests.ui.fake_engine import HOSTILE, HOSTILE_TEXT, TOWN, TOWN_TEXT, FakeEngine

CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 4
NOT_ALL_EDGES = """
[[operations]]
include-operation-id = ["chat", "search_quickly", "ask_quickly", "cite_quickly"]
phases.coverage.enabled = false
"""
"""These have so many edges that only some are tried here, by chance; the whole is tried by hand."""
SHOWN_CHARS = 6_000


def test_no_request_makes_the_server_fail_and_every_response_is_as_described(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for meta, text in ((TOWN, TOWN_TEXT), (HOSTILE, HOSTILE_TEXT)):
        (raw / meta.source.replace("/", "")).write_text(f"{'〇' * 10}{text}", encoding="utf-8")
    config = tmp_path / CONFIG.name
    config.write_text(CONFIG.read_text(encoding="utf-8") + NOT_ALL_EDGES, encoding="utf-8")
    with served_api(FakeEngine(), corpus_dir=tmp_path) as client:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
            *("run", str(client.base_url.join("/openapi.json")), "--no-color"),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES)),
            *("--seed", "1", "--workers", "2", "--request-timeout", "20"),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-SHOWN_CHARS:] + done.stderr[-SHOWN_CHARS:]
