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
    ],
)
def test_markers_of_any_form_are_read(marker, cited):
    assert list(finished_sentences([f"代表述职{marker}。"])) == [Said("代表述职。", cited, False)]


@pytest.mark.parametrize("text", ["会议时间是[2024年]。", "比例为(30)。", "共有（3）项。"])
def test_other_brackets_are_left_in_the_sentence(text):
    assert list(finished_sentences([text])) == [Said(text, (), False)]


def test_a_thought_that_never_ends_says_nothing():
    assert list(finished_sentences(["<think>想", "啊想。"])) == []


def test_an_unfinished_last_sentence_is_given_as_it_is():
    assert list(finished_sentences(["代表述职。[1]县人大"]))[-1] == Said("县人大", (), False)
