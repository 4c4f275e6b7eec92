"""The whole program over the project's own articles: every promise about answers, checked on real ones."""

import re
from contextlib import ExitStack

import pytest

from rag.cleaning.edits import raw_span
from rag.engine import Engine
from rag.errors import InputError
from rag.indexing import open_index
from rag.types import Answer, Turn

QUESTIONS = [
    "乡镇人大主席团有哪些职权",
    "合肥对代表建议办理不满意怎么办",
    "温州乡镇人大主席谁来兼任",
    "潍坊有多少名乡镇人大代表",
    "调研费标准提高到多少",
    "广州、温州、合肥对党委听取人大汇报各怎么要求",
    "述职活动有什么效果",
    "海陵四季度的重点是什么",
]


@pytest.fixture(scope="module", params=QUESTIONS)
def answer(engine, request) -> Answer:
    return engine.ask(request.param)


def test_every_quote_is_the_text_at_its_span_and_maps_back_to_the_raw_file(engine, answer):
    assert answer.citations
    for citation in answer.citations:
        article = engine.article(citation.article.id)
        assert citation.quote == article.text[citation.start : citation.end]
        assert (citation.raw_start, citation.raw_end) == raw_span(article, citation.start, citation.end)
        assert citation.passage.start <= citation.start < citation.end <= citation.passage.end


def test_every_sentence_has_a_number_and_every_number_a_citation(answer):
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert numbers == [citation.n for citation in answer.citations]
    rest = answer.text
    for citation in answer.citations:
        rest = rest.replace(f"（存疑：{citation.remark}）", "")
        rest = rest.replace(f"{' '.join(citation.quote.split())}[{citation.n}]", "")
    assert all(not label or label.endswith("：") or "所收文件没有" in label for label in rest.split("\n"))


def test_an_answer_has_about_800_characters_at_most(answer):
    remarks = sum(len(citation.remark) + 5 for citation in answer.citations if citation.remark)
    assert len(answer.text) - remarks <= 850


def test_the_sentence_with_the_asked_figure_comes_first(engine):
    answer = engine.ask("潍坊有多少名乡镇人大代表")
    assert "10484名" in answer.citations[0].quote


def test_a_doubtful_figure_is_never_given_as_certain(engine):
    answer = engine.ask("攀枝花代表调研费用标准提高到多少")
    doubtful = [citation for citation in answer.citations if "2024元" in citation.quote]
    assert doubtful
    assert all(citation.remark and "存疑" in answer.text for citation in doubtful)


def test_several_places_are_answered_each_under_its_name(engine):
    answer = engine.ask("温州、广州、合肥对党委听取人大汇报各怎么要求")
    named = {line.split("：", 1)[0] for line in answer.text.splitlines()}
    assert {"温州", "广州", "合肥"} <= named


def test_a_place_of_which_nothing_stands_is_said_to_have_nothing_while_the_others_are_answered(engine):
    lines = engine.ask("温州、苏州和合肥多久听一次人大汇报").text.splitlines()
    assert [line.split("：", 1)[0] for line in lines] == ["温州", "苏州", "合肥"]
    assert lines[1] == "苏州：所收文件没有说。"
    assert "[1]" in lines[0]


def test_a_list_that_stands_for_the_body_above_only_is_kept_apart_from_the_asked_one(engine):
    lines = engine.ask("乡镇人大主席团有哪些职权？").text.splitlines()
    assert lines[0].startswith("乡镇人大主席团：")
    assert "主席团会议" in lines[0]
    assert lines[1].startswith("乡镇人大（不是乡镇人大主席团）：")
    assert "监督权" in lines[1]
    assert lines[2] == "所收文件没有列出乡镇人大主席团的全部职权。"


@pytest.mark.parametrize(
    "question", ["红烧鱼怎么做才不腥", "明天北京天气怎么样", "how do I sort a list in python"]
)
def test_what_is_off_the_topic_is_refused_without_a_claim(engine, question):
    answer = engine.ask(question)
    assert answer.refused
    assert answer.citations == ()
    assert answer.text.startswith("所收文件没有回答这个问题")
    assert answer.hits


def test_the_source_of_a_sentence_that_stands_nowhere_is_not_made_up(engine):
    assert engine.ask("“监督工作要扬长避短、量力而行”这句话是谁说的").refused
    assert not engine.ask("“监督点，也即个案监督，是强化人大监督职能”这句话出自哪里").refused


def test_what_was_cut_off_in_the_source_is_not_made_up(engine):
    answer = engine.ask("《山东省乡镇人民代表大会工作若干规定》第五条怎么写的")
    assert answer.refused


def test_a_short_question_for_a_rare_term_is_answered_with_what_belongs_to_it(engine):
    answer = engine.ask("什么是四合")
    assert not answer.refused
    assert all(word in answer.text for word in ("合法", "合拍", "合力", "合心"))


def test_a_named_place_is_answered_from_its_own_article(engine):
    answer = engine.ask("温州多久开一次人大工作会议")
    assert {citation.article.place for citation in answer.citations} == {"温州"}
    assert "每届人大任期内至少召开一次" in answer.citations[0].quote
    dated = engine.ask("合肥的意见是什么时候发的", (Turn("user", "北留镇代表述职会怎么开？"),))
    assert "2024年6月21日" in dated.citations[0].quote
    assert dated.citations[0].remark


def test_a_follow_up_is_answered_for_the_new_place(engine):
    history = (Turn("user", "温州的乡镇人大主席由谁担任？"), Turn("assistant", "一般由书记兼任。"))
    hits = engine.search("那合肥呢？", 3, history)
    assert hits[0].article.place == "合肥"


def test_who_asks_for_more_gets_only_what_was_not_said(engine):
    asked = "广州的镇人大主席由谁担任？"
    first = engine.ask(asked)
    more = engine.ask("还有呢？", (Turn("user", asked), Turn("assistant", first.text)))
    said = {citation.quote for citation in first.citations}
    assert more.citations
    assert not said & {citation.quote for citation in more.citations}


def test_an_item_of_the_last_answer_is_explained(engine):
    history = (
        Turn("user", "什么叫监督的四合？"),
        Turn("assistant", engine.ask("什么叫监督的四合？").text),
    )
    assert "力求与党委的工作部署相协调" in engine.ask("第二项呢？", history).text


def test_the_stream_brings_hits_then_text_then_the_whole(engine):
    events = list(engine.stream("述职活动有什么效果"))
    assert [event.kind for event in events[:1] + events[-1:]] == ["hits", "done"]
    assert "".join(event.text for event in events if event.kind == "text") == events[-1].answer.text
    assert set(events[-1].answer.timings_ms) == {"search", "answer"}


@pytest.mark.parametrize("question", ["", " \n", "\u200b\x00", "人大" * 10_000])
def test_a_question_that_cannot_be_used_is_an_error_not_a_refusal(engine, question):
    with pytest.raises(InputError):
        engine.ask(question)


def test_a_quote_is_located_in_the_collection_or_plainly_not(engine):
    article = engine.article("003-4-hefei-opinion")
    sentence = next(part for part in article.text.split("。") if "三个月内答复" in part)
    match = engine.locate(sentence).found[0]
    assert match.article.id == article.id
    assert match.similarity == 1.0
    assert article.text[match.start : match.end] == match.text
    assert engine.locate("人大代表应当每季度向原选举单位提交书面履职报告并在网上公开").found == ()


def test_closing_the_engine_releases_what_it_was_opened_with(collection, bundled_embedder):
    released = []
    resources = ExitStack()
    index = open_index(collection)
    resources.callback(index.close)
    resources.callback(released.append, "connections")
    with Engine(collection, index, bundled_embedder, resources=resources):
        assert released == []
    assert released == ["connections"]


def test_a_place_that_the_documents_do_not_know_is_said_whichever_parts_are_answered_alone(engine):
    answer = engine.ask("苏州和温州的代表活动经费从哪里出")
    assert answer.citations
    assert "苏州：所收文件没有说。" in answer.text.splitlines()


@pytest.mark.parametrize(
    "question",
    [
        "有些代表文化程度低，会带来什么问题",
        "干部上任前是不是还得过一道法律考卷",
        "党对国家的领导，主要是哪几方面的领导？",
    ],
)
def test_a_new_topic_is_not_drawn_to_the_article_asked_about_before(engine, question):
    before = "合肥的代表一届要受几次培训？"
    history = (Turn("user", before), Turn("assistant", engine.ask(before).text))
    assert engine.search(question, 1, history)[0].passage.id == engine.search(question, 1)[0].passage.id
