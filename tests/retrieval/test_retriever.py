"""Retrieval over the project's own articles: names, repair, several places, explanations, speed."""

import statistics
import time

import pytest

from rag.retrieval.llama import RendaRetriever
from rag.retrieval.names import NamedArticles
from rag.retrieval.retriever import NAME_WEIGHTS, Retriever, name_weight


@pytest.fixture(scope="module")
def retriever(engine, bundled_embedder) -> Retriever:
    return engine.retriever


def articles_of(retriever: Retriever, question: str, k: int = 5) -> list[str]:
    return [hit.passage.article_id for hit in retriever.hits(retriever.rank(question), k)]


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("温州怎么督办代表建议", "003-2-wenzhou-opinion"),
        ("合肥的代表怎么培训", "003-4-hefei-opinion"),
        ("廣州如何加強基層人大建設", "003-3-guangzhou-opinion"),
        ("北留镇怎么组织代表述职", "003-5-beiliu-deputies-report"),
        ("刘成鸣讲了哪三个关键", "003-1-panzhihua-experience"),
    ],
)
def test_a_named_place_or_speaker_leads_to_its_article(retriever, question, article):
    assert articles_of(retriever, question)[0] == article


def test_a_question_that_compares_places_brings_each_of_them_first(retriever):
    places = articles_of(retriever, "温州、广州、合肥对乡镇人大主席的配备各怎么规定", 3)
    assert set(places) == {"003-2-wenzhou-opinion", "003-3-guangzhou-opinion", "003-4-hefei-opinion"}


def test_an_article_that_only_begins_another_never_answers(retriever, engine):
    prefixes = {meta.id for meta in engine.articles() if meta.prefix_of}
    assert prefixes
    assert not prefixes & set(articles_of(retriever, "潍坊市乡镇人大工作从哪年起步", 50))


def test_each_hit_says_what_found_it_and_scores_fall(retriever):
    hits = retriever.hits(retriever.rank("代表活动经费怎么保障"), 10)
    assert [hit.rank for hit in hits] == list(range(1, 11))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert sum(hit.signals.values()) == pytest.approx(hit.score, abs=1e-3)


def test_a_question_in_english_finds_chinese_passages(retriever):
    hits = retriever.hits(retriever.rank("Do deputies without fixed income get a subsidy?"), 10)
    assert any("没有固定收入" in hit.passage.text for hit in hits[:5])


def test_llamaindex_gets_the_same_passages(retriever):
    question = "代表活动经费怎么保障"
    nodes = RendaRetriever(retriever, k=4).retrieve(question)
    hits = retriever.hits(retriever.rank(question), 4)
    assert [node.node_id for node in nodes] == [hit.passage.id for hit in hits]
    assert [node.text for node in nodes] == [hit.passage.text for hit in hits]


def test_a_warm_search_is_quick(engine):
    """Measured at p95 <= 40 ms of wall time on two idle cores; other work on the same cores slows the best
    of several tries too, so the gate stands at 80 ms of processor time.
    """
    questions = [
        f"{place}的代表{topic}"
        for place in ("温州", "县里", "区里")
        for topic in ("怎么选", "怎么学习", "联系谁")
    ]
    engine.search(questions[0])
    best = dict.fromkeys(questions, float("inf"))
    for question in questions * 4:
        started = time.thread_time()
        engine.search(question)
        best[question] = min(best[question], 1000 * (time.thread_time() - started))
    assert statistics.quantiles(best.values(), n=20)[-1] <= 80


def test_the_place_of_the_dialogue_counts_until_another_is_named(retriever):
    earlier = ["广州的法规草案能交给外面的人起草吗"]
    question = "法规定出来以后效果怎么检查"
    best = retriever.hits(retriever.rank(question, earlier), 1)[0]
    assert best.passage.article_id == "003-3-guangzhou-opinion"
    assert retriever.rank(question, earlier).query.context == {"003-3-guangzhou-opinion"}
    other = retriever.rank("合肥的法规定出来以后效果怎么检查", earlier)
    assert other.query.context == frozenset()
    assert other.query.named_articles == {"003-4-hefei-opinion"}


def test_a_clear_change_of_topic_leaves_the_place_of_the_dialogue(retriever):
    ranking = retriever.rank("北京时间几点开的述职大会让代表念述职报告", ["广州的法规草案谁起草"])
    assert retriever.hits(ranking, 1)[0].passage.article_id == "003-5-beiliu-deputies-report"


def test_a_short_title_names_its_article_for_certain_only_inside_title_marks():
    short = NamedArticles("代表述职", "title", frozenset({"a"}))
    assert name_weight(short, "代表述职怎么搞") < NAME_WEIGHTS["title"] / 2
    assert name_weight(short, "《代表述职》里怎么说") == NAME_WEIGHTS["title"]
    long = NamedArticles("关于加强乡镇人大工作的意见", "title", frozenset({"a"}))
    assert name_weight(long, "关于加强乡镇人大工作的意见怎么说") == NAME_WEIGHTS["title"]
    assert name_weight(NamedArticles("温州", "place", frozenset({"a"})), "温州呢") == NAME_WEIGHTS["place"]
