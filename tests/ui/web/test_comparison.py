from __future__ import annotations

import pytest

from rag.cleaning.log import clean_log
from rag.cleaning.pipeline import clean_text
from rag.corpus import read_articles
from rag.settings import PROJECT_ROOT
from rag.types import Article, ArticleMeta
from ui.strings import Strings
from ui.web.article_place import Place
from ui.web.comparison import compare_with_raw, count_rules, read_raw, with_signs
from ui.web.rule_names import RULES, rule_name

STRINGS = Strings("zh")
CORPUS = PROJECT_ROOT / "corpus"
ARTICLES = {article.id: article for article in read_articles(CORPUS / "articles")}


def _compared(article, place=None):
    raw = read_raw(article, CORPUS / "raw")
    assert raw.state == "same"
    return raw.text, compare_with_raw(article, raw, place or Place("whole"), STRINGS)


@pytest.mark.parametrize("article_id", sorted(ARTICLES))
def test_both_sides_show_all_that_was_received_and_all_that_was_kept(article_id):
    article = ARTICLES[article_id]
    raw, comparison = _compared(article)
    left = "".join(
        part.change.before if part.change else part.text for row in comparison.rows for part in row.raw
    )
    right = "\n".join(text for row in comparison.rows if (text := "".join(part.text for part in row.clean)))
    received = raw[article.raw_start : article.raw_end]
    assert left.replace("\r", "").replace("\n", "") == received.replace("\r", "").replace("\n", "")
    assert right == "\n".join(line for line in article.text.split("\n") if line)


def test_the_cited_place_is_marked_on_both_sides():
    article = ARTICLES["000-1-county-npc-director-speech"]
    quote = "要密切代表与选举单位和选民的联系,使其自觉接受人民群众的监督"
    start = article.text.index(quote)
    raw, comparison = _compared(article, Place("same", start, start + len(quote)))
    cited = [part for row in comparison.rows for part in row.clean if part.cited]
    assert "".join(part.text for part in cited) == quote
    assert [part.first for part in cited] == [True] + [False] * (len(cited) - 1)
    received = [part for row in comparison.rows for part in row.raw if part.cited]
    left = "".join(part.change.before if part.change else part.text for part in received)
    assert left == raw[comparison.raw_start : comparison.raw_end] == quote.replace("要密", "要密\n8、")


def test_each_change_names_its_rules_in_words():
    article = ARTICLES["004-1-hailing-npc-symposium-speech"]
    _, comparison = _compared(article)
    names = {count.rule.id: count for count in comparison.legend}
    assert names["pinyin"].rule.name == "夹注拼音"
    assert names["pinyin"].rule.meaning
    assert comparison.changes == sum(1 for row in comparison.rows for p in row.raw if p.change) + sum(
        1 for row in comparison.rows for p in row.clean if p.change and not p.change.before
    )


def test_every_rule_of_the_collection_and_its_guide_has_words():
    known = {rule.removeprefix("rule.") for rule in RULES}
    used = {rule for article in ARTICLES.values() for edit in article.edits for rule in edit.rule.split("+")}
    assert used <= known
    guide = (CORPUS / "README.md").read_text(encoding="utf-8").split("## 清洗规则")[1]
    listed = {
        word for line in guide.splitlines() if line.startswith("| `") for word in line.split("|")[1].split()
    }
    assert {word.strip("`") for word in listed} <= known


def test_what_can_not_be_seen_gets_a_sign():
    assert with_signs("\n \u3000") == "⏎␣␣"
    assert with_signs("有 字") == "有 字"
    assert with_signs("\ue004") == "\\ue004"


def test_a_raw_file_that_is_gone_or_was_changed_is_said_to_be(tmp_path):
    (tmp_path / "a.txt").write_text("标题：关于工作的报告\n正文第一段话。\n", encoding="utf-8")
    article = clean_text((tmp_path / "a.txt").read_text(encoding="utf-8"), "a.txt")[0]
    assert read_raw(article, tmp_path).state == "same"
    (tmp_path / "a.txt").write_text("标题：关于工作的报告\n正文第一段新话。\n", encoding="utf-8")
    assert read_raw(article, tmp_path).state == "changed"
    (tmp_path / "a.txt").unlink()
    assert read_raw(article, tmp_path).state == "gone"
    assert compare_with_raw(article, read_raw(article, tmp_path), Place("whole"), STRINGS).rows == ()


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "..", "", "a\x00b", "a/b.txt", "x" * 5000])
def test_no_name_of_a_source_leads_out_of_the_folder_of_raw_files(tmp_path, name):
    folder = tmp_path / "raw"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    assert read_raw(Article(ArticleMeta("a", "题", name), "秘密", 0, 2), folder).state == "gone"


def test_a_rule_is_counted_in_every_change_that_it_had_part_in():
    article = ARTICLES["003-1-panzhihua-experience"]
    raw, _ = _compared(article)
    entries = clean_log(article, raw)
    for count in count_rules(entries, STRINGS):
        assert count.count == sum(count.rule.id in entry.rule.split("+") for entry in entries)
        assert count.rule.id in entries[count.first - 1].rule.split("+")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_has_a_name_and_says_what_it_does_in_both_languages(language):
    named = [rule_name(Strings(language), rule.removeprefix("rule.")) for rule in RULES]
    assert all(one.name and one.meaning.strip() == one.meaning != "" for one in named)
