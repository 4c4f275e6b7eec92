"""The commands and the page on the project's own documents, with nothing replaced."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ui.browser import open_browser
from tests.ui.served import served
from tests.ui.web.visits import visiting

PROJECT = Path(__file__).resolve().parents[2]
QUESTION = "乡镇人大主席团在闭会期间做什么？"
COLD_PROCESSOR_S = 3.0
COLD_TRIES = 4
"""Other work on the machine lengthens a run and never shortens one: the least is the program's own."""

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]


@pytest.fixture
def renda(collection):
    def call(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "RENDA_DATA_DIR": str(collection.data_dir),
            "RENDA_MODEL_DIR": str(collection.model_dir),
        }
        command = [sys.executable, "-c", "from ui.cli import main; main()", *arguments]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            cwd=PROJECT,
            env=environment,
            timeout=120,
            text=True,
            check=False,
        )

    return call


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_a_cold_search_finds_passages_that_stand_in_their_article(renda, engine):
    spent = []
    for _ in range(COLD_TRIES):
        before = _processor_seconds()
        outcome = renda("search", QUESTION, "--json", "-k", "5")
        spent.append(_processor_seconds() - before)
        assert outcome.returncode == 0, outcome.stderr
        if spent[-1] <= COLD_PROCESSOR_S:
            break
    hits = json.loads(outcome.stdout)["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4, 5]
    for hit in hits:
        assert engine.article(hit["article"]["id"]).text[hit["start"] : hit["end"]] == hit["text"]
    assert min(spent) <= COLD_PROCESSOR_S, "processor seconds of a cold search, all threads together"


def test_every_quote_of_an_answer_stands_at_its_span(renda, engine):
    lines = [
        json.dumps({"id": n, "question": question})
        for n, question in enumerate([QUESTION, "乡镇人大工作存在哪些问题？"])
    ]
    outcome = renda("ask", "--jsonl", stdin="\n".join(lines))
    assert outcome.returncode == 0, outcome.stderr
    answers = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [0, 1]
    for answer in answers:
        assert not answer["refused"]
        assert answer["citations"]
        for citation in answer["citations"]:
            assert f"[{citation['n']}]" in answer["answer"]
            text = engine.article(citation["article"]["id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_sentence_is_found_where_it_stands_and_an_invented_one_nowhere(renda, engine):
    text = engine.article(engine.articles()[0].id).text
    sentence = next(part for part in text.split("。") if 20 <= len(part) <= 60 and "\n" not in part)
    found = json.loads(renda("cite", sentence, "--json").stdout)["found"]
    assert any(
        engine.article(one["article"]["id"]).text[one["start"] : one["end"]] == sentence for one in found
    )
    invented = renda("cite", "月球基地的食堂本周五供应红烧土豆。", "--json")
    assert (invented.returncode, json.loads(invented.stdout)["found"]) == (1, [])


def test_the_page_marks_the_sentence_that_the_engine_cites(engine):
    @contextmanager
    def lend():
        yield engine

    expected = engine.ask(QUESTION).citations[0]
    with served(lend) as address, open_browser() as browser, visiting(browser, address) as visit:
        visit.ask(QUESTION)
        visit.page.click("#rd-turns .rd-answer a:text-is('[1]')")
        assert "".join(visit.marked()) == expected.quote.replace("\n", "")
        assert expected.article.title in visit.page.inner_text(".rd-panel")
