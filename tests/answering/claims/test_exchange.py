"""Things that change places around a word, and identities that may be told from either end."""

import pytest

from rag.answering.claims.canonical import canonical
from rag.answering.claims.exchange import exchanged_pair
from rag.text import fold

INVERTED = [
    ("主攻工业经济是今年一季度的重点", "今年一季度重点是主攻工业经济、项目建设"),
    ("监督是乡镇人大日常工作的主要任务", "乡镇人大日常工作中的主要任务就是监督"),
    ("这次会议的主持人是县人大常委会副主任赵鸿", "县人大常委会副主任赵鸿是这次会议的主持人"),
    ("做好人大工作的根本保证是党的领导", "党的领导是做好人大工作的根本保证"),
    ("办理代表建议的主体是承办单位", "承办单位是办理代表建议的主体"),
    ("外界了解泰州的第一窗口就是作为主城区的海陵", "海陵是泰州的主城区,是外界了解泰州的第一窗口"),
]
EXCHANGED = [
    ("泰州是海陵的主城区", "海陵是泰州的主城区"),
    ("乡镇人大是县人大的基础", "县人大是乡镇人大的基础"),
    ("人大是政府的监督对象", "政府是人大的监督对象"),
    ("代表是选民选出来的", "选民是代表选出来的"),
    ("乡镇人大是乡镇政府的权力机关", "乡镇政府是乡镇人大的执行机关"),
    ("海陵区是江苏省的榜样", "江苏省是海陵区的榜样"),
]


def _pair(sentence: str, source: str) -> tuple[str, str] | None:
    return exchanged_pair(canonical(fold(sentence)), canonical(fold(source)))


@pytest.mark.parametrize(("sentence", "source"), INVERTED)
def test_what_is_one_thing_only_may_be_told_from_either_end(sentence: str, source: str) -> None:
    assert _pair(sentence, source) is None


@pytest.mark.parametrize(("sentence", "source"), EXCHANGED)
def test_what_leaves_its_head_where_it_was_says_something_else(sentence: str, source: str) -> None:
    assert _pair(sentence, source) is not None
