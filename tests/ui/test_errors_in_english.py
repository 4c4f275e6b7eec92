"""With RENDA_LANGUAGE=en, what went wrong is told in English wherever somebody asks: no Chinese is left."""

from __future__ import annotations

import ast
import asyncio
import html
import json
import re
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from mcp import Client

from rag.errors import InputError, RendaError
from rag.index_files import current_name
from rag.question import check_question
from rag.settings import PROJECT_ROOT
from tests.error_texts import CHINESE, error_names, modules
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served
from ui.cli import app, main
from ui.shell import run
from ui.strings import Strings

NO_INDEX = re.compile(r"There is no index yet \(\S+\)\. Run renda index first\.")


class WithoutIndex(FakeEngine):
    """Finds no index where it looks for one."""

    def __init__(self, folder) -> None:
        super().__init__()
        self._folder = folder

    def ask(self, *_given, **_named):
        current_name(self._folder)

    def search(self, *_given, **_named):
        current_name(self._folder)


@pytest.fixture
def english(monkeypatch, tmp_path):
    monkeypatch.setenv("RENDA_LANGUAGE", "en")
    monkeypatch.setenv("RENDA_CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("index",), r"There is no folder of cleaned articles \S+articles\. Run renda clean first\."),
        (("clean",), r"There is no folder of raw files \S+raw\. Make it and put \.txt files there\."),
        (("ask", ""), r"The question is empty\. Enter a question\."),
        (("ask", "x" * 2001), r"The question is too long: 2001 characters; the limit is 2000\. Shorten it\."),
        (("ask", "who"), NO_INDEX.pattern),
    ],
)  # fmt: skip
def test_the_terminal_says_in_english_what_failed(english, capsys, arguments, said):
    assert run(app, list(arguments), lambda _: WithoutIndex(english)) == 2
    shown = capsys.readouterr().err
    assert re.search(said, shown)
    assert not CHINESE.search(shown)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--dataset", "nowhere.jsonl"), r"The data set \S*nowhere\.jsonl can't be read: No such file"),
        (("gate",), r"\S+ has no complete run over all of the data set \S+\. Run renda eval run first\."),
        (("compare", "one", "two"), r"There is no run one\. The latest in \S+ are: none yet\. Correct the name\."),
    ],
)  # fmt: skip
def test_the_evaluation_says_in_english_what_failed(english, capsys, arguments, said):
    with pytest.raises(SystemExit) as left:
        main(["eval", *arguments])
    shown = capsys.readouterr().err
    assert left.value.code == 2
    assert re.search(said, shown)
    assert not CHINESE.search(shown)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RENDA_PORT", "many", "The setting RENDA_PORT (port that the page listens on) has the unfit value 'many': it should be a whole number. Correct it in .env or the environment."),
        ("RENDA_PORT", "0", "has the unfit value '0': it can't be less than 1."),
        ("RENDA_REFUSAL", "bold", "it can only be 'careful', 'balanced' or 'eager'."),
        ("RENDA_PROT", "1", "There is no setting RENDA_PROT; the nearest is RENDA_PORT. Correct or delete it (see .env.example)."),
        ("RENDA_RATE_LIMIT", "fast", "(upper limit of questions per user (without login, per address), such as 30/minute; none if empty)"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_english_also_by_the_doctor(
    english, monkeypatch, capsys, name, value, said
):
    monkeypatch.setenv(name, value)
    for arguments, code in ((["search", "who"], 2), (["doctor"], 1)):
        assert run(app, arguments, lambda _: FakeEngine()) == code
        shown = "".join(capsys.readouterr())
        assert said in " ".join(shown.split())
        assert not CHINESE.search(shown)


def test_the_doctor_says_in_english_what_is_wrong_with_files_and_index(english, capsys):
    raw = english / "corpus" / "raw"
    raw.mkdir(parents=True)
    (raw / "a.txt").write_text("各级党委要支持人大依法行使职权。\n", encoding="utf-8")
    assert run(app, ["clean"]) == 0
    assert capsys.readouterr().err.startswith("Cleaning 0/1 …\n")
    (raw / "b.txt").write_bytes(b"")
    (english / "data").mkdir(exist_ok=True)
    (english / "data" / "index").write_text("")
    assert run(app, ["doctor"]) == 1
    shown = " ".join("".join(capsys.readouterr()).split())
    assert "b.txt: The raw file b.txt is empty; there is nothing to clean." in shown
    assert "index is no folder and can't hold the index. Set RENDA_DATA_DIR to another place." in shown
    assert not CHINESE.search(shown)


def test_a_line_of_a_batch_is_refused_in_english(english, renda):
    lines = [
        {"question": 5},
        {"question": "who", "history": [{"role": "x"}]},
        {"question": "who", "history": 1},
    ]
    outcome = renda("ask", "--jsonl", stdin="\n".join(map(json.dumps, lines)).encode())
    assert [line["error"] for line in outcome.lines] == [
        "The question should be text, but a number came. Make it a string.",
        "Entry 1 of history has the role 'x'. Make it user or assistant.",
        "history should be a list, but a number came. Make it a list of role and content, or leave it out.",
    ]


def test_the_api_and_mcp_say_it_in_english(tmp_path):
    with asked_without_index(tmp_path) as (client, address):
        reply = client.post("/api/ask", json={"question": "who"})
        chatted = client.post("/v1/chat/completions", json=chat("who"))
        by_mcp = asyncio.run(asked_by_mcp(address))
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "index_missing")
    assert NO_INDEX.fullmatch(reply.json()["error"]["message"])
    assert NO_INDEX.fullmatch(chatted.json()["error"]["message"])
    assert re.fullmatch(rf"Something went wrong \(index_missing\): {NO_INDEX.pattern}", by_mcp)


def test_the_page_the_tabs_and_the_stream_say_it_in_english(tmp_path):
    with asked_without_index(tmp_path) as (client, _):
        streamed = client.post("/api/ask", json={"question": "who", "stream": True}).text
        asked = client.post("/conversations/ask", json={"question": "who"}).text
        tab = client.get("/tab/search", params={"q": "who"}).text
    (event,) = (json.loads(line) for line in streamed.splitlines() if line)
    *_, done = map(json.loads, asked.splitlines())
    assert NO_INDEX.fullmatch(event["error"]["message"])
    for kind, page in (("rd-error", done["html"]), ("rt-error", tab)):
        (heading, message, *hint) = shown_in(kind, page)
        assert NO_INDEX.fullmatch(message)
        assert not CHINESE.search("".join((heading, *hint)))
    assert not CHINESE.search(done["announce"])


@contextmanager
def asked_without_index(folder):
    """A client of a service in English that has no index, and its address."""
    engine = WithoutIndex(folder)
    with (
        served(lambda: fake_source(engine), language="en", mcp=True) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        yield client, address


def shown_in(kind: str, page: str) -> list[str]:
    """The texts of the one element of this class that tells of an error."""
    (element,) = re.findall(rf'<div class="{kind}"[^>]*>(.*?)</div>', page)
    return [html.unescape(text) for text in re.findall(r"<(?:h3|p)[^>]*>([^<]*)<", element)]


def chat(question: str) -> dict:
    return {"model": "renda", "messages": [{"role": "user", "content": question}]}


async def asked_by_mcp(address: str) -> str:
    async with Client(f"{address}/mcp") as client:
        result = await client.call_tool("ask", {"question": "who"})
    assert result.structured_content["error"]["code"] == "index_missing"
    return result.content[0].text


def test_a_title_is_named_in_both_languages():
    for language, said in (("zh", "标题是空的。"), ("en", "The title is empty.")):
        with pytest.raises(InputError) as caught:
            check_question(" ", Strings("en").both("store.title_name"))
        assert caught.value.told(language).startswith(said)


def test_no_way_in_shows_an_error_without_regard_to_the_language():
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules()}
    names = error_names(list(trees.values()), RendaError.__name__)
    ways_in = {path: tree for path, tree in trees.items() if way_in(path) in {"ui", "eval"}}
    handlers = {
        path: [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name]
        for path, tree in ways_in.items()
    }
    ours = [(path, one) for path, found in handlers.items() for one in found if caught_by(one) & names]
    assert len(ours) > 20
    assert [f"{path}:{one.lineno}" for path, one in ours if shows_bare(one)] == []


def way_in(path: Path) -> str:
    """The layer that a module belongs to."""
    return path.relative_to(PROJECT_ROOT).parts[0]


def caught_by(handler: ast.ExceptHandler) -> set[str]:
    return {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}


def shows_bare(handler: ast.ExceptHandler) -> bool:
    """Whether the error's own text is used: as ``str(error)``, in a text, or as a value of one from a table.

    Not so in the Chinese of a pair whose English tells the error too.
    """
    nodes = [inner for statement in handler.body for inner in ast.walk(statement)]
    pairs = [
        node.args[0]
        for node in nodes
        if isinstance(node, ast.Call)
        and len(node.args) > 1
        and f"{handler.name}.told('en')" in ast.unparse(node.args[1])
    ]
    told = {id(inner) for chinese in pairs for inner in ast.walk(chinese)}
    for node in (node for node in nodes if id(node) not in told):
        if isinstance(node, ast.Call) and ast.unparse(node) == f"str({handler.name})":
            return True
        shown = node.value if isinstance(node, (ast.FormattedValue, ast.keyword)) else None
        if isinstance(shown, ast.Name) and shown.id == handler.name:
            return True
    return False
