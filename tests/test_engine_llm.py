"""The whole program with a language model: verified, refused, rewritten, replaced, remembered."""

from __future__ import annotations

import pytest

from rag.engine import open_engine
from rag.types import Turn
from tests.llms.scripted import KEY, Reply, scripted_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

QUESTION = "合肥的代表一届要轮训几次"
TRUE = "每届应将本级人大代表至少轮训一遍。"
FALSE = "每届应将本级人大代表至少轮训三遍。"


@pytest.fixture
def script():
    with scripted_server() as server:
        yield server


@pytest.fixture
def engine_with_model(script, collection, tmp_path, bundled_embedder):
    settings = collection.model_copy(
        update={
            "answer_mode": "llm",
            "llm_api_base": script.base_url,
            "llm_model": "scripted",
            "llm_first_token_s": 20.0,
        }
    )
    engine = open_engine(settings, bundled_embedder)
    yield engine
    engine.close()
    (collection.data_dir / "replies.db").unlink(missing_ok=True)


def test_a_true_sentence_is_cited_and_a_false_one_marked(engine_with_model, script):
    script.enqueue(f"{TRUE}[1]{FALSE}[1]")
    answer = engine_with_model.ask(QUESTION)
    assert answer.mode == "llm"
    assert answer.unsupported == (FALSE,)
    assert answer.citations
    for citation in answer.citations:
        assert (
            engine_with_model.article(citation.article.id).text[citation.start : citation.end]
            == citation.quote
        )
    assert "至少轮训一遍" in answer.citations[0].quote
    assert answer.writing.support == 0.5


def test_the_prompt_holds_the_passages_and_the_question_between_marks(engine_with_model, script):
    script.enqueue(f"{TRUE}[1]")
    answer = engine_with_model.ask(QUESTION)
    system, user = (message["content"] for message in script.requests[0]["messages"])
    assert "只根据用户给出的资料回答" in system
    assert QUESTION in user
    assert answer.hits[0].passage.text in user
    assert f"《{answer.hits[0].article.title}》" in user


def test_what_the_documents_do_not_answer_never_reaches_the_model(engine_with_model, script):
    script.enqueue("不该问我。")
    answer = engine_with_model.ask("苏州市人大常委会有几个专门委员会？")
    assert answer.refused
    assert script.requests == []


def test_a_follow_up_is_rewritten_by_the_model_and_shown(engine_with_model, script):
    rewritten = "广州的代表一届要轮训几次"
    script.enqueue(rewritten, f"{TRUE}[1]")
    history = (Turn("user", QUESTION), Turn("assistant", TRUE))
    answer = engine_with_model.ask("那广州呢", history)
    assert rewritten in answer.asked
    assert {hit.article.place for hit in answer.hits[:1]} == {"广州"}


def test_no_request_holds_a_sentence_that_was_marked_as_unsupported(engine_with_model, script):
    said = f"一、{TRUE}[1]\n二、代表每年领取五千元。（文件中未找到依据）"
    history = (Turn("user", QUESTION), Turn("assistant", said))
    for follow_up in ("那广州呢", "第二项呢"):
        script.enqueue("五千元", f"{TRUE}[1]")
        engine_with_model.ask(follow_up, history)
    assert script.requests
    assert not any("五千元" in str(request["messages"]) for request in script.requests)


def test_a_rewriting_with_words_of_its_own_is_not_taken(engine_with_model, script):
    script.enqueue("北京市海淀区的财政收入2024年是多少", f"{TRUE}[1]")
    history = (Turn("user", QUESTION), Turn("assistant", TRUE))
    answer = engine_with_model.ask("那广州呢", history)
    assert "财政收入" not in answer.asked
    assert "广州" in answer.asked


def test_a_model_that_fails_is_replaced_by_quotations_with_a_notice(engine_with_model, script):
    script.enqueue(Reply(status=401, message=f"bad key {KEY}"))
    answer = engine_with_model.ask(QUESTION)
    assert answer.mode == "extractive"
    assert answer.citations
    assert "RENDA_LLM_API_KEY" in answer.notice
    assert answer.notice_code == "key"
    assert KEY not in answer.notice


def test_the_events_of_a_stream_make_up_the_answer(engine_with_model, script):
    script.enqueue(f"{TRUE}[1]{FALSE}[1]")
    events = list(engine_with_model.stream(QUESTION))
    assert [event.kind for event in events] == ["hits", "text", "text", "done"]
    assert "".join(event.text for event in events) == events[-1].answer.text
