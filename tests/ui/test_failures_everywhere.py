"""One failure of the language model, the same words on the page, over HTTP, by MCP, in exports and the terminal."""

from __future__ import annotations

import asyncio
import html
import json
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from docx import Document
from mcp import Client
from pydantic import SecretStr

from rag.answering.by_model import Attempt
from rag.answering.writer import Writer
from rag.llms.choose import model_of
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
    "key": {
        "zh": "语言模型 m（{where}）回答了错误 401：密钥无效或没有权限，请检查 RENDA_LLM_API_KEY。以下是从文件中摘录的回答。",
        "en": "The language model m ({where}) answered with status 401: the key is wrong or lacks permission. Check RENDA_LLM_API_KEY. Below are quotations from the documents.",
    },
    "file_unreadable": {
        "zh": "读不了模型文件 /nowhere/m.gguf（No such file or directory）。请检查 RENDA_LLM_GGUF。以下是从文件中摘录的回答。",
        "en": "The model file /nowhere/m.gguf can't be read (No such file or directory). Check RENDA_LLM_GGUF. Below are quotations from the documents.",
    },
}


class Written(FakeEngine):
    """Answers by a real model, with the engine's own fallback."""

    def __init__(self, settings: LanguageModelSettings, folder) -> None:
        super().__init__()
        self.settings = settings
        self.folder = folder

    def writer(self) -> Writer:
        text = HITS[0].passage.text
        return Writer(
            model=RememberedModel(model_of(self.settings), self.folder / "replies.db", ""),
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
        pieces = Attempt(self.writer).written(question, HITS, EXTRACTIVE)
        yield AnswerEvent("hits", hits=HITS)
        while True:
            try:
                yield AnswerEvent("text", text=next(pieces))
            except StopIteration as finished:
                yield AnswerEvent("done", answer=finished.value)
                return


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", TOLD)
def test_the_same_reason_is_told_wherever_somebody_asks(code, language, tmp_path, monkeypatch, capsys):
    with scripted_server() as script:
        script.enqueue(Reply(status=401, message=f"wrong {KEY}"))
        gguf = Path("/nowhere/m.gguf") if code == "file_unreadable" else None
        chosen = LanguageModelSettings(api_base=script.base_url, model="m", api_key=SecretStr(KEY), gguf=gguf)
        engine = Written(chosen, tmp_path)
        monkeypatch.setenv("RENDA_LANGUAGE", language)
        assert run(app, ["ask", "怎么述职"], lambda _: engine) == 0
        shown = {"terminal": " ".join(capsys.readouterr().out.split())}
        with served(lambda: fake_source(engine), language=language, mcp=True) as address:
            shown |= asked_over_http(address, code)
            shown["mcp"] = asyncio.run(asked_by_mcp(address, code))
    told = TOLD[code][language].format(where=script.base_url)
    for where, text in shown.items():
        assert told in text.replace("\\", ""), where
        assert KEY not in text, where


def asked_over_http(address: str, code: str) -> dict[str, str]:
    """The texts in which the answer comes, by where."""
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        json_reply = client.post("/api/ask", json={"question": "怎么述职"}).json()
        assert json_reply["notice_code"] == code
        events = client.post("/api/ask", json={"question": "怎么述职", "stream": True}).text
        body = {"model": "renda", "messages": [{"role": "user", "content": "怎么述职"}]}
        choice = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
        assert choice["renda"]["notice_code"] == code
        lines = client.post("/conversations/ask", json={"question": "怎么述职"}).text.splitlines()
        started, done = json.loads(lines[0]), json.loads(lines[-1])
        kept = f"/conversations/{started['conversation']}"
        exported = client.get(f"{kept}/export.md").text
        word = Document(BytesIO(client.get(f"{kept}/export.docx").content))
    return {
        "json": json_reply["notice"],
        "events": events,
        "completion": choice["content"],
        "page": html.unescape(done["html"]),
        "export": exported,
        "word": "\n".join(paragraph.text for paragraph in word.paragraphs),
    }


async def asked_by_mcp(address: str, code: str) -> str:
    async with Client(f"{address}/mcp") as client:
        result = await client.call_tool("ask", {"question": "怎么述职"})
    assert result.structured_content["notice_code"] == code
    return result.content[0].text
