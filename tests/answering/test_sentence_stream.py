"""A reply in pieces of any size -> the same finished sentences, none before it has ended."""

import pytest

from rag.answering.sentence_stream import Said, finished_sentences

REPLY = (
    "<think>嗯，让我想想[1]。</think>主席团每季度开一次会。[2][3] 代表应当述职[1]。还有**重点**：\n"
    "1. 第一项是办理建议。【4】\n- 第二项（见[5]）是3.5倍。[1,2]\n\n## 说明\n资料没有说明。"
)
SAID = [
    Said("主席团每季度开一次会。", (2, 3), False),
    Said("代表应当述职。", (1,), False),
    Said("还有重点：", (), True),
    Said("1. 第一项是办理建议。", (4,), True),
    Said("第二项（见）是3.5倍。", (5, 1, 2), True),
    Said("说明", (), True),
    Said("资料没有说明。", (), False),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_sentences_do_not_depend_on_how_the_reply_was_cut(size):
    pieces = (REPLY[at : at + size] for at in range(0, len(REPLY), size))
    assert list(finished_sentences(pieces)) == SAID


def test_a_sentence_comes_as_soon_as_the_next_one_begins():
    taken: list[str] = []

    def pieces():
        for character in "甲办理建议。[1]乙视察。":
            taken.append(character)
            yield character

    first = next(finished_sentences(pieces()))
    assert first == Said("甲办理建议。", (1,), False)
    assert "".join(taken) == "甲办理建议。[1]乙"


@pytest.mark.parametrize(
    ("marker", "cited"),
    [
        ("[2]", (2,)),
        ("【2】", (2,)),
        ("［２］", (2,)),
        ("[资料2]", (2,)),
        ("[2、3]", (2, 3)),
        ("[2][2]", (2,)),
        ("[1][2][3]", (1, 2, 3)),
        ("[1-3]", (1, 2, 3)),
        ("【1–3】", (1, 2, 3)),
        ("[1至3]", (1, 2, 3)),
        ("[3-1]", (3, 1)),
        ("[1-999]", tuple(range(1, 22))),
        ("【1†source】", (1,)),
        ("[^1^]", (1,)),
        ("[citation:2]", (2,)),
        ("\\[2\\]", (2,)),
        ("&#91;2&#93;", (2,)),
        ("（2）", (2,)),
        ("(1)(2)", (1, 2)),
        ("(1, 2)", (1, 2)),
        ("（资料2）", (2,)),
        ("（见资料1、2）", (1, 2)),
        (" (source 2)", (2,)),
    ],
)
def test_markers_of_any_form_are_read(marker, cited):
    assert list(finished_sentences([f"代表述职{marker}。"])) == [Said("代表述职。", cited, False)]


@pytest.mark.parametrize(
    "text",
    [
        "会议时间是[2024年]。",
        "比例为(30)。",
        "共有（3）项。",
        "（1）代表述职。",
        "（一）述职。",
        "国发（2016）12号。",
    ],
)
def test_other_brackets_are_left_in_the_sentence(text):
    assert list(finished_sentences([text])) == [Said(text, (), False)]


def test_a_thought_that_never_ends_says_nothing():
    assert list(finished_sentences(["<think>想", "啊想。"])) == []


def test_an_unfinished_last_sentence_is_given_as_it_is():
    assert list(finished_sentences(["代表述职。[1]县人大"]))[-1] == Said("县人大", (), False)


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        ("述职&#20116;次。", "述职五次。"),
        ("&amp;lt;b&amp;gt;述职", "述职"),
        ("代表5\ufe0f\u20e30\ufe0f\u20e3元❌。", "代表50元。"),
        ("述\u0336职\u0336。", "述职。"),
        ("代\u200b表述职。", "代表述职。"),
        ("\\*述职\\*。", "述职。"),
        ("```python\n述职。\n```", "述职。"),
        ("<b>述职</b>。", "述职。"),
        ("[述职](http://x.example)。", "述职。"),
    ],
)
def test_a_sentence_is_read_as_a_page_would_show_it(reply, seen):
    assert [said.text for said in finished_sentences([reply])] == [seen]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_markers_and_entities_do_not_depend_on_how_the_reply_was_cut(size):
    reply = "述职（1）。评议&#20116;次【1–3】。\n```text\n公布7天(2)。\n```"
    pieces = (reply[at : at + size] for at in range(0, len(reply), size))
    assert [(said.text, said.cited) for said in finished_sentences(pieces)] == [
        ("述职。", (1,)),
        ("评议五次。", (1, 2, 3)),
        ("公布7天。", (2,)),
    ]
