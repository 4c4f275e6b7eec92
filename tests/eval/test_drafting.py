"""``renda eval new`` begins a data set from any articles, for a person to finish."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.care import run_new
from eval.cases import read_cases
from eval.checks import Located, check_rows
from eval.drafting import draft_cases, write_drafts
from rag.corpus import read_articles
from rag.errors import InputError
from rag.settings import PROJECT_ROOT
from rag.types import Article, ArticleMeta

ARTICLES = read_articles(PROJECT_ROOT / "corpus" / "articles")
FARM = """果园承包管理办法
（2021年3月5日）
承包户是指与村委会签订合同的农户。每户承包果树不超过40棵，村委会主任陈建国负责登记。
承包户应当做到以下三点：一是按时剪枝；二是按时施肥；三是按时交租。"""


def farm():
    meta = ArticleMeta(id="farm", title="果园承包管理办法", source="farm.txt", place="柳树村")
    return Article(meta, FARM, 0, len(FARM))


def by_kind(cases):
    return {kind: [case for case in cases if case.kind == kind] for kind in {case.kind for case in cases}}


def test_a_document_nobody_has_seen_gives_questions_of_every_sort():
    drafts = by_kind(draft_cases([farm()], 50))
    asked = {kind: [case.question for case in cases] for kind, cases in drafts.items()}
    assert "柳树村的《果园承包管理办法》里，每户承包果树不超过多少棵？" in asked["number"]
    assert "什么是承包户？" in asked["definition"]
    assert "柳树村的《果园承包管理办法》是哪一天的？" in asked["date_person"]
    assert any("说的是谁" in question for question in asked["date_person"])
    rows = [case.key_points for case in drafts["list"]]
    assert (("按时剪枝",), ("按时施肥",), ("按时交租",)) in rows
    assert asked["title"] == ["有没有柳树村的《果园承包管理办法》？"]


def test_a_figure_is_asked_for_and_is_the_key_point():
    [row] = [case for case in draft_cases([farm()], 50) if "不超过多少棵" in case.question]
    assert row.evidence[0][0].quote == "每户承包果树不超过40棵"
    assert "40" in row.key_points[0][0]


def test_what_an_article_mentions_is_not_drafted_as_unanswerable():
    spoken = FARM.replace("负责登记", "负责登记，违者罚款")
    with_fines = Article(farm().meta, spoken, 0, len(spoken))
    asked = [case.question for case in draft_cases([farm()], 50) if not case.answerable]
    assert any("罚多少钱" in question for question in asked)
    asked = [case.question for case in draft_cases([with_fines], 50) if not case.answerable]
    assert asked and not any("罚多少钱" in question for question in asked)


def test_all_that_check_finds_in_drafts_is_that_they_are_drafts():
    drafts = draft_cases(ARTICLES, 60)
    rows = [Located(line, case) for line, case in enumerate(drafts, start=1)]
    findings = check_rows(rows, ARTICLES)
    assert Counter(finding.rule for finding in findings) == {"draft": 60}


def test_drafts_are_spread_over_articles_kinds_and_splits():
    drafts = draft_cases(ARTICLES, 52)
    standing = [article.id for article in ARTICLES if not article.meta.prefix_of]
    per_article = Counter(case.evidence[0][0].article for case in drafts if case.evidence)
    assert set(per_article) == set(standing)
    kinds = Counter(case.kind for case in drafts)
    assert len(kinds) >= 7
    assert max(kinds.values()) <= 3 * min(kinds.values())
    splits = Counter(case.split for case in drafts)
    assert abs(splits["dev"] - splits["test"]) <= 4


def test_the_same_articles_give_the_same_drafts_in_any_order():
    assert draft_cases(ARTICLES, 40) == draft_cases(ARTICLES[::-1], 40)


def test_a_file_is_written_once_and_never_over_another(tmp_path):
    path = tmp_path / "new" / "mine.jsonl"
    written = write_drafts(path, ARTICLES, 10)
    assert read_cases(path) == written
    assert all(case.draft for case in written)
    before = path.read_bytes()
    with pytest.raises(InputError, match="已经存在"):
        write_drafts(path, ARTICLES, 3)
    assert path.read_bytes() == before


def test_a_folder_that_can_not_be_written_is_an_error(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="写不进"):
        write_drafts(tmp_path / "file" / "mine.jsonl", ARTICLES, 3)


def test_articles_without_anything_to_ask_are_an_error(tmp_path):
    nothing = Article(ArticleMeta(id="x", title="x", source="x.txt"), "", 0, 0)
    with pytest.raises(InputError):
        write_drafts(tmp_path / "mine.jsonl", [nothing], 3)
    assert not (tmp_path / "mine.jsonl").exists()


def test_the_command_says_what_comes_next(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "mine.jsonl"
    run_new(path, 12)
    shown = capsys.readouterr().out
    assert "12" in shown
    assert "renda eval check" in shown.replace("\n", "")
    assert len(read_cases(path)) == 12


PIECES = [
    "一、",
    "（一）",
    "1.",
    "一是",
    "二是",
    "三是",
    "\n",
    "。",
    "，",
    "：",
    "是",
    "是指",
    "12人",
    "第3条",
    "2021年3月5日",
]
PIECES += [
    "主任王强",
    "果园",
    "按时剪枝",
    "以下三点",
    " ",
    "“",
    "”",
    "%",
    "A4",
    "《办法》",
    "不超过40%",
    "的",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_the_text_each_drafted_quote_and_point_stands_in_it(text):
    article = Article(ArticleMeta(id="x", title="办法", source="x.txt"), text, 0, len(text))
    rows = [Located(line, case) for line, case in enumerate(draft_cases([article], 30), start=1)]
    allowed = {"draft", "unbalanced_kind"} if rows else {"no_rows"}
    assert {finding.rule for finding in check_rows(rows, [article])} <= allowed
