from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from eval.cases import read_cases
from rag.corpus import read_articles
from rag.settings import load_settings
from rag.types import Answer, Article, Citation, Passage
from tests.ui.fake_engine import FakeEngine
from ui.cli import main
from ui.feedback_rows import cases_of
from ui.store.store import Store, open_store

REFUSAL = FakeEngine().ask("天气怎么样？")


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path / "data"))
    with closing(open_store(load_settings())) as store:
        yield store


@pytest.fixture
def renda_eval(capsys) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments):
        with pytest.raises(SystemExit) as left:
            main(["eval", *map(str, arguments)])
        captured = capsys.readouterr()
        return left.value.code, captured.out, captured.err

    return call


@pytest.fixture(scope="module")
def article() -> Article:
    articles = read_articles(load_settings().articles_dir)
    return next(one for one in articles if not one.meta.prefix_of and len(one.text) > 500)


def answer_from(article: Article, question: str) -> Answer:
    """An answer that quotes two stretches of a real article, the first one twice."""
    passage = Passage("p", article.id, 0, 400, 0, 400, article.text[:400])
    spans = ((0, 40), (100, 160), (0, 40))
    citations = tuple(
        Citation(n, article.text[start:end], start, end, start, end, passage, article.meta)
        for n, (start, end) in enumerate(spans, start=1)
    )
    text = "".join(f"{citation.quote}[{citation.n}]" for citation in citations)
    return Answer(question, text, "answered", "extractive", citations)


def judge(store, verdict, question, answer, reason="", earlier=None, owner="anna"):
    talk = store.conversations.create(owner)
    if earlier is not None:
        store.conversations.add(owner, talk.id, earlier.question, answer=earlier)
    asked = store.conversations.add(owner, talk.id, question, answer=answer, error="" if answer else "坏了")
    store.feedback.put(owner, asked.id, verdict, reason)


def test_good_answers_propose_their_quotes_and_bad_ones_nothing(store, article):
    judge(store, "up", "谁说了什么？", answer_from(article, "谁说了什么？"))
    judge(store, "down", "有哪些要求？", answer_from(article, "有哪些要求？"), "引文不对")
    judge(store, "up", "今天天气怎么样？", REFUSAL)
    judge(store, "down", "代表怎样联系选民？", REFUSAL, "文件里有")
    judge(store, "down", "坏掉的一题？", None)
    good, bad, refused, missed, failed = cases_of(store.feedback.records(), {article.id: article.text})
    quotes = [article.text[0:40], article.text[100:160]]
    assert [[(e.article, e.quote) for e in group] for group in good.evidence] == [
        [(article.id, quote)] for quote in quotes
    ]
    assert (good.kind, good.answerable, good.note) == ("fact", True, "up")
    assert (bad.answerable, bad.evidence, bad.note) == (True, (), "down: 引文不对")
    assert (refused.kind, refused.answerable, refused.evidence) == ("unanswerable", False, ())
    assert (missed.answerable, missed.evidence, missed.note) == (True, (), "down: 文件里有")
    assert (failed.question, failed.evidence) == ("坏掉的一题？", ())
    assert all(case.draft and case.key_points == () for case in (good, bad, refused, missed, failed))


def test_a_follow_up_brings_its_dialogue(store, article):
    first = answer_from(article, "谁说了什么？")
    judge(store, "up", "那第二点呢？", answer_from(article, "那第二点呢？"), earlier=first)
    (case,) = cases_of(store.feedback.records(), {article.id: article.text})
    assert case.kind == "follow_up"
    said = [(message.role, message.content) for message in case.history]
    assert said == [("user", "谁说了什么？"), ("assistant", first.text)]


def test_one_question_makes_one_row_and_a_bad_verdict_on_it_counts(store, article):
    answer = answer_from(article, "谁说了什么？")
    judge(store, "up", "谁说了什么？", answer, "很好")
    judge(store, "down", "谁说了什么", answer, "不全", owner="bert")
    judge(store, "down", "谁说了什么？", answer, "不全", owner="carl")
    judge(store, "up", "另一个问题是什么？", answer)
    judge(store, "up", "另一个问题是什么？", answer, owner="bert")
    one, other = cases_of(store.feedback.records(), {article.id: article.text})
    assert (one.question, one.evidence, one.note) == ("谁说了什么？", (), "up: 很好\ndown: 不全")
    assert (len(other.evidence), other.note) == (2, "up")
    assert one.id != other.id


def test_the_rows_are_found_unreviewed_until_somebody_did(store, article, renda_eval, tmp_path):
    judge(store, "up", "谁说了什么？", answer_from(article, "谁说了什么？"), "好")
    judge(store, "down", "完全无关的另一件事怎么办？", answer_from(article, "x"))
    path = tmp_path / "rows" / "asked.jsonl"
    code, out, err = renda_eval("from-feedback", "--output", path)
    assert (code, out) == (0, "")
    assert "2 题草稿" in err
    assert str(path) in err
    code, out, _ = renda_eval("check", path, "--json")
    assert code == 1
    rules = [(one["id"], one["rule"]) for one in json.loads(out)["findings"]]
    good, bad = read_cases(path)
    assert sorted(rules) == sorted(
        [(case.id, rule) for case in (good, bad) for rule in ("draft", "no_key_points")]
        + [(bad.id, "no_evidence")]
    )
    row = json.loads(path.read_text("utf-8").splitlines()[0])
    del row["draft"]
    row["key_points"] = [[article.text[:10]]]
    path.write_text(json.dumps(row), "utf-8")
    assert renda_eval("check", path)[0] == 0


def test_an_existing_file_is_never_overwritten(store, article, renda_eval, tmp_path):
    judge(store, "up", "谁说了什么？", answer_from(article, "谁说了什么？"))
    path = tmp_path / "mine.jsonl"
    path.write_text("mine", "utf-8")
    code, _, err = renda_eval("from-feedback", "-o", path)
    assert code == 2
    assert "已经存在，不会覆盖" in err
    assert path.read_text("utf-8") == "mine"


def test_without_output_the_file_lies_in_the_working_folder(
    store, article, renda_eval, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    judge(store, "up", "谁说了什么？", answer_from(article, "谁说了什么？"))
    assert renda_eval("from-feedback")[0] == 0
    assert len(read_cases(tmp_path / "feedback.jsonl")) == 1


def test_without_feedback_nothing_is_written(store, renda_eval, tmp_path, monkeypatch):
    path = tmp_path / "asked.jsonl"
    code, out, err = renda_eval("from-feedback", "--output", path)
    assert (code, out) == (1, "")
    assert "还没有人评价" in err
    assert not path.exists()
    monkeypatch.setenv("RENDA_LANGUAGE", "en")
    assert "Nobody has judged" in renda_eval("from-feedback")[2]


def test_the_command_is_listed_with_the_others_of_the_evaluation(renda_eval):
    for _ in range(2):
        code, out, _ = renda_eval("--help")
        assert code == 0
        assert out.count("from-feedback") == 1
        assert "compare" in out


def test_who_asked_stands_in_no_row(store, article):
    judge(store, "up", "谁说了什么？", answer_from(article, "谁说了什么？"), owner="zhang-san")
    (case,) = cases_of(store.feedback.records(), {article.id: article.text})
    assert "zhang-san" not in case.model_dump_json()
