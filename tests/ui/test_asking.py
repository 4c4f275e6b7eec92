from __future__ import annotations

import json

import pytest

from rag.types import Turn
from tests.ui.fake_engine import FIRST, REFUSAL, TOWN_TEXT

HIT_KEYS = {
    "rank", "score", "passage_id", "text", "source", "article", "heading",
    "start", "end", "raw_start", "raw_end", "also_in", "signals", "words", "link",
}  # fmt: skip
CITATION_KEYS = {
    "n", "passage_id", "quote", "text", "source", "article", "start", "end", "raw_start", "raw_end", "remark",
    "link",
}  # fmt: skip
ARTICLE_KEYS = {"id", "title", "place", "issuer", "date", "genre"}


def test_search_json_has_the_documented_form(renda):
    outcome = renda("search", "主席团做什么", "--json")
    assert outcome.code == 0
    assert set(outcome.json) == {"id", "question", "hits"}
    hit = outcome.json["hits"][0]
    assert set(hit) == HIT_KEYS
    assert set(hit["article"]) == ARTICLE_KEYS
    assert hit["rank"] == 1
    assert hit["source"] == "000_town.txt"
    assert hit["text"] == TOWN_TEXT[hit["start"] : hit["end"]]
    assert hit["also_in"] == [
        {"passage_id": "other-0", "article": "other", "title": "另一篇文章", "place": "乙县"}
    ]
    assert outcome.err == ""


def test_search_returns_as_many_hits_as_asked_for(renda):
    assert len(renda("search", "主席团", "-k", "1", "--json").json["hits"]) == 1


def test_search_without_hits_exits_with_1(renda):
    assert renda("search", "天气", "--json").code == 1
    outcome = renda("search", "天气")
    assert outcome.code == 1
    assert "没有找到" in outcome.err


def test_search_shows_title_place_source_and_passage_to_people(renda):
    outcome = renda("search", "主席团")
    assert outcome.code == 0
    for shown in ("《在乡镇人大工作会议上的讲话》", "某县", "000_town.txt", FIRST, "另见 1 处"):
        assert shown in outcome.out


def test_a_doubtful_date_is_never_shown_as_certain(renda):
    for arguments in (("search", "主席团"), ("ask", "主席团"), ("cite", FIRST)):
        assert "2023年9月6日（日期存疑）" in renda(*arguments).out


def test_ask_json_has_the_documented_form(renda):
    outcome = renda("ask", "主席团做什么", "--json")
    assert outcome.code == 0
    assert set(outcome.json) == {
        "id", "question", "answer", "refused", "mode", "citations", "unsupported", "hits", "timings_ms",
        "probability", "asked", "notice", "notice_code", "writing", "cost",
    }  # fmt: skip
    assert outcome.json["refused"] is False
    assert [citation["n"] for citation in outcome.json["citations"]] == [1, 2, 3]
    for citation in outcome.json["citations"]:
        assert set(citation) == CITATION_KEYS
        assert set(citation["article"]) == ARTICLE_KEYS
        assert TOWN_TEXT[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["raw_end"] - citation["raw_start"] == len(citation["quote"])
        place = f"/article/town?start={citation['start']}&end={citation['end']}&check="
        assert citation["link"].startswith(place)
    assert [citation["remark"] for citation in outcome.json["citations"]] == [
        "",
        "",
        "数字可疑，疑为年份误写",
    ]
    assert set(outcome.json["hits"][0]) == HIT_KEYS
    assert outcome.json["unsupported"] == ["没有依据的话。"]
    assert outcome.json["timings_ms"] == {"retrieval": 1.235}


def test_a_refusal_exits_with_1_and_is_no_error(renda):
    outcome = renda("ask", "明天天气怎么样", "--json")
    assert outcome.code == 1
    assert outcome.json["refused"] is True
    assert outcome.json["answer"] == REFUSAL
    assert outcome.json["citations"] == []
    assert len(outcome.json["hits"]) == 2
    assert outcome.err == ""


def test_an_answer_for_people_lists_sources_remarks_and_unsupported_sentences(renda):
    outcome = renda("ask", "主席团做什么")
    for shown in (FIRST, "[1]", "出处", "第 9–42 字", "数字可疑", "没有依据的话。"):
        assert shown in outcome.out


def test_a_refusal_for_people_says_so_and_sets_the_nearest_apart(renda):
    outcome = renda("ask", "天气")
    assert "文件里没有答案" in outcome.out
    assert "最接近的内容（不是答案）" in outcome.out


def test_an_error_is_one_message_on_standard_error_and_exit_code_2(renda):
    outcome = renda("ask", "出错", "--json")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "错误：语言模型没有响应。请稍后再试。\n"


def test_an_unexpected_failure_shows_no_traceback(renda):
    outcome = renda("ask", "崩溃")
    assert outcome.code == 2
    assert "内部错误（RuntimeError）：boom" in outcome.err
    assert "Traceback" not in outcome.err


def test_ctrl_c_exits_with_130_and_a_short_message(renda, fake_engine):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    fake_engine.search = interrupt
    outcome = renda("search", "主席团")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "已中断。\n")


@pytest.mark.parametrize("mode", ["extractive", "llm"])
def test_the_mode_reaches_the_engine(renda, fake_engine, mode):
    assert renda("ask", "主席团", "--mode", mode, "--json").json["mode"] == mode
    assert fake_engine.modes == [mode]


def test_the_engine_is_closed_after_a_command_that_failed_too(renda, fake_engine):
    renda("ask", "出错")
    assert fake_engine.closed


@pytest.mark.parametrize(
    ("question", "named"),
    [("", "是空的"), ("  ", "是空的"), ("\x01\x02", "控制字符"), ("问" * 20_000, "20000 字，上限是 2000 字")],
)
@pytest.mark.parametrize("command", ["search", "ask", "cite"])
def test_a_question_that_cannot_be_used_is_named_and_exits_with_2(renda, command, question, named):
    outcome = renda(command, question)
    assert (outcome.code, outcome.out) == (2, "")
    assert named in outcome.err


def test_control_characters_in_a_question_are_left_out(renda):
    assert renda("search", "主席\x1b[31m团\x00", "--json").json["question"] == "主席[31m团"


def test_cite_json_has_the_documented_form(renda):
    outcome = renda("cite", FIRST, "--json")
    assert outcome.code == 0
    assert set(outcome.json) == {"quote", "found", "nearest"}
    match = outcome.json["found"][0]
    assert set(match) == {
        "article", "heading", "start", "end", "raw_start", "raw_end", "text", "before", "after", "similarity", "source",
        "link",
    }  # fmt: skip
    assert match["text"] == FIRST
    assert match["similarity"] == 1.0


def test_a_quote_that_stands_nowhere_says_so_and_sets_candidates_apart(renda):
    outcome = renda("cite", "从来没有人说过这句话", "--json")
    assert (outcome.code, outcome.json["found"]) == (1, [])
    assert outcome.json["nearest"][0]["text"] == FIRST
    shown = renda("cite", "从来没有人说过这句话").out
    assert shown.index("没有找到") < shown.index("最接近的句子（不是这句话）") < shown.index(FIRST)


def test_a_found_quote_is_shown_with_its_place(renda):
    shown = renda("cite", FIRST).out
    assert "原文一字不差" in shown
    assert "000_town.txt" in shown


@pytest.mark.parametrize("command", ["search", "ask"])
def test_jsonl_answers_in_order_and_a_bad_line_costs_only_itself(renda, command):
    lines = [
        json.dumps({"id": "a", "question": "主席团做什么"}, ensure_ascii=False).encode(),
        b"not json",
        b"[1, 2]",
        b'"text"',
        b'{"id": 3}',
        b'{"id": 4, "question": ""}',
        json.dumps({"id": 5, "question": "问" * 20_000}).encode(),
        b'{"id": 6, "question": 7}',
        b'{"id": 7, "question": "q", "history": "x"}',
        b'{"id": 8, "question": "q", "history": [{"role": "boss", "content": "x"}]}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"id": NaN, "question": "q"}',
        json.dumps({"id": 9, "question": "出错"}).encode(),
        json.dumps({"id": 10, "question": "崩溃"}).encode(),
        b"",
        json.dumps({"id": {"b": 1}, "question": "主席团做什么"}).encode(),
    ]
    outcome = renda(command, "--jsonl", stdin=b"\n".join(lines))
    assert outcome.code == 0
    results = outcome.lines
    assert [result["id"] for result in results] == [
        "a",
        None,
        None,
        None,
        3,
        4,
        5,
        6,
        7,
        8,
        None,
        None,
        None,
        9,
        10,
        {"b": 1},
    ]
    assert all(set(result) == {"id", "error"} for result in results[1:-1])
    assert "error" not in results[0]
    assert results[0]["hits"] == results[-1]["hits"]
    assert "第 2 行" in results[1]["error"]
    assert "20000 字，上限是 2000 字" in results[6]["error"]
    assert "有 14 行没有得到结果" in outcome.err


def test_jsonl_gives_the_dialogue_to_the_engine(renda, fake_engine):
    history = [{"role": "user", "content": "温州呢"}, {"role": "assistant", "content": "……"}]
    line = json.dumps({"id": 1, "question": "那合肥呢", "history": history})
    assert renda("ask", "--jsonl", stdin=line.encode()).lines[0]["id"] == 1
    assert fake_engine.histories == [(Turn("user", "温州呢"), Turn("assistant", "……"))]


def test_jsonl_survives_an_id_that_utf8_cannot_carry(renda):
    (result,) = renda(
        "search", "--jsonl", stdin=b'\xef\xbb\xbf{"id": "\\ud800", "question": "q\\ud800"}'
    ).lines
    assert (result["id"], result["question"]) == ("\ud800", "q")


def test_jsonl_of_nothing_is_nothing(renda):
    outcome = renda("search", "--jsonl")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
