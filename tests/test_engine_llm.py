"""The whole program with a language model: verified, refused, rewritten, replaced, remembered."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, contextmanager, suppress

import pytest

from rag.engine import open_engine
from rag.types import Cost, Turn
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
def opened(script, collection, bundled_embedder):
    """Open the whole program with the scripted model and changed settings."""
    given = {
        "answer_mode": "llm",
        "llm_api_base": script.base_url,
        "llm_model": "scripted",
        "llm_first_token_s": 20.0,
    }
    with ExitStack() as closing:

        def open_one(**changes):
            settings = collection.model_copy(update=given | changes)
            engine = closing.enter_context(open_engine(settings, bundled_embedder))
            engine.writer()  # whose import takes longer than some limits
            return engine

        yield open_one
    (collection.data_dir / "replies.db").unlink(missing_ok=True)


@pytest.fixture
def engine_with_model(opened):
    return opened()


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


FOLLOW_UP = "那温州呢"
BEFORE = (Turn("user", QUESTION), Turn("assistant", TRUE))
NOT_TOLD = (Turn("user", "苏州市人大常委会有几个工作机构"),)


@pytest.mark.parametrize(
    ("reply", "limits", "code"),
    [
        (Reply(TRUE, pings=True, first_after_s=60), {"llm_first_token_s": 1.0}, "slow_start"),
        (Reply(TRUE, piece_after_s=0.3), {"llm_timeout_s": 1.0}, "slow"),
        (Reply(status=401, message="no"), {}, "key"),
    ],
)
def test_a_model_that_failed_at_the_follow_up_is_not_waited_for_again(opened, script, reply, limits, code):
    script.enqueue(reply)
    engine = opened(**limits)
    answer = engine.ask(FOLLOW_UP, BEFORE)
    quoted = engine.ask(FOLLOW_UP, BEFORE, "extractive")
    assert not any(seen.endswith("/tokenize") for seen in script.seen)
    assert len(script.requests) == 1
    assert (answer.notice_code, answer.mode, answer.asked) == (code, "extractive", quoted.asked)
    assert (answer.text, answer.citations) == (quoted.text, quoted.citations)


@pytest.mark.parametrize(("reply", "code"), [(Reply(status=401, message="no"), "key"), (Reply(""), "empty")])
def test_a_refused_follow_up_that_was_not_rewritten_says_so(engine_with_model, script, reply, code):
    script.enqueue(reply)
    answer = engine_with_model.ask("专门委员会呢", NOT_TOLD)
    assert (answer.refused, answer.mode, answer.notice_code) == (True, "extractive", code)
    assert answer.notice.endswith("这个追问改按规则补全后查找。")


def test_connections_that_break_are_tried_again_for_the_follow_up_only(opened):
    with breaking_server() as (address, came):
        answer = opened(llm_api_base=address).ask(FOLLOW_UP, BEFORE)
    assert len(came) == 3  # the tries of one request
    assert answer.notice_code == "unreachable"
    assert answer.notice.count(address) == 1


def test_a_follow_up_whose_rewriting_was_too_long_is_still_answered_by_the_model(engine_with_model, script):
    script.enqueue(Reply("温州", finish="length"), f"{TRUE}[1]")
    answer = engine_with_model.ask(FOLLOW_UP, BEFORE)
    assert len(script.requests) == 2
    assert answer.notice_code in ("", "unsupported")  # a reply, not a failure


def test_what_the_rewriting_took_is_a_part_of_what_the_answer_took(engine_with_model, script):
    rewritten, told = "温州的代表一届要轮训几次", f"{TRUE}[1]"
    script.enqueue(Reply(rewritten, first_after_s=0.4), told)
    answer = engine_with_model.ask(FOLLOW_UP, BEFORE)
    taken = answer.writing or answer.rejected
    assert (answer.rewriting.prompt_tokens, answer.rewriting.completion_tokens) == (100, len(rewritten))
    assert (taken.prompt_tokens, taken.completion_tokens) == (200, len(rewritten) + len(told))
    assert taken.seconds > answer.rewriting.seconds >= 0.4
    assert answer.cost == Cost(taken.prompt_tokens, taken.completion_tokens, taken.seconds)


def test_a_rewriting_counts_where_nothing_was_written_and_not_where_it_is_remembered(
    engine_with_model, script
):
    script.enqueue("苏州市人大常委会有几个专门委员会")
    first, again = (engine_with_model.ask("专门委员会呢", NOT_TOLD) for _ in range(2))
    assert (first.refused, first.notice) == (True, "")
    assert len(script.requests) == 1
    assert (first.cost.prompt_tokens, first.writing) == (100, None)
    assert again.cost.prompt_tokens == again.cost.completion_tokens == 0
    assert engine_with_model.ask("苏州市人大常委会有几个专门委员会？").cost is None


def test_the_seconds_of_a_rewriting_that_failed_count(opened, script):
    script.enqueue(Reply(TRUE, pings=True, first_after_s=60))
    answer = opened(llm_first_token_s=0.7).ask(FOLLOW_UP, BEFORE)
    assert answer.cost.prompt_tokens == 0
    assert answer.cost.seconds >= 0.7


@contextmanager
def breaking_server():
    """Yield the address of a server that hangs up on everybody, and those who came."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            with suppress(OSError):
                while True:
                    caller, address = listener.accept()
                    came.append(address)
                    caller.close()

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", came
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def test_the_events_of_a_stream_make_up_the_answer(engine_with_model, script):
    script.enqueue(f"{TRUE}[1]{FALSE}[1]")
    events = list(engine_with_model.stream(QUESTION))
    assert [event.kind for event in events] == ["hits", "text", "text", "done"]
    assert "".join(event.text for event in events) == events[-1].answer.text
