"""The systems of a newcomer work as they are described, and are measured as renda is."""

import pytest
from llama_index.core.node_parser import SentenceSplitter

from eval.baselines import Measured, measure_systems, newcomer_systems, renda_search
from eval.cases import Case, Evidence
from eval.newcomer import JiebaBM25, newcomer_retrievers, split_documents
from eval.raw_evidence import RawEvidence, RawSpan
from rag.corpus import read_articles
from rag.loading.raw import RawText
from rag.types import Article, ArticleMeta
from tests.fakes import HashEmbedder

TEXT = "渡口每天开船四班，末班船傍晚六点离岸。" * 30 + "守塔人每晚点灯三次，大雾天气加点一次。" * 30
LAMP = "大雾天气要点几次灯"
HARBOUR = RawText(TEXT + "码头仓库里存放着盐、茶叶和桐油。" * 40, "utf_8", "harbour.txt")


def short_splitter():
    return SentenceSplitter(chunk_size=200, chunk_overlap=40, tokenizer=list)


def test_every_node_knows_its_place_in_the_raw_text():
    for splitter in (short_splitter(), SentenceSplitter()):
        nodes = split_documents([HARBOUR], splitter)
        assert nodes
        assert all(node.text == HARBOUR.text[node.start_char_idx : node.end_char_idx] for node in nodes)
        assert {node.ref_doc_id for node in nodes} == {"harbour.txt"}


def test_words_cut_by_jieba_let_bm25_find_chinese():
    nodes = split_documents([HARBOUR], short_splitter())
    found = JiebaBM25(nodes, 3).retrieve(LAMP)
    assert "大雾天气" in found[0].node.text
    assert found[0].score > 0


def test_bm25_as_shipped_finds_no_chinese_word():
    found = newcomer_retrievers([HARBOUR], HashEmbedder(), 3)["bm25"].retrieve(LAMP)
    assert [hit.score for hit in found] == [0.0] * len(found)


def test_the_four_systems_answer_with_raw_stretches_and_the_same_ones_each_time():
    first, second = (newcomer_systems([HARBOUR], HashEmbedder()) for _ in range(2))
    assert list(first) == ["dense", "bm25", "bm25_jieba", "fused"]
    for name, search in first.items():
        assert search(LAMP, ()) == second[name](LAMP, ())
        assert all(0 <= span.start < span.end <= len(HARBOUR.text) for span in search(LAMP, ()))
    best = first["fused"](LAMP, ())[0]
    assert "大雾天气" in HARBOUR.text[best.start : best.end]


def case(case_id, quote):
    groups = ((Evidence(article="h", quote=quote),),) if quote else ()
    return Case(id=case_id, question="？", kind="fact", answerable=bool(quote), evidence=groups, split="dev")


def test_questions_with_evidence_are_put_to_each_system_and_averaged():
    article = Article(ArticleMeta("h", "", "harbour.txt"), HARBOUR.text, 0, len(HARBOUR.text))
    cases = [case("1", "守塔人每晚点灯三次"), case("2", ""), case("3", "码头仓库里存放着盐")]
    at = TEXT.index("守")
    ship, lamp = RawSpan("harbour.txt", 0, at), RawSpan("harbour.txt", at, len(TEXT))
    steps = []
    (measured,) = measure_systems(
        {"one": lambda question, history: [ship, lamp]},
        cases,
        RawEvidence([article]),
        lambda done, total: steps.append((done, total)),
    )
    assert measured.name == "one"
    assert [row["mrr@10"] for row in measured.rows] == [1 / 2, 0.0]
    assert measured.figure("hit@5").value == pytest.approx(1 / 2)
    assert len(measured.search_ms) == 2
    assert steps == [(1, 2), (2, 2)]


def test_the_figures_are_means_and_percentiles_of_the_time():
    measured = Measured("one", ({"hit@1": 1.0}, {"hit@1": 0.0}), (10.0, 20.0))
    assert measured.figure("hit@1").value == pytest.approx((1 + 0) / 2)
    assert measured.search_percentile(95) == pytest.approx(10 + 0.95 * (20 - 10))


def test_renda_is_judged_by_the_raw_stretches_of_its_passages(engine, collection):
    question = "代表活动经费列入预算吗？"
    passage = engine.search(question, 1)[0].passage
    asked = Evidence(article=passage.article_id, quote=max((s.text for s in passage.sentences), key=len))
    evidence = RawEvidence(read_articles(collection.articles_dir))
    found = renda_search(engine)(question, ())
    assert evidence.measure(found, [[asked]], 4000)["hit@1"] == 1.0
    assert evidence.measure(found[1:], [[asked]], 4000)["hit@1"] == 0.0
