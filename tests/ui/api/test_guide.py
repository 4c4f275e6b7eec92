"""docs/api.md: what it shows is run, and its tables are those of the service."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from rag.settings import PROJECT_ROOT

GUIDE = (PROJECT_ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(bash|python)\n(.*?)```", GUIDE, re.DOTALL)
EXPECTED = (
    ('"refused": false', '"quote": "'),
    ("event: hits\n", "event: text\n", "event: done\n"),
    ('"hits": [{', '"found": [', '"raw": "'),
    ("出处：\n[1] 《", "False"),
    ("[1]", "/article/"),
    ('"code": "invalid_value"', "不能大于 100"),
)


@pytest.mark.parametrize(("number", "said"), list(enumerate(EXPECTED)))
def test_every_example_runs_and_shows_what_it_is_there_for(real, number, said):
    language, code = EXAMPLES[number]
    code = code.replace("http://127.0.0.1:7860", str(real.base_url).rstrip("/"))
    command = ["bash", "-euc", code] if language == "bash" else [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for part in said:
        assert part in done.stdout


def test_no_example_is_left_out_and_every_address_is_told(real):
    assert len(EXAMPLES) == len(EXPECTED)
    described = real.get("/openapi.json").json()["paths"]
    told = GUIDE.replace("{编号}", "{article_id}")
    assert [path for path in described if path not in told and path != "/v1/models/{model}"] == []
