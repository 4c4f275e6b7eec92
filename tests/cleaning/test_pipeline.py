from itertools import pairwise
from pathlib import Path

import pytest

from rag.cleaning.declarations import ArticleDeclaration, SourceDeclaration, read_declarations
from rag.cleaning.edits import apply_edits
from rag.cleaning.log import clean_log
from rag.cleaning.pipeline import clean_corpus, clean_text
from rag.errors import CorpusError, SourceError
from rag.loading import load_raw
from rag.settings import PROJECT_ROOT

BODY = "各级人大要坚持党的领导，依法行使职权。要密切联系群众，做好代表工作，推动经济社会发展。" * 6
CORPUS = PROJECT_ROOT / "corpus"


@pytest.fixture(scope="module")
def report():
    return clean_corpus(CORPUS)


def test_a_compilation_splits_at_its_headings():
    raw = f"某网站合编\n第一篇：甲会议上的讲话\n甲会议上的讲话\n同志们：\n{BODY}\n第二篇:乙意见\n{BODY}\n第三篇：丙总结\n{BODY}"
    articles = clean_text(raw, "合编.txt")
    assert [a.meta.title for a in articles] == ["甲会议上的讲话", "乙意见", "丙总结"]
    assert articles[0].text.startswith("甲会议上的讲话\n同志们：\n各级")
    assert articles[1].text.startswith("乙意见\n各级")
    assert articles[0].raw_start == 0
    assert articles[-1].raw_end == len(raw)
    assert all(a.raw_end == b.raw_start for a, b in pairwise(articles))


def test_speeches_run_together_split_at_title_date_and_salutation():
    raw = (
        f"两篇讲话 在县人大工作会议结束时的讲话 县人大常委会主任x (2013年9月6日) 同志们: {BODY} "
        f"县委书记在县人大工作会议上的讲话 (2013年9月6日) 同志们: {BODY}"
    )
    articles = clean_text(raw, "x.txt")
    assert [(a.meta.title, a.meta.speaker, a.meta.date) for a in articles] == [
        ("在县人大工作会议结束时的讲话", "县人大常委会主任x", "2013年9月6日"),
        ("县委书记在县人大工作会议上的讲话", "", "2013年9月6日"),
    ]


def test_an_article_that_begins_another_is_recorded():
    raw = f"第一篇：甲的讲话\n同志们：\n{BODY}\n第二篇：甲的讲话\n同志们：\n{BODY}还有很多话要说。"
    short, long = clean_text(raw, "x.txt")
    assert short.meta.prefix_of == long.id
    assert long.meta.prefix_of == ""


def test_a_text_that_breaks_off_is_cut_and_one_with_an_omission_has_a_gap():
    cut = clean_text(f"标题讲话稿\n{BODY}下面，我讲几", "x.txt")[0]
    assert cut.meta.completeness == "cut"
    assert cut.marks[-1].kind == "truncation"
    gap = clean_text(f"标题讲话稿\n{BODY}……（此处省略1200字）……\n{BODY}", "x.txt")[0]
    assert gap.meta.completeness == "gap"
    signed = clean_text(f"中共海州市委关于人大工作的意见\n{BODY}\n中共海州市委\n2007年9月17日", "x.txt")[0]
    assert signed.meta.completeness == "complete"
    assert (signed.meta.issuer, signed.meta.place, signed.meta.date) == (
        "中共海州市委",
        "海州",
        "2007年9月17日",
    )


def test_a_file_that_nobody_declared_gets_its_title_and_id_from_itself():
    article = clean_text(f"在代表培训班上的发言\n{BODY}", "My Notes 2.txt")[0]
    assert (article.id, article.meta.title, article.meta.genre) == (
        "my-notes-2-1",
        "在代表培训班上的发言",
        "讲话",
    )
    assert clean_text(BODY, "讲话稿.txt")[0].id == "jiang-hua-gao-1"


def test_files_whose_names_give_one_id_get_ids_of_their_own(tmp_path: Path):
    (tmp_path / "raw").mkdir()
    for name in ("a b.txt", "a-b.txt"):
        (tmp_path / "raw" / name).write_text(f"在培训班上的发言\n{BODY}", encoding="utf_8")
    ids = [a.id for a in clean_corpus(tmp_path).articles]
    assert ids[0] == "a-b-1"
    assert len(set(ids)) == 2


def test_declared_values_win_over_derived_ones():
    declaration = SourceDeclaration(
        key="7", articles=(ArticleDeclaration(slug="talk", place="某地", title="另题"),)
    )
    meta = clean_text(f"在代表培训班上的发言\n{BODY}", "x.txt", declaration)[0].meta
    assert (meta.id, meta.place, meta.title) == ("7-1-talk", "某地", "另题")


def test_a_page_without_a_text_is_refused():
    with pytest.raises(SourceError, match="没有剩下正文"):
        clean_text("首页 工作总结 工作计划 心得体会 演讲稿 实习报告 述职报告\n打印本页 关闭窗口", "nav.txt")


def test_a_bad_raw_file_is_reported_and_stops_no_other(tmp_path: Path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a_empty.txt").write_bytes(b"")
    (raw / "b_binary.txt").write_bytes(bytes(range(256)) * 20)
    (raw / "c_folder").mkdir()
    (raw / "d_good.txt").write_text(f"在培训班上的发言\n{BODY}", encoding="gb18030")
    (raw / "e_gone.txt").symlink_to(tmp_path / "nowhere")
    steps = []
    report = clean_corpus(tmp_path, lambda *step: steps.append(step))
    assert [a.meta.source for a in report.articles] == ["d_good.txt"]
    assert [p.source for p in report.problems] == ["a_empty.txt", "b_binary.txt", "e_gone.txt"]
    assert all("请" in str(p.error) for p in report.problems)
    assert steps[-1][1] == steps[-1][2]


def test_a_missing_raw_folder_and_a_damaged_table_are_named(tmp_path: Path):
    with pytest.raises(SourceError, match="raw"):
        clean_corpus(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "sources.toml").write_text("['x.txt']\nsppun = true\n", encoding="utf_8")
    with pytest.raises(CorpusError, match="sppun"):
        clean_corpus(tmp_path)


def test_the_corpus_holds_fourteen_articles_without_problems(report):
    assert report.problems == ()
    assert len(report.articles) == 14
    assert len({a.id for a in report.articles}) == 14


def test_the_edits_of_every_article_lead_from_its_raw_text_to_its_text(report):
    for article in report.articles:
        raw = load_raw(CORPUS / "raw" / article.meta.source).text
        assert apply_edits(raw, article.raw_start, article.raw_end, article.edits) == article.text
        assert all(0 <= m.start <= m.end <= len(article.text) for m in article.marks)
        assert article.text == article.text.strip()


def test_cleaning_a_cleaned_article_changes_nothing(report):
    for article in report.articles:
        again = clean_text(article.text, "again.txt")
        assert [a.text for a in again] == [article.text]
        assert again[0].edits == ()


def test_every_rule_that_changed_something_is_described(report):
    described = (CORPUS / "README.md").read_text(encoding="utf_8")
    rules = {name for a in report.articles for edit in a.edits for name in edit.rule.split("+")}
    assert [rule for rule in sorted(rules) if f"`{rule}`" not in described] == []


def test_every_raw_file_is_declared_and_every_declaration_has_its_file():
    declared = read_declarations(CORPUS / "sources.toml")
    assert sorted(declared) == sorted(p.name for p in (CORPUS / "raw").iterdir())
    assert all(d.origin and d.rights and d.problems for d in declared.values())


def test_the_log_shows_each_change_in_context(report):
    article = next(a for a in report.articles if a.id.startswith("001-1"))
    raw = load_raw(CORPUS / "raw" / article.meta.source).text
    entries = clean_log(article, raw)
    parted = next(e for e in entries if e.rule == "parted_word")
    assert (parted.before, parted.after) == ("-", "")
    assert parted.left.endswith("民")
    assert parted.right.startswith("主")
    assert raw[parted.raw_start : parted.raw_end] == parted.before
    assert article.text[parted.start - 1 : parted.end + 1] == "民主"


def test_the_log_joins_touching_changes_of_one_rule(report):
    article = next(a for a in report.articles if a.id.startswith("004-1"))
    raw = load_raw(CORPUS / "raw" / article.meta.source).text
    entries = clean_log(article, raw)
    assert len(entries) < len(article.edits)
    assert any(e.before == "會議傳達" and e.after == "会议传达" for e in entries)
