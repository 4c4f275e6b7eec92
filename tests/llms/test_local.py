"""A GGUF file served in the process: a real model of 200 KB, real llama.cpp, real loopback."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import httpx
import pytest

pytest.importorskip("xllamacpp", reason="the extra llm is not installed: pip install 'renda[llm]'")
pytest.importorskip("gguf", reason="gguf, which writes the model, is not installed: pip install 'renda[dev]'")

from rag.errors import LanguageModelError
from rag.llms import local
from rag.llms.base import Message
from rag.llms.local import LocalModel
from rag.settings import LanguageModelSettings
from tests.llms.tiny_gguf import write_tiny_gguf

TEXT = "代表每年向选民述职一次。"
QUESTION = [Message("user", "怎么述职？")]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("gguf")
    write_tiny_gguf(folder / "says.gguf", TEXT)
    write_tiny_gguf(folder / "endless.gguf", "一二三四五六", for_ever=True, context=32_768)
    return folder


@pytest.fixture
def open_model(folder):
    """Opens models that are closed after the test, which must leave nothing running."""
    opened = []

    def build(name: str, **changes) -> LocalModel:
        given = {"context_window": 1024, "first_token_s": 30.0, "timeout_s": 60.0, "threads": 1, **changes}
        opened.append(LocalModel(LanguageModelSettings(gguf=folder / name, **given)))
        return opened[-1]

    yield build
    for model in opened:
        model.close()
    assert local._running == {}


def said(model: LocalModel, max_tokens: int = 64) -> str:
    return "".join(piece.text for piece in model.stream(QUESTION, max_tokens))


def address_of(model: LocalModel) -> str:
    return model._running.address


def test_it_writes_piece_by_piece_and_counts_with_its_own_tokenizer(open_model):
    model = open_model("says.gguf")
    pieces = list(model.stream(QUESTION, 64))
    texts = [piece.text for piece in pieces if piece.text]
    assert "".join(texts) == TEXT
    assert len(texts) > 5
    assert [piece.finish for piece in pieces if piece.finish] == ["stop"]
    usage = pieces[-1].usage
    assert (usage.completion, usage.estimated) == (len(TEXT) + 1, False)  # a token a letter, and the end
    assert model.count_tokens(TEXT) == len(TEXT) + 1  # the space that this tokenizer puts first
    assert model.count_tokens("😀") == 1 + 4  # bytes, as no token has it
    assert model.name == "says"
    assert model.facts().exact_tokens


def test_a_reply_has_no_more_tokens_than_allowed_and_says_that_it_is_not_whole(open_model):
    model = open_model("endless.gguf")
    reply, pieces = model.stream(QUESTION, 20), []
    with pytest.raises(LanguageModelError, match="20 token") as caught:
        while True:
            pieces.append(next(reply))
    assert caught.value.reason == "endless"
    assert "".join(piece.text for piece in pieces) == ("一二三四五六" * 4)[:20]
    assert pieces[-1].usage.completion == 20


def test_a_reply_that_nobody_reads_any_more_is_stopped_and_the_next_question_answered(open_model):
    model = open_model("endless.gguf", context_window=32_768)
    reply = model.stream(QUESTION, 30_000)
    assert next(reply).text
    started = time.monotonic()
    reply.close()
    with pytest.raises(LanguageModelError, match="8 token"):
        said(model, 8)
    assert time.monotonic() - started < 30
    while "language-model" in {thread.name for thread in threading.enumerate()}:
        assert time.monotonic() - started < 60
        time.sleep(0.01)
    slot = get(model, "/slots").json()[0]
    assert slot["n_ctx"] == 32_768
    assert slot["params"]["n_predict"] == 8  # what is in the slot is the second question, not the first


def test_questions_that_come_together_are_answered_one_after_the_other(open_model):
    model = open_model("says.gguf", first_token_s=5.0)
    first = model.stream(QUESTION, 64)
    next(first)
    replies = []
    second = threading.Thread(target=lambda: replies.append(said(model)))
    second.start()
    second.join(0.3)
    assert second.is_alive()
    list(first)
    second.join(20)
    assert replies == [TEXT]


def test_two_users_share_one_server_and_the_last_one_frees_it(open_model, folder):
    first, second = open_model("says.gguf"), open_model("says.gguf")
    address = address_of(first)
    assert address == address_of(second)
    first.close()
    assert said(second) == TEXT
    second.close()
    with pytest.raises(httpx.TransportError):
        httpx.get(address, trust_env=False)


def test_only_this_machine_with_the_key_is_answered(open_model):
    model = open_model("says.gguf")
    body = {"messages": [{"role": "user", "content": "好"}], "max_tokens": 1}
    for key in ("", "wrong"):
        refused = httpx.post(
            f"{address_of(model)}/v1/chat/completions",
            json=body,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            trust_env=False,
        )
        assert refused.status_code == 401
    port = int(address_of(model).rpartition(":")[2])
    assert listening_on(port) == {"0100007F"}  # 127.0.0.1, not every address of the machine


def test_the_key_is_nobody_elses_and_never_shown(open_model):
    model = open_model("says.gguf")
    key = model._running.key.get_secret_value()
    assert len(key) >= 16
    assert key not in f"{model.name} {model.identity} {vars(model)!r} {model._running!r}"


def test_a_question_beyond_the_context_is_told_as_such(open_model):
    model = open_model("says.gguf", context_window=8192)
    assert model.context_window == 1024  # what it was made for
    with pytest.raises(LanguageModelError, match="上下文") as caught:
        list(model.stream([Message("user", "述职" * 800)], 64))
    assert caught.value.reason == "context"
    assert said(model) == TEXT


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.gguf", None, "file_unreadable"),
        ("folder.gguf", "folder", "file_unreadable"),
        ("empty.gguf", b"", "file_other"),
        ("other.gguf", b"PK\x03\x04 no model", "file_other"),
        ("head.gguf", 20, "file_unusable"),
        ("half.gguf", 0.5, "file_unusable"),
        ("nearly.gguf", 0.99, "file_unusable"),
    ],
)
def test_a_file_that_is_no_whole_model_is_told_with_its_path_and_what_to_do(
    open_model, folder, name, content, reason
):
    whole, path = (folder / "says.gguf").read_bytes(), folder / name
    if content == "folder":
        path.mkdir(exist_ok=True)
    elif content is not None:
        size = int(content * len(whole)) if isinstance(content, float) else content
        path.write_bytes(content if isinstance(content, bytes) else whole[:size])
    with pytest.raises(LanguageModelError) as caught:
        open_model(name)
    assert caught.value.reason == reason
    assert str(path) in str(caught.value)
    assert "RENDA_LLM_" in str(caught.value)


def test_a_file_put_in_place_of_another_is_another_model(open_model, folder):
    path = folder / "replaced.gguf"
    write_tiny_gguf(path, "甲乙丙")
    first = open_model("replaced.gguf")
    assert said(first) == "甲乙丙"
    path.unlink()
    write_tiny_gguf(path, "丁戊己")
    second = open_model("replaced.gguf")
    assert said(second) == "丁戊己"
    assert first.identity != second.identity


def get(model: LocalModel, path: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {model._running.key.get_secret_value()}"}
    return httpx.get(f"{address_of(model)}{path}", headers=headers, trust_env=False)


def listening_on(port: int) -> set[str]:
    """The addresses on which this machine listens at ``port``, as Linux writes them."""
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("only Linux tells who listens where")
    rows = [line.split() for line in table.read_text().splitlines()[1:]]
    places = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {host for host, number in places if int(number, 16) == port}
