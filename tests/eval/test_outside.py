"""Someone else's questions, put to the engine over someone else's documents."""

import json

import pytest

from eval.outside import Document, OutsideSet, Question
from eval.outside_run import is_outside, measure_outside, open_outside, read_outside
from rag.errors import InputError
from rag.settings import Settings
from rag.types import AlsoIn, ArticleMeta, Hit, Passage
from tests.fakes import HashEmbedder

TEXTS = {
    "x/1": "渡口每天开船四班，末班船傍晚六点离岸。",
    "x/2": "守塔人每晚点灯三次，大雾天气加点一次。",
    "x/3": "码头仓库里存放着盐、茶叶和桐油。",
    "x/4": "渡口每天开船四班，末班船傍晚六点离岸！",
}


def outside_set(folder, questions=(), texts=None):
    documents = tuple(Document(id_, "", text) for id_, text in (texts or TEXTS).items())
    return OutsideSet("harbour", folder, "all", "0" * 64, documents, tuple(questions))


def hit(rank, article, *also):
    passage = Passage(f"{article}:0-1", article, 0, 1, 0, 1, "字")
    others = tuple(AlsoIn(f"{other}:0-1", other, "", "") for other in also)
    return Hit(rank, 1.0 / rank, passage, ArticleMeta(article, "", ""), others)


def test_a_document_counts_once_at_its_first_passage(tmp_path):
    hits = [hit(1, "d0000002"), hit(2, "d0000003"), hit(3, "d0000002"), hit(4, "d0000001")]
    ranking = outside_set(tmp_path).ranking(hits, Question("q", "？", {}))
    assert ranking == ["x/2", "x/3", "x/1"]


def test_a_near_duplicate_comes_directly_behind_the_hit_that_swallowed_it(tmp_path):
    hits = [hit(1, "d0000003", "d0000002"), hit(2, "d0000001")]
    assert outside_set(tmp_path).ranking(hits, Question("q", "？", {})) == ["x/3", "x/2", "x/1"]


def test_a_document_of_the_same_letters_counts_for_the_relevant_one(tmp_path):
    outside = outside_set(tmp_path)
    question = Question("q", "？", {"x/4": 1})
    assert outside.relevant(question) == {"x/1": 1}
    assert outside.ranking([hit(1, "d0000004")], question) == ["x/1"]


def test_the_question_itself_is_no_answer(tmp_path):
    hits = [hit(1, "d0000002"), hit(2, "d0000003")]
    assert outside_set(tmp_path).ranking(hits, Question("x/2", "？", {"x/3": 1})) == ["x/3"]


def test_splits_of_the_same_documents_share_an_index_and_others_do_not(tmp_path):
    one = outside_set(tmp_path)
    assert one.documents_hash == outside_set(tmp_path, [Question("q", "？", {"x/1": 1})]).documents_hash
    assert one.documents_hash != outside_set(tmp_path, texts=TEXTS | {"x/3": "空空的仓库。"}).documents_hash


def test_questions_are_searched_in_the_sets_own_documents_and_measured(tmp_path):
    questions = [
        Question("q1", "守塔人每晚点灯几次", {"x/2": 1}),
        Question("q2", "渡口每天开船几班", {"x/4": 1}),
        Question("q3", "守塔人大雾天气加点一次", {"absent": 1}),
    ]
    settings = Settings(_env_file=None, data_dir=tmp_path)
    embedder = HashEmbedder()
    with open_outside(settings, outside_set(tmp_path, questions), embedder=embedder) as engine:
        rows = list(measure_outside(engine, outside_set(tmp_path, questions), questions))
    assert [row.measures["hit@1"] for row in rows] == [1.0, 1.0, 0.0]
    assert [row.measures["recall@20"] for row in rows] == [1.0, 1.0, 0.0]
    assert [row.hits[0]["article"] for row in rows] == ["x/2", "x/1", "x/2"]
    assert [row.hits[0]["relevant"] for row in rows] == [True, True, False]
    assert rows[0].evidence == [[{"article": "x/2", "quote": ""}]]
    assert rows[0].timings_ms["search"] > 0

    embedder.embedded.clear()
    with open_outside(settings, outside_set(tmp_path, questions), embedder=embedder):
        assert embedder.embedded == []


def test_a_set_is_named_by_its_format_and_its_path(tmp_path):
    assert is_outside("squad:some.json")
    assert is_outside("beir:folder:dev")
    assert not is_outside("eval/datasets/renda.jsonl")
    with pytest.raises(InputError, match="squad:路径"):
        read_outside("squad:")


def test_a_set_without_questions_is_refused(tmp_path):
    path = tmp_path / "empty.json"
    path.write_text('{"data": [{"paragraphs": [{"context": "只有文字。", "qas": []}]}]}', encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.json 里没有标了答案的问题"):
        read_outside(f"squad:{path}")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([("a", "几月开会？"), ("a", "谁主持？")], "问题的编号 a 出现了 2 次"),
        ([("a", "几月开会？"), ("b", " ")], "问题 b 不能用：问题是空的"),
        ([("a", "几月开会？"), ("b", "会" * 2001)], "问题 b 不能用：问题太长：2001 字"),
    ],
)
def test_what_would_stop_a_run_midway_is_refused_before_it(tmp_path, asked, told):
    qas = [{"id": name, "question": question} for name, question in asked]
    path = tmp_path / "set.json"
    content = {"data": [{"paragraphs": [{"context": "三月开会。", "qas": qas}]}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match=rf"set\.json .*{told}"):
        read_outside(f"squad:{path}")
