"""One failure of the language model, the same words on the page, over HTTP, by MCP, in exports and the terminal."""

from __future__ import annotations

import asyncio
import html
import json

import httpx
import pytest
from mcp import Client
from pydantic import SecretStr

from rag.answering.by_model import write_answer
from rag.answering.writer import Writer
from rag.llms.remote import RemoteModel
from rag.llms.replies import RememberedModel
from rag.settings import LanguageModelSettings
from rag.types import AnswerEvent, Article
from tests.answering.test_writer import EXTRACTIVE, HITS, META, verify
from tests.llms.scripted import KEY, Reply, scripted_server
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served
from ui.cli import app
from ui.shell import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TOLD = {
    "zh": "回答了错误 401：密钥无效或没有权限，请检查 RENDA_LLM_API_KEY。以下是从文件中摘录的回答。",
    "en": "answered with status 401: the key is wrong or lacks permission. Check RENDA_LLM_API_KEY. Below are quotations from the documents.",
}


class Written(FakeEngine):
    """Answers by a real model over HTTP, with the engine's own fallback."""

    def __init__(self, base_url: str, folder) -> None:
        super().__init__()
        remote = RemoteModel(LanguageModelSettings(api_base=base_url, model="m", api_key=SecretStr(KEY)))
        text = HITS[0].passage.text
        self.writer = Writer(
            model=RememberedModel(remote, folder / "replies.db", ""),
            language="zh",
            max_tokens=256,
            unsupported="mark",
            verify=verify,
            article_of=lambda _: Article(META, text, 0, len(text)),
            passages=6,
        )

    def ask(self, question, history=(), mode=None, filters=None):
        *_, last = self.stream(question, history, mode, filters)
        return last.answer

    def stream(self, question, history=(), mode=None, filters=None):
        pieces = write_answer(self.writer, question, HITS, EXTRACTIVE)
        yield AnswerEvent("hits", hits=HITS)
        while True:
            try:
                yield AnswerEvent("text", text=next(pieces))
            except StopIteration as finished:
                yield AnswerEvent("done", answer=finished.value)
                return


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_reason_is_told_wherever_somebody_asks(language, tmp_path, monkeypatch, capsys):
    with scripted_server() as script:
        script.enqueue(Reply(status=401, message=f"wrong {KEY}"))
        engine = Written(script.base_url, tmp_path)
        notice = (
            f"m（{script.base_url}）" if language == "zh" else f"The language model m ({script.base_url}) "
        )
        monkeypatch.setenv("RENDA_LANGUAGE", language)
        assert run(app, ["ask", "怎么述职"], lambda _: engine) == 0
        shown = {"terminal": " ".join(capsys.readouterr().out.split())}
        with served(lambda: fake_source(engine), language=language, mcp=True) as address:
            shown |= asked_over_http(address)
            shown["mcp"] = asyncio.run(asked_by_mcp(address))
    for where, text in shown.items():
        assert f"{notice}{TOLD[language]}" in text.replace("\\", ""), where
        assert KEY not in text, where


def asked_over_http(address: str) -> dict[str, str]:
    """The texts in which the answer comes, by where."""
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        json_reply = client.post("/api/ask", json={"question": "怎么述职"}).json()
        assert json_reply["notice_code"] == "key"
        events = client.post("/api/ask", json={"question": "怎么述职", "stream": True}).text
        body = {"model": "renda", "messages": [{"role": "user", "content": "怎么述职"}]}
        choice = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
        lines = client.post("/conversations/ask", json={"question": "怎么述职"}).text.splitlines()
        started, done = json.loads(lines[0]), json.loads(lines[-1])
        exported = client.get(f"/conversations/{started['conversation']}/export.md").text
    return {
        "json": json_reply["notice"],
        "events": events,
        "completion": choice["content"],
        "page": html.unescape(done["html"]),
        "export": exported,
    }


async def asked_by_mcp(address: str) -> str:
    async with Client(f"{address}/mcp") as client:
        result = await client.call_tool("ask", {"question": "怎么述职"})
    return result.content[0].text
