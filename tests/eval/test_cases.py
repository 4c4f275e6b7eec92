"""A data set that can't be read is named by file, line and field."""

import json

import pytest

from eval.cases import Case, data_set_hash, read_cases, read_numbered, write_cases
from rag.errors import InputError

ROW = {
    "id": "a",
    "question": "一年开几次会？",
    "kind": "number",
    "answerable": True,
    "evidence": [[{"article": "x", "quote": "一年两次"}]],
    "key_points": [["两次"]],
    "split": "dev",
}


def written(tmp_path, *rows):
    path = tmp_path / "set.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_what_is_written_is_read_again(tmp_path):
    cases = [
        Case.model_validate(ROW),
        Case.model_validate(ROW | {"id": "b", "question": "两行\u2028一题？", "draft": True}),
    ]
    write_cases(tmp_path / "set.jsonl", cases)
    assert read_cases(tmp_path / "set.jsonl") == cases


def test_empty_lines_and_a_byte_order_mark_do_not_matter(tmp_path):
    path = written(tmp_path, "\ufeff" + json.dumps(ROW), "", ROW | {"id": "b"})
    assert [(number, case.id) for number, case in read_numbered(path)] == [(1, "a"), (3, "b")]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "facts"}, r"kind 不对：只能是 'fact'、'list'.* 之一，而不是 'facts'"),
        ({"answerable": None}, "answerable 不对：应为 true 或 false，而不是 null"),
        ({"evidence": [[{"article": "x"}]]}, r"evidence\.0\.0\.quote 不对：缺少这一项"),
        ({"key_points": "两次"}, "key_points 不对：应为列表"),
        ({"question": ""}, "question 不对：至少要有 1 个字"),
        ({"question": " \u200b\n"}, "question 不对：没有看得见的文字"),
        ({"question": "会" * 2001}, "question 不对：太长，至多 2000 个字"),
        ({"id": " "}, "id 不对：没有看得见的文字"),
        ({"key_points": [["两次", ""]]}, r"key_points\.0\.1 不对：至少要有 1 个字"),
        ({"anserable": True}, "anserable 不对：没有这一项"),
    ],
)
def test_a_broken_row_is_named_by_file_line_and_field(tmp_path, changed, told):
    path = written(tmp_path, ROW, ROW | {"id": "b"} | changed)
    with pytest.raises(InputError, match=rf"set\.jsonl 第 2 行的 {told}"):
        read_cases(path)


def test_a_broken_row_is_told_in_english_too(tmp_path):
    for changed, said in (
        ({"kind": "facts"}, "kind is wrong: it can only be 'fact', 'list'"),
        (
            {"answerable": None},
            "answerable is wrong: it should be true or false, not null. Correct this line.",
        ),
        ({"question": "会" * 2001}, "question is wrong: it is too long; at most 2000 characters."),
    ):
        with pytest.raises(InputError) as caught:
            read_cases(written(tmp_path, ROW, ROW | {"id": "b"} | changed))
        assert f"set.jsonl, line 2: {said}" in caught.value.told("en")
    with pytest.raises(InputError) as caught:
        read_cases(written(tmp_path, "{"))
    assert "line 1: (the whole line) is wrong: it is not valid JSON" in caught.value.told("en")


def test_a_line_that_is_no_json_or_no_utf8_is_named(tmp_path):
    with pytest.raises(InputError, match=r"第 2 行的 （整行） 不对：不是合法的 JSON"):
        read_cases(written(tmp_path, ROW, "{"))
    path = tmp_path / "gbk.jsonl"
    path.write_bytes(json.dumps(ROW, ensure_ascii=False).encode("gbk") + b"\n")
    with pytest.raises(InputError, match=r"gbk\.jsonl 第 1 行不是 UTF-8"):
        read_cases(path)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"none\.jsonl"):
        read_cases(tmp_path / "none.jsonl")


def test_the_hash_is_of_the_bytes(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    assert data_set_hash(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
