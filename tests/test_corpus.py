from pathlib import Path

import pytest

from rag.cleaning.pipeline import clean_corpus, clean_text
from rag.corpus import check_articles, corpus_hash, read_articles, write_articles
from rag.errors import CorpusError
from rag.settings import PROJECT_ROOT

RAW = (
    "在培训班上的发言\n同志们：\n各级人大要坚持党的领导，依\n法行使职权。----\n---\n正文还在：“三个代表”。\n"
)


@pytest.fixture
def articles():
    return clean_text(RAW, "a.txt") + clean_text(RAW.replace("培训班", "座谈会"), "b.txt")


def test_articles_come_back_as_they_were_written(tmp_path: Path, articles):
    write_articles(articles, tmp_path / "articles")
    assert read_articles(tmp_path / "articles") == articles


def test_the_text_starts_right_after_the_front_matter(tmp_path: Path, articles):
    write_articles(articles, tmp_path)
    content = (tmp_path / f"{articles[0].id}.md").read_text(encoding="utf_8")
    assert content.startswith("---\nid: ")
    assert content.split("\n---\n", 1)[1] == articles[0].text + "\n"


def test_articles_that_are_no_more_lose_their_files(tmp_path: Path, articles):
    write_articles(articles, tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf_8")
    write_articles(articles[:1], tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "a-1.edits.jsonl",
        "a-1.marks.jsonl",
        "a-1.md",
        "notes.txt",
    ]


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path, articles, monkeypatch):
    write_articles(articles[:1], tmp_path)
    before = (tmp_path / "a-1.md").read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    changed = clean_text(RAW + "又多了一句。\n", "a.txt")
    with pytest.raises(CorpusError, match="空间"):
        write_articles(changed, tmp_path)
    assert (tmp_path / "a-1.md").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_check_tells_missing_extra_and_changed_files_apart(tmp_path: Path, articles):
    write_articles(articles, tmp_path)
    assert check_articles(articles, tmp_path) == []
    (tmp_path / "a-1.md").write_text("---\nx", encoding="utf_8")
    (tmp_path / "b-1.md").unlink()
    (tmp_path / "old.md").write_text("old\n", encoding="utf_8")
    found = {d.name: d.state for d in check_articles(articles, tmp_path)}
    assert found == {"a-1.md": "changed", "b-1.md": "missing", "old.md": "extra"}
    assert "+++" in check_articles(articles, tmp_path)[0].diff


def test_the_hash_follows_names_and_bytes(tmp_path: Path, articles):
    write_articles(articles, tmp_path)
    first = corpus_hash(tmp_path)
    assert corpus_hash(tmp_path) == first
    (tmp_path / "other.txt").write_text("x", encoding="utf_8")
    assert corpus_hash(tmp_path) == first
    write_articles(articles[:1], tmp_path)
    assert corpus_hash(tmp_path) != first


@pytest.mark.parametrize("damage", ["no front matter", "---\nid: [\n---\nx\n", "---\nid: other\n---\nx\n"])
def test_a_damaged_article_is_named(tmp_path: Path, articles, damage: str):
    write_articles(articles[:1], tmp_path)
    (tmp_path / "a-1.md").write_text(damage, encoding="utf_8")
    with pytest.raises(CorpusError, match=r"a-1\.md"):
        read_articles(tmp_path)


def test_a_missing_or_empty_folder_names_the_command(tmp_path: Path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CorpusError, match="renda clean"):
            read_articles(folder)
    with pytest.raises(CorpusError, match="renda clean"):
        corpus_hash(tmp_path / "nowhere")


def test_the_committed_articles_are_what_cleaning_makes():
    corpus = PROJECT_ROOT / "corpus"
    report = clean_corpus(corpus)
    assert [d.name for d in check_articles(report.articles, corpus / "articles")] == []
