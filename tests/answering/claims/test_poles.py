"""Of what a word and its contrary are said."""

import pytest

from rag.answering.claims.canonical import canonical
from rag.answering.claims.poles import other_pole
from rag.text import fold

BOTH_WAYS = [
    ("两镇的做法不同,效果却一致。", "两镇的做法一致。"),
    ("两镇的做法不同,效果却一致。", "两镇的效果各异。"),
    ("街道和乡镇虽有区别,任务却相同。", "街道和乡镇的任务不同。"),
    ("发言的代表不多,书面意见不少。", "书面意见不多。"),
    ("发言的代表不多,书面意见不少。", "发言的代表很多。"),
    ("预算公开,名单保密。", "名单公开。"),
    ("经费充足,人手不足。", "人手充足。"),
    ("制度完备,记录残缺。", "记录完备。"),
]


@pytest.mark.parametrize(("sentence", "claim"), BOTH_WAYS)
def test_the_contrary_of_what_is_said_of_a_thing_is_found(sentence: str, claim: str) -> None:
    assert other_pole(canonical(fold(claim)), canonical(fold(sentence)))


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("两镇的做法不同,效果却一致。", "两镇的做法有区别。"),
        ("两镇的做法不同,效果却一致。", "两镇的效果相同。"),
        ("街道和乡镇虽有区别,任务却相同。", "街道和乡镇的任务一样。"),
        ("发言的代表不多,书面意见不少。", "书面意见很多。"),
        ("发言的代表不多,书面意见不少。", "发言的代表很少。"),
        ("预算公开,名单保密。", "预算不保密。"),
        ("经费充足,人手不足。", "经费足够。"),
        ("没有专职人员,制度也不完备。", "专职人员缺乏。"),
    ],
)
def test_what_is_said_of_something_else_is_no_contrary(sentence: str, claim: str) -> None:
    assert not other_pole(canonical(fold(claim)), canonical(fold(sentence)))
