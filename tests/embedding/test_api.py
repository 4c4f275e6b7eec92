import json
import socket

import numpy as np
import pytest
from pydantic import SecretStr

from rag.embedding.api import ApiEmbedder
from rag.embedding.base import TextEmbedder
from rag.errors import ModelError
from rag.progress import VECTORS
from tests.embedding.servers import EmbeddingsServer, Reply, embeddings
from tests.fakes import HashEmbedder

KEY = "sk-geheim-0123456789"
QUICK = {"retry-after-ms": "1"}


@pytest.fixture
def server():
    running = EmbeddingsServer()
    yield running
    running.close()


@pytest.fixture
def make(server):
    opened = []

    def build(base_url=None, model="bge-m3", timeout_s=5.0):
        embedder = ApiEmbedder(base_url or server.base_url, model, SecretStr(KEY), timeout_s)
        opened.append(embedder)
        return embedder

    yield build
    for embedder in opened:
        embedder.close()


def test_vectors_come_back_in_order_and_with_length_one(make, server):
    embedder = make()
    texts = ["县人大常委会", "乡镇人大主席团", "代表小组"]

    vectors = embedder.embed_passages(texts)

    assert isinstance(embedder, TextEmbedder)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, HashEmbedder().embed_passages(texts), atol=1e-6)
    np.testing.assert_allclose(embedder.embed_query(texts[1]), vectors[1], atol=1e-6)
    assert embedder.dimension == 64
    assert server.requests[0]["model"] == "bge-m3"
    assert server.keys[0] == f"Bearer {KEY}"


def test_many_passages_go_in_batches_and_report_progress(make, server):
    texts = [f"第{i}段" for i in range(70)]
    seen = []

    vectors = make().embed_passages(texts, progress=lambda *step: seen.append(step))

    np.testing.assert_allclose(vectors, HashEmbedder().embed_passages(texts), atol=1e-6)
    assert [len(request["input"]) for request in server.requests] == [32, 32, 6]
    assert seen == [(VECTORS, 32, 70), (VECTORS, 64, 70), (VECTORS, 70, 70)]


def test_a_server_that_takes_small_batches_gets_small_batches(make, server):
    server.max_batch = 10
    texts = [f"第{i}段" for i in range(20)]

    vectors = make().embed_passages(texts)

    np.testing.assert_allclose(vectors, HashEmbedder().embed_passages(texts), atol=1e-6)
    assert [len(request["input"]) for request in server.requests] == [20, 10, 10]


def test_no_passages_give_an_empty_table_of_the_right_width(make):
    assert make().embed_passages([]).shape == (0, 64)


def test_an_empty_text_is_not_sent_empty(make, server):
    make().embed_passages([""])
    assert server.requests[0]["input"] == [" "]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(make, server, status):
    server.enqueue(Reply(status, headers=QUICK), Reply(status, headers=QUICK))

    vector = make().embed_query("人大")

    np.testing.assert_allclose(vector, HashEmbedder().embed_query("人大"), atol=1e-6)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("status", "attempts", "hint"),
    [
        (400, 1, "模型名"),
        (401, 1, "RENDA_EMBED_API_KEY"),
        (403, 1, "RENDA_EMBED_API_KEY"),
        (404, 1, "RENDA_EMBED_API_BASE"),
        (429, 3, "稍后再试"),
        (500, 3, "日志"),
    ],
)
def test_a_lasting_failure_names_address_model_and_next_step_but_never_the_key(
    make, server, status, attempts, hint
):
    body = json.dumps({"error": {"message": f"request with key {KEY} failed"}}).encode()
    server.enqueue(*[Reply(status, body, headers=QUICK)] * attempts)

    with pytest.raises(ModelError) as caught:
        make().embed_query("人大")

    message = str(caught.value)
    assert len(server.requests) == attempts
    for part in (server.base_url, "bge-m3", str(status), hint):
        assert part in message
    assert KEY not in message


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (embeddings([[1.0, 0.0]]), "1 个向量"),
        (embeddings([[1.0, 0.0]] * 3), "3 个向量"),
        (embeddings([[1.0, 0.0]] * 2, indices=[0, 0]), "1 个向量"),
        (embeddings([[1.0, float("nan")], [1.0, 0.0]]), "非数"),
        (embeddings([[0.0, 0.0], [1.0, 0.0]]), "全零"),
        (embeddings([[], []]), "空的"),
        (embeddings([[1.0, 0.0], [1.0]]), "等长"),
        (embeddings([[1.0, "x"], [1.0, 0.0]]), "等长"),
        (b'{"data": null}', "OpenAI 格式"),
        (b'{"hello": 1}', "OpenAI 格式"),
        (b"{half", "OpenAI 格式"),
    ],
)
def test_an_answer_that_is_not_one_good_vector_a_text_is_refused(make, server, body, complaint):
    server.enqueue(Reply(body=body))
    with pytest.raises(ModelError, match=complaint) as caught:
        make().embed_passages(["人大", "政府"])
    assert server.base_url in str(caught.value)


def test_a_web_page_instead_of_json_is_refused(make, server):
    server.enqueue(Reply(body=b"<html>login</html>", content_type="text/html"))
    with pytest.raises(ModelError, match="OpenAI 格式"):
        make().embed_query("人大")


def test_a_changed_dimension_is_refused(make, server):
    embedder = make()
    embedder.embed_query("人大")
    server.enqueue(Reply(body=embeddings([[1.0, 0.0]])))
    with pytest.raises(ModelError, match=r"64 维.*2 维"):
        embedder.embed_query("人大")


def test_a_silent_server_is_given_up_after_the_time_limit(make, server):
    server.enqueue(*[Reply(delay_s=20)] * 3)
    with pytest.raises(ModelError, match=r"0\.2 秒内没有回答.*RENDA_EMBED_TIMEOUT_S") as caught:
        make(timeout_s=0.2).embed_query("人大")
    assert server.base_url in str(caught.value)


def test_a_refused_connection_names_the_address(make):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    with pytest.raises(ModelError, match="连接不上") as caught:
        make(base_url=url).embed_query("人大")
    assert url in str(caught.value)


def test_a_password_in_the_address_is_not_shown(make, server):
    url = server.base_url.replace("http://", "http://user:geheim@")
    embedder = make(base_url=url)
    server.enqueue(Reply(404))
    with pytest.raises(ModelError) as caught:
        embedder.embed_query("人大")
    assert "geheim" not in str(caught.value) + embedder.name


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "ftp://host/v1", "http://"])
def test_an_address_that_is_none_is_refused_at_once(url):
    with pytest.raises(ModelError, match="RENDA_EMBED_API_BASE"):
        ApiEmbedder(url, "bge-m3", SecretStr(""), 1.0)


def test_a_missing_model_name_is_refused_at_once():
    with pytest.raises(ModelError, match="RENDA_EMBED_MODEL"):
        ApiEmbedder("http://127.0.0.1:1/v1", "", SecretStr(""), 1.0)


def test_nothing_for_this_machine_goes_through_a_proxy_or_after_a_redirect(make, server, monkeypatch):
    other = EmbeddingsServer()
    try:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, other.base_url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert make().embed_passages(["代表"]).shape == (1, 64)
        server.enqueue(Reply(status=307, headers={"Location": f"{other.base_url}/embeddings"}))
        with pytest.raises(ModelError, match="RENDA_EMBED_API_BASE"):
            make().embed_passages(["代表"])
        assert other.requests == []
    finally:
        other.close()
