"""The interrogative tells what kind of thing is asked for."""

import pytest

from rag.retrieval.intent import intent_of


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("这个会是什么时候开的", "date"),
        ("换届是哪一年的事", "date"),
        ("谁主持的会议", "person"),
        ("全市有多少名代表", "number"),
        ("每年听几次汇报", "number"),
        ("规定写在哪份文件里", "title"),
        ("那篇文章的题目叫什么", "title"),
        ("主持的人叫什么", "person"),
        ("人大有哪些职权", "list"),
        ("为什么要搞述职", "why"),
        ("建议没办好怎么办", "how"),
        ("主席能不能兼任别的职务", "whether"),
        ("How many deputies are there?", "number"),
        ("述职的效果", "other"),
    ],
)
def test_intent(question: str, intent: str):
    assert intent_of(question) == intent
