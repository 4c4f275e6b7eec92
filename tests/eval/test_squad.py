"""SQuAD files: paragraphs are documents, and whatever is wrong is named by file and place."""

import json

import pytest

from eval.squad import read_squad
from rag.errors import InputError

FILE = {
    "version": "v1.0",
    "data": [
        {
            "title": "灯塔",
            "id": "T1",
            "paragraphs": [
                {
                    "context": "东山灯塔建于一九〇五年，高二十六米。",
                    "id": "T1_1",
                    "qas": [
                        {
                            "id": "q1",
                            "question": "东山灯塔有多高？",
                            "answers": [{"text": "二十六米", "answer_start": 13}],
                        },
                        {"id": "q2", "question": "灯塔归谁管？", "is_impossible": True, "answers": []},
                    ],
                },
                {"context": "守塔人每晚点灯三次。", "qas": [{"id": "q3", "question": "一晚点几次灯？"}]},
            ],
        },
        {"paragraphs": [{"context": "渡口每天开船四班。", "qas": []}]},
    ],
}


def write(folder, content):
    path = folder / "lighthouse.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def broken(**changes):
    paragraph = {"context": "一段。", "qas": [{"id": "q", "question": "问？"}]} | changes
    return {"data": [FILE["data"][0], {"paragraphs": [{"context": "前一段。", "qas": []}, paragraph]}]}


def test_each_paragraph_is_a_document_and_answers_its_own_questions(tmp_path):
    found = read_squad(str(write(tmp_path, FILE)))
    assert found.name == "lighthouse"
    assert [(d.title, d.text[:4]) for d in found.documents] == [
        ("灯塔", "东山灯塔"),
        ("灯塔", "守塔人每"),
        ("", "渡口每天"),
    ]
    assert [document.id for document in found.documents] == [
        "data.0.paragraphs.0",
        "data.0.paragraphs.1",
        "data.1.paragraphs.0",
    ]
    assert [(question.id, question.gains) for question in found.questions] == [
        ("q1", {"data.0.paragraphs.0": 1}),
        ("q3", {"data.0.paragraphs.1": 1}),
    ]


def test_a_question_marked_as_unanswerable_is_not_asked(tmp_path):
    found = read_squad(str(write(tmp_path, FILE)))
    assert "q2" not in {question.id for question in found.questions}


def test_a_byte_order_mark_does_not_matter_and_every_byte_counts_for_the_hash(tmp_path):
    plain = read_squad(str(write(tmp_path, FILE)))
    marked = read_squad(str(write(tmp_path, "\ufeff" + json.dumps(FILE, ensure_ascii=False))))
    assert marked.documents == plain.documents
    assert marked.documents_hash == plain.documents_hash
    assert marked.sha256 != plain.sha256


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", "（整个文件）"),
        ([], "（整个文件）"),
        ({"version": "v2"}, "data"),
        (broken(context=""), "data.1.paragraphs.1.context"),
        (broken(qas=[{"id": "q"}]), "data.1.paragraphs.1.qas.0.question"),
        (broken(qas=[{"id": 7, "question": "问？"}]), "data.1.paragraphs.1.qas.0.id"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_field(tmp_path, content, named):
    path = write(tmp_path, content)
    with pytest.raises(InputError) as caught:
        read_squad(str(path))
    assert str(caught.value).startswith(f"{path} 的 {named} 不对：")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"absent\.json"):
        read_squad(str(tmp_path / "absent.json"))
