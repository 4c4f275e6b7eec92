"""Folders in BEIR's format: only judged questions are asked, and whatever is wrong is named by line."""

import json

import pytest

from eval.beir import read_beir
from rag.errors import InputError

CORPUS = [
    {"_id": "a", "title": "渡口", "text": "渡口每天开船四班。"},
    {"_id": "b", "text": "守塔人每晚点灯三次。", "metadata": {}},
    {"_id": "c", "title": "只有题目", "text": " "},
    {"_id": "d", "title": "", "text": ""},
]
QUERIES = [
    {"_id": "1", "text": "一天有几班船？"},
    {"_id": "2", "text": "一晚点几次灯？"},
    {"_id": "3", "text": "没有人评过的问题？"},
]
QRELS = "query-id\tcorpus-id\tscore\n1\ta\t2\n1\tb\t0\n2\tb\t1\n2\tgone\t1\n"


def jsonl(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(jsonl(CORPUS), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(jsonl(QUERIES), encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def error_of(place) -> str:
    with pytest.raises(InputError) as caught:
        read_beir(str(place))
    return str(caught.value)


def test_judged_questions_are_asked_with_the_gains_above_zero(folder):
    found = read_beir(str(folder))
    assert found.split == "test"
    assert [(q.id, q.text, q.gains) for q in found.questions] == [
        ("1", "一天有几班船？", {"a": 2}),
        ("2", "一晚点几次灯？", {"b": 1, "gone": 1}),
    ]


def test_a_document_without_text_is_its_title_and_one_without_both_is_left_out(folder):
    assert [(d.id, d.text) for d in read_beir(str(folder)).documents] == [
        ("a", "渡口每天开船四班。"),
        ("b", "守塔人每晚点灯三次。"),
        ("c", "只有题目"),
    ]


def test_a_split_is_chosen_after_a_colon_and_the_only_one_by_itself(folder):
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    assert read_beir(str(folder)).split == "dev"
    (folder / "qrels" / "train.tsv").write_text("3\ta\t1\n", encoding="utf-8")
    assert [question.id for question in read_beir(f"{folder}:train").questions] == ["3"]
    assert "dev、train" in error_of(folder)
    assert "没有划分 test" in error_of(f"{folder}:test")


@pytest.mark.parametrize(
    ("name", "line", "named"),
    [
        ("corpus.jsonl", '{"_id": "e"}', "corpus.jsonl 第 5 行的 text 不对"),
        ("corpus.jsonl", '{"_id": "", "text": "空"}', "corpus.jsonl 第 5 行的 _id 不对"),
        ("queries.jsonl", "{", "queries.jsonl 第 4 行的 （整行） 不对"),
        ("qrels/test.tsv", "1 a 1", "test.tsv 第 6 行有 1 列"),
        ("qrels/test.tsv", "1\ta\tyes", "test.tsv 第 6 行的 score 不是整数：yes"),
        ("qrels/test.tsv", "9\ta\t1", "问题 9 不在"),
    ],
)
def test_a_broken_line_is_named_by_file_line_and_field(folder, name, line, named):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert named in error_of(folder)


def test_bytes_that_are_not_utf_8_are_named_by_line(folder):
    with (folder / "queries.jsonl").open("ab") as file:
        file.write('{"_id": "4", "text": "问"}\n'.encode("gb18030"))
    assert "queries.jsonl 第 4 行不是 UTF-8" in error_of(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert name.rpartition("/")[2].removeprefix("test") in error_of(folder)


def test_a_missing_folder_is_named(tmp_path):
    assert str(tmp_path / "absent") in error_of(tmp_path / "absent")
