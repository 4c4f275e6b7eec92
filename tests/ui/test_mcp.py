"""The MCP server, asked by the official client: over standard input and output, and over HTTP."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import httpx
import pytest
from mcp import Client, StdioServerParameters

from rag.errors import MissingPartError
from rag.index_files import CURRENT, MARKER
from rag.settings import Settings
from tests.ui.fake_engine import ASKED, CLAIM, FIRST, NOTICE, REFUSAL, TOWN_TEXT, FakeEngine
from tests.ui.served import fake_source, served
from ui.web.links import citation_link

PROJECT = Path(__file__).resolve().parents[2]
NOISY = """
import sys
from tests.ui.fake_engine import FakeEngine
from ui.cli import app
from ui.shell import run
class Noisy(FakeEngine):
    def ask(self, *arguments, **named):
        print("noise of a library")
        return super().ask(*arguments, **named)
sys.exit(run(app, ["mcp"], open_engine=lambda settings: Noisy()))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> StdioServerParameters:
    """``renda mcp`` on the fake engine, which prints to standard output while it answers."""
    folder = tmp_path_factory.mktemp("mcp")
    index = Settings(_env_file=None, data_dir=folder).index_dir
    index.mkdir(parents=True)
    (index / MARKER).touch()
    (index / CURRENT).write_text("20260101T000000-1\n")
    environment = {**os.environ, "RENDA_DATA_DIR": str(folder)}
    return StdioServerParameters(command=sys.executable, args=["-c", NOISY], env=environment, cwd=PROJECT)


@pytest.fixture(scope="module")
def address():
    engine = FakeEngine()
    with served(lambda: fake_source(engine), mcp=True) as address:
        yield address


def _calls(server, *calls, mode="auto", at_once=False):
    """Return the results of tool calls ``(name, arguments)``, made by one client."""

    async def run():
        async with Client(server, mode=mode) as client:
            if at_once:
                return await asyncio.gather(*(client.call_tool(*call) for call in calls))
            return [await client.call_tool(*call) for call in calls]

    return asyncio.run(run())


def _tools(server):
    async def run():
        async with Client(server) as client:
            return client.instructions, {tool.name: tool for tool in (await client.list_tools()).tools}

    return asyncio.run(run())


def _error(result):
    assert result.is_error
    return result.structured_content["error"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_standard_streams_an_answer_comes_with_spans_and_links_whatever_else_is_printed(program, mode):
    [result] = _calls(program, ("ask", {"question": "主席团做什么？"}), mode=mode)
    answer = result.structured_content
    assert not result.is_error
    assert answer["answer"].startswith("某县：" + FIRST)
    assert not answer["refused"]
    assert [citation["n"] for citation in answer["citations"]] == [1, 2, 3]
    for citation in answer["citations"]:
        start, end = citation["start"], citation["end"]
        assert TOWN_TEXT[start:end] == citation["quote"]
        assert (citation["raw_start"], citation["raw_end"]) == (start + 10, end + 10)
        assert citation["link"] == "http://127.0.0.1:7860" + citation_link(
            "town", start, end, citation["quote"]
        )
    assert answer["citations"][0]["article"]["source"] == "000_town.txt"
    assert answer["unsupported"] == ["没有依据的话。"]
    assert (answer["asked"], answer["notice"], answer["writing"]) == ("", "", None)
    read = result.content[0].text
    assert all(
        part in read for part in ("[3]", "日期存疑", "数字可疑", "没有找到依据", "/article/town?start=")
    )


def test_what_a_language_model_wrote_is_told_with_its_support_and_a_notice_comes_first(program):
    written, quoted = _calls(program, ("ask", {"question": "模型"}), ("ask", {"question": "失灵"}))
    told = written.structured_content
    assert told["writing"]["support"] == pytest.approx(2 / 3)
    assert (told["asked"], told["unsupported"]) == (ASKED, [CLAIM])
    assert "由 qwen<b>@本机 撰写 · 3 句中 2 句有依据" in written.content[0].text
    assert quoted.structured_content["notice"] == NOTICE
    assert quoted.structured_content["notice_code"] == "slow"
    assert quoted.content[0].text.startswith(f"注意：{NOTICE}")


def test_a_refusal_is_a_value_and_a_failure_is_an_error_with_its_code(program):
    refused, failed, crashed = _calls(
        program,
        ("ask", {"question": "天气怎样？"}),
        ("ask", {"question": "出错"}),
        ("search", {"question": "崩溃"}),
    )
    assert not refused.is_error
    assert refused.structured_content["refused"]
    assert refused.structured_content["answer"] == REFUSAL
    assert refused.structured_content["citations"] == []
    assert [near["rank"] for near in refused.structured_content["nearest"]] == [1, 2]
    assert _error(failed) == {"code": "model", "message": "语言模型没有响应。请稍后再试。"}
    assert _error(crashed)["code"] == "internal"
    assert "boom" not in crashed.content[0].text
    assert "citations" not in failed.structured_content


@pytest.mark.parametrize(
    ("call", "code", "part"),
    [
        (("search", {}), "input", "缺少参数 question"),
        (("search", {"question": 5}), "input", "参数 question"),
        (("search", {"question": "代表", "k": 99}), "input", '"maximum": 50'),
        (("search", {"question": "代表", "limit": 5}), "input", "没有名为 limit 的参数"),
        (("search", {"question": "代表", "years": [2016]}), "input", "参数 years"),
        (("read_article", {"article_id": "../town"}), "not_found", "../town"),
        (("read_article", {"article_id": "town", "start": -1}), "input", "参数 start"),
        (("delete", {}), "not_found", "没有名为 delete 的工具"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_would_fit(address, call, code, part):
    [result] = _calls(f"{address}/mcp", call)
    assert _error(result)["code"] == code
    assert part in result.content[0].text
    assert "pydantic" not in result.content[0].text


def test_over_http_links_lead_to_the_address_that_was_asked(address):
    search, cite, nowhere = _calls(
        f"{address}/mcp",
        ("search", {"question": "主席团", "k": 1, "places": ["某县"]}),
        ("cite", {"quote": FIRST}),
        ("cite", {"quote": "没有这句话"}),
    )
    [passage] = search.structured_content["passages"]
    assert passage["link"].startswith(f"{address}/article/town?")
    assert passage["also_in"] == ["另一篇文章"]
    [place] = cite.structured_content["found"]
    assert TOWN_TEXT[place["start"] : place["end"]] == place["text"] == FIRST
    assert nowhere.structured_content["found"] == []
    assert nowhere.structured_content["nearest"][0]["similarity"] == 0.5
    assert "没有这句话" in nowhere.content[0].text


def test_a_long_article_is_read_in_parts_that_make_up_the_whole(address):
    parts, start = [], 0
    while start is not None:
        [result] = _calls(
            f"{address}/mcp", ("read_article", {"article_id": "hostile", "start": start, "max_chars": 100})
        )
        parts.append(result.structured_content["text"])
        start = result.structured_content["next_start"]
    [listed] = _calls(f"{address}/mcp", ("list_articles", {"limit": 1}))
    assert len(parts) == -(-result.structured_content["total_chars"] // 100)
    assert "".join(parts) == FakeEngine().article("hostile").text
    assert (listed.structured_content["total"], listed.structured_content["next_start"]) == (2, 1)


def test_many_calls_at_once_get_each_its_own_result(address):
    calls = [("cite", {"quote": TOWN_TEXT[n : n + 9]}) for n in range(24)]
    results = _calls(f"{address}/mcp", *calls, at_once=True)
    assert [result.structured_content["found"][0]["start"] for result in results] == list(range(24))


def test_tools_are_described_in_the_language_set_and_change_nothing(address):
    engine = FakeEngine()
    with served(lambda: fake_source(engine), mcp=True, language="en") as english:
        told = {"zh": _tools(f"{address}/mcp"), "en": _tools(f"{english}/mcp")}
    for language, (instructions, tools) in told.items():
        assert list(tools) == ["search", "ask", "cite", "list_articles", "read_article"]
        texts = [instructions]
        for tool in tools.values():
            assert tool.annotations.read_only_hint
            assert tool.output_schema["type"] == "object"
            assert tool.input_schema["additionalProperties"] is False
            arguments = tool.input_schema["properties"].values()
            texts += [tool.title, tool.description, *(argument["description"] for argument in arguments)]
        for text in texts:
            assert any("\u4e00" <= character <= "\u9fff" for character in text) == (language == "zh"), text


def test_foreign_hosts_and_origins_and_large_bodies_are_refused_at_the_mounted_server(address):
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with httpx.Client(base_url=address, headers=headers) as client:
        ours = client.post("/mcp", json=body)
        host = client.post("/mcp", json=body, headers={"host": "evil.example"})
        origin = client.post("/mcp", json=body, headers={"origin": "http://evil.example"})
        large = client.post("/mcp", json={**body, "params": {"x": "y" * 1_100_000}})
        got = client.get("/mcp", headers={"accept": "text/event-stream"})
    assert next(tool["name"] for tool in ours.json()["result"]["tools"]) == "search"
    assert (host.status_code, origin.status_code, large.status_code, got.status_code) == (400, 403, 413, 405)
    assert got.headers["allow"] == "POST"


def test_the_server_is_mounted_only_where_it_is_asked_for():
    engine = FakeEngine()
    with served(lambda: fake_source(engine)) as address:
        assert httpx.post(f"{address}/mcp", json={}).status_code in {404, 405}


def test_without_the_extra_both_ways_in_name_the_command_that_installs_it(renda, monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp", None)
    outcome = renda("mcp")
    assert (outcome.code, outcome.out) == (2, "")
    assert "make setup" in outcome.err
    engine = FakeEngine()
    with (
        pytest.raises(MissingPartError, match=r"renda\[mcp\]"),
        served(lambda: fake_source(engine), mcp=True),
    ):
        pass


def test_without_an_index_the_next_step_is_named_on_standard_error(renda, tmp_path, monkeypatch):
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path))
    outcome = renda("mcp")
    assert (outcome.code, outcome.out) == (2, "")
    assert "renda index" in outcome.err


def test_the_guide_names_every_tool_and_its_examples_work(address):
    guide = (PROJECT / "docs" / "mcp.md").read_text(encoding="utf-8")
    for name, tool in _tools(f"{address}/mcp")[1].items():
        assert f"| `{name}` |" in guide
        assert all(f"`{argument}`" in guide for argument in tool.input_schema["properties"])
    for example in re.findall(r"```json\n(.*?)```", guide, re.DOTALL):
        assert "renda" in next(iter(json.loads(example).values()))
    [program] = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(program.replace("http://127.0.0.1:7860", address), {})
    assert f"1 {FIRST} {address}/article/town?start=" in printed.getvalue()


def test_the_program_ends_with_its_input_and_writes_nothing_but_messages(program):
    lines = ['{"jsonrpc": "2.0", "id": 1, "method": "ping"}', "nonsense", "\ufffd" * 10]
    done = subprocess.run(
        [program.command, *program.args],
        input="\n".join(lines).encode() + b"\n\xff\xfe\n",
        env=program.env,
        cwd=PROJECT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in done.stdout.splitlines())
    assert "MCP 服务已就绪" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_the_real_program_answers_from_the_project_s_own_articles(collection):
    environment = {
        **os.environ,
        "RENDA_DATA_DIR": str(collection.data_dir),
        "RENDA_MODEL_DIR": str(collection.model_dir),
    }
    renda = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from ui.cli import main; main()", "mcp"],
        env=environment,
        cwd=PROJECT,
    )
    ask, article = asyncio.run(_ask_and_read(renda, "乡镇人大主席团有哪些职权？"))
    cited = ask["citations"][0]
    assert article["text"][cited["start"] : cited["end"]] == cited["quote"]


async def _ask_and_read(server, question):
    """Return an answer, and the text of the article that it cites first."""
    async with Client(server) as client:
        ask = (await client.call_tool("ask", {"question": question})).structured_content
        wanted = {"article_id": ask["citations"][0]["article"]["id"], "max_chars": 20_000}
        return ask, (await client.call_tool("read_article", wanted)).structured_content
