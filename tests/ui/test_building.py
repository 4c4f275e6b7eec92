from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SPEECH = """在全县人大工作会议上的讲话

同志们：

一、提高认识。人大工作是党和国家工作的重要组成部分。各级党委要支持人大依法行使职权。

二、抓好落实。发展社会主义民-主政治，代表要密切联系群众。
"""


@pytest.fixture
def corpus(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "corpus"
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "speech.txt").write_text(SPEECH, encoding="utf-8")
    monkeypatch.setenv("RENDA_CORPUS_DIR", str(folder))
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path / "data"))
    return folder


def _article(corpus: Path) -> Path:
    (path,) = (corpus / "articles").glob("*.md")
    return path


def test_clean_writes_articles_and_says_how_many(renda, corpus):
    outcome = renda("clean")
    assert (outcome.code, outcome.out) == (0, "")
    assert "已清洗 1 个文件，得到 1 篇文章" in outcome.err
    assert "各级党委要支持人大依法行使职权。" in _article(corpus).read_text(encoding="utf-8")


def test_check_agrees_after_cleaning(renda, corpus):
    renda("clean")
    outcome = renda("clean", "--check")
    assert outcome.code == 0
    assert "一致" in outcome.err


def test_check_shows_what_differs_and_changes_nothing(renda, corpus):
    renda("clean")
    path = _article(corpus)
    changed = path.read_text(encoding="utf-8").replace("支持人大", "不管人大")
    path.write_text(changed, encoding="utf-8")
    outcome = renda("clean", "--check")
    assert outcome.code == 1
    assert path.name in outcome.out
    assert "不管人大" in outcome.out
    assert "renda clean" in outcome.err
    assert path.read_text(encoding="utf-8") == changed


def test_check_before_the_first_cleaning_exits_with_1(renda, corpus):
    assert renda("clean", "--check").code == 1
    assert not (corpus / "articles").exists()


def test_a_bad_raw_file_is_named_and_the_others_are_cleaned(renda, corpus):
    (corpus / "raw" / "empty.txt").write_bytes(b"")
    (corpus / "raw" / "binary.txt").write_bytes(bytes(range(256)) * 40)
    outcome = renda("clean")
    assert outcome.code == 1
    assert "有 2 个文件没有处理" in outcome.err
    assert "empty.txt：" in outcome.err
    assert "binary.txt：" in outcome.err
    assert _article(corpus).is_file()


def test_where_no_file_can_be_cleaned_earlier_articles_stay(renda, corpus):
    renda("clean")
    kept = _article(corpus).read_bytes()
    (corpus / "raw" / "speech.txt").write_bytes(b"")
    outcome = renda("clean")
    assert outcome.code == 2
    assert "articles 保持原样" in outcome.err
    assert _article(corpus).read_bytes() == kept


def test_without_a_raw_folder_the_next_step_is_named(renda, corpus):
    shutil.rmtree(corpus / "raw")
    outcome = renda("clean")
    assert (outcome.code, outcome.out) == (2, "")
    assert "原始文件" in outcome.err


def test_the_log_shows_each_change_with_its_rule_and_context(renda, corpus):
    renda("clean")
    outcome = renda("clean", "--log", _article(corpus).stem)
    assert outcome.code == 0
    assert "[---]" in outcome.out
    assert "社会主义民" in outcome.out
    assert "按规则统计" in outcome.out


def test_the_log_finds_an_article_by_the_beginning_of_its_name(renda, corpus):
    renda("clean")
    assert renda("clean", "--log", _article(corpus).stem[:6]).code == 0


def test_the_log_of_an_unknown_article_names_those_there_are(renda, corpus):
    renda("clean")
    outcome = renda("clean", "--log", "nowhere")
    assert (outcome.code, outcome.out) == (2, "")
    assert _article(corpus).stem in outcome.err


def test_index_without_articles_names_the_next_step(renda, corpus):
    outcome = renda("index")
    assert (outcome.code, outcome.out) == (2, "")
    assert "renda clean" in outcome.err
