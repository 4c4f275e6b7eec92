"""``renda eval check`` finds each thing that would make the figures of a data set lie."""

import json

import pytest

from eval.bench import own_path
from eval.care import run_check
from eval.cases import Case, Evidence, Message
from eval.checks import Located, check_rows, cover, read_rows
from eval.strings import TABLES, Strings
from rag.types import Article, ArticleMeta

RULES = "代表每年至少述职一次，由主席团组织。代表活动经费列入预算，每人每年600元。经费由镇财政所按季度拨付，结余可以留用。"
DUTIES = "主席团负责召集会议，联系代表。主席不得兼任其他行政职务。工作人员由镇党委统一调配，编制三人。"


def article(name, text, prefix_of=""):
    meta = ArticleMeta(id=name, title=f"{name}的办法", source="a.txt", prefix_of=prefix_of)
    return Article(meta, text, 0, len(text))


ARTICLES = [article("rules", RULES), article("duties", DUTIES), article("short", RULES[:20], "rules")]


def case(name, question, *quotes, split="dev", kind="fact", points=None, **more):
    """A row about ``rules``, with a group a quote; its key points are the quotes themselves."""
    return Case(
        id=name,
        question=question,
        kind=kind,
        answerable=more.pop("answerable", bool(quotes)),
        evidence=tuple((Evidence(article=more.get("article", "rules"), quote=quote),) for quote in quotes),
        key_points=tuple((point,) for point in (quotes if points is None else points)),
        split=split,
        **{name: value for name, value in more.items() if name != "article"},
    )


def found(*cases):
    rows = [Located(line, case) for line, case in enumerate(cases, start=1)]
    return [(f.rule, f.line, f.id, f.field) for f in check_rows(rows, ARTICLES)]


def test_a_sound_set_has_no_findings():
    dev = case("a", "多久述职一回？", "代表每年至少述职一次")
    test = case("b", "经费从哪儿出", "代表活动经费列入预算", split="test")
    assert found(dev, test) == []


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (case("a", "几次", "代表每年至少述职两次", points=["述职"]), ("quote_missing", "evidence.0.0.quote")),
        (case("a", "几次", "述职", article="none"), ("unknown_article", "evidence.0.0.article")),
        (case("a", "几次", "代表每年", article="short"), ("prefix_article", "evidence.0.0.article")),
        (case("a", "几次", "述职一次", points=["三次"]), ("key_point_missing", "key_points.0")),
        (case("a", "几次", "述职一次", points=[]), ("no_key_points", "key_points")),
        (case("a", "几次", answerable=True, points=["述职"]), ("no_evidence", "evidence")),
        (case("a", "几次", "述职一次", points=[], answerable=False), ("evidence_without_answer", "evidence")),
        (case("a", "几次", points=["述职"]), ("key_points_without_answer", "key_points")),
        (case("a", "几次", "述职一次", kind="off_topic"), ("kind_without_answer", "answerable")),
        (case("a", "那呢", "述职一次", kind="follow_up"), ("no_history", "history")),
        (case("a", "几次", "述职一次", draft=True), ("draft", "draft")),
    ],
)
def test_each_fault_of_a_row_is_named_with_line_id_and_field(row, finding):
    rule, field = finding
    assert found(row) == [(rule, 1, "a", field)]


def test_a_lost_quote_comes_with_the_nearest_words_of_the_article():
    rows = [Located(1, case("a", "几次", "代表每年至多述职一次", points=["述职"]))]
    assert check_rows(rows, ARTICLES)[0].values["nearest"] == "代表每年至少述职一次"


def test_punctuation_script_and_width_do_not_make_another_question():
    one = case("a", "经费从哪儿出？", "代表活动经费列入预算")
    other = case("b", "經費，從哪兒出", "代表活动经费列入预算")
    assert found(one, other) == [("duplicate", 2, "b", "question")]


def test_the_same_words_after_another_dialogue_are_another_question():
    said = {"kind": "follow_up", "quote": "述职一次"}
    one = case(
        "a",
        "那多久一次？",
        "述职一次",
        kind="follow_up",
        history=(Message(role="user", content="述职要办吗"),),
    )
    other = case(
        "b",
        "那多久一次？",
        "按季度拨付",
        kind="follow_up",
        history=(Message(role="user", content="经费由财政所拨付，对不对"),),
    )
    assert said and found(one, other) == []


def test_a_question_worded_alike_in_the_other_split_leaks():
    # 8 of 9 characters in common: 2·8/18 = .89, above .75
    dev = case("a", "代表每年述职几次呢", "代表每年至少述职一次")
    test = case("b", "代表每年述职几次吗", "代表每年至少述职一次", split="test")
    assert found(dev, test) == [("leak_wording", 2, "b", "split")]


def test_the_same_answer_in_the_other_split_leaks_however_it_is_asked():
    dev = case("a", "一年要交几回差", "代表每年至少述职一次", points=["至少述职一次"])
    test = case("b", "How often must a deputy report?", "每年至少述职一次", split="test", points=["述职一次"])
    assert found(dev, test) == [("leak_answer", 2, "b", "split")]


def test_another_fact_from_the_same_sentence_does_not_leak():
    dev = case("a", "一年要交几回差", "代表每年至少述职一次，由主席团组织", points=["一次"])
    test = case(
        "b", "这事归谁张罗", "代表每年至少述职一次，由主席团组织", points=["主席团组织"], split="test"
    )
    assert found(dev, test) == []


def test_a_list_and_one_of_its_items_do_not_leak():
    whole = case("a", "钱的规矩说全一点", "代表活动经费列入预算", "经费由镇财政所按季度拨付")
    part = case("b", "谁来给钱", "经费由镇财政所按季度拨付", split="test")
    assert found(whole, part) == []


def test_the_same_words_about_another_place_or_without_an_answer_do_not_leak():
    dev = case("a", "甲镇的编制一共有几个人", "编制三人", article="duties")
    elsewhere = case("b", "乙镇的编制一共有几个人", "600元", split="test")
    nowhere = case("c", "丙镇的编制一共有几个人", split="test", kind="unanswerable")
    assert found(dev, elsewhere, nowhere) == []


def test_two_unanswerable_questions_of_one_form_leak():
    dev = case("a", "镇财政所的办公电话是多少", kind="unanswerable")
    test = case("b", "镇党委的办公电话是多少", kind="unanswerable", split="test")
    assert found(dev, test) == [("leak_wording", 2, "b", "split")]


def test_within_a_split_only_the_same_kind_may_not_repeat_a_question():
    one = case("a", "代表每年述职几次呢", "代表每年至少述职一次")
    same = case("b", "代表每年述职几次吗", "代表每年至少述职一次")
    typo = case("c", "代表每年数职几次呢", "代表每年至少述职一次", kind="typo")
    assert found(one, typo) == []
    assert found(one, same) == [("near_duplicate", 2, "b", "question")]


def test_an_id_stands_once():
    one, other = case("a", "经费从哪儿出", "列入预算"), case("a", "多久述职一回", "述职一次")
    assert found(one, other) == [("repeated_id", 2, "a", "id")]


def many(split, *numbers):
    """Rows that no other rule objects to: each quotes another place and asks in other words."""
    return [
        case(f"{split}{n}", chr(0x4E00 + 7 * n) * 9, DUTIES[n : n + 3], split=split, article="duties")
        for n in numbers
    ]


def test_the_splits_may_differ_by_two_rows_or_a_quarter_of_them():
    # 4 and 1: off by 3, more than 2 and more than .25·5; 6 and 4: off by 2
    assert found(*many("dev", 0, 3, 6, 9), *many("test", 12)) == [
        ("unbalanced_kind", 0, "", "split"),
        ("unbalanced_article", 0, "", "split"),
    ]
    assert found(*many("dev", 0, 3, 6, 9, 12, 15), *many("test", 18, 21, 24, 27)) == []


def test_coverage_counts_a_row_for_each_of_its_articles_and_lists_articles_without_rows():
    both = Case(
        id="a",
        question="比一比",
        kind="multi",
        answerable=True,
        evidence=(
            (Evidence(article="rules", quote="述职一次"),),
            (Evidence(article="duties", quote="编制三人"), Evidence(article="rules", quote="600元")),
        ),
        split="test",
    )
    coverage = cover([both], ARTICLES)
    assert coverage.kinds == {"multi": {"test": 1}}
    assert coverage.articles == {"duties": {"test": 1}, "rules": {"test": 1}}
    assert cover([], ARTICLES).articles == {"duties": {}, "rules": {}}


def test_lines_are_those_of_the_file_with_its_empty_ones(tmp_path):
    path = tmp_path / "set.jsonl"
    rows = [case(name, name * 5, "述职一次").model_dump_json() for name in "ab"]
    path.write_text(f"{rows[0]}\n\n{rows[1]}\n", encoding="utf-8")
    assert [row.line for row in read_rows(path)] == [1, 3]


def test_every_rule_has_a_sentence_in_both_languages():
    import inspect
    import re

    import eval.checks as checks

    source = inspect.getsource(checks)
    rules = set(re.findall(r'(?:finding|Finding)\(\s*"(\w+)"', source)) | {"duplicate", "near_duplicate"}
    assert len(rules) > 10
    for table in TABLES.values():
        assert {f"check.{rule}" for rule in rules} <= table.keys()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_shows_coverage_and_each_finding_and_tells_by_its_result(
    language, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("RENDA_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "mine.jsonl"
    row = case("q7", "问谁", "代表每年至少述职一次", kind="number")
    path.write_text(row.model_dump_json() + "\n", encoding="utf-8")
    assert run_check(str(path), json_form=False) is False
    shown = capsys.readouterr().out
    assert "mine.jsonl:1 q7 [evidence.0.0.article]" in shown
    assert Strings(language).name("kind", "number") in shown
    assert Strings(language)("check.unknown_article", article="rules")[:12] in shown


def test_the_command_writes_json_for_machines(tmp_path, capsys):
    path = tmp_path / "mine.jsonl"
    path.write_text(case("q7", "问谁", "述职").model_dump_json() + "\n", encoding="utf-8")
    run_check(str(path), json_form=True)
    shown = json.loads(capsys.readouterr().out)
    assert shown["cases"] == 1
    assert shown["kinds"] == {"fact": {"dev": 1}}
    assert [(f["rule"], f["line"], f["id"]) for f in shown["findings"]] == [("unknown_article", 1, "q7")]
    assert "rules" in shown["findings"][0]["message"]


def test_the_tables_of_coverage_fit_80_columns(monkeypatch, capsys):
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    assert run_check("renda", json_form=False) is True
    *tables, last = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, tables)) <= 80
    assert str(len(read_rows(own_path("renda")))) in last


def test_findings_make_the_command_exit_with_1(tmp_path, capsys):
    from eval.cli import app
    from ui.shell import run

    path = tmp_path / "mine.jsonl"
    path.write_text(case("q7", "问谁", "述职").model_dump_json() + "\n", encoding="utf-8")
    assert run(app, ["check", str(path)]) == 1
    assert run(app, ["check"]) == 0
    capsys.readouterr()
    assert run(app, ["check", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_a_file_without_questions_is_no_sound_set():
    assert [finding.rule for finding in check_rows([], [])] == ["no_rows"]


def test_brackets_in_a_path_are_shown_as_they_are(tmp_path, capsys):
    path = tmp_path / "[red]mine.jsonl"
    path.write_text("", encoding="utf-8")
    assert run_check(str(path), json_form=False) is False
    assert "[red]mine.jsonl：0 题" in capsys.readouterr().out.replace("\n", "")
