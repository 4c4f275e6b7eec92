"""What there is much of is not exchanged for what there is little of."""

import pytest

from rag.answering.claims.focus import exchanged_focus
from rag.text import fold
from tests.answering.claims.held import Case, pairs_of, status

CASES: list[Case] = [
    (
        "一些代表小组的活动仅限于外出参观，组织学习培训较少。",
        ["一些代表小组的活动较少组织学习培训，仅限于外出参观。", "一些代表小组的学习培训较少，活动仅限于外出参观。"],
        ["一些代表小组的活动仅限于学习培训，外出参观较少。", "一些代表小组的活动仅限于学习培训，较少外出参观。"],
    ),
    (
        "有的承办单位重答复、轻落实，代表不满意。",
        ["有的承办单位轻落实、重答复，代表不满意。"],
        ["有的承办单位重落实、轻答复，代表不满意。"],
    ),
    (
        "监督工作侧重于事后追究，事前预防不够。",
        ["监督工作侧重于事后追究，对事前预防做得不够。"],
        ["监督工作侧重于事前预防，事后追究不够。"],
    ),
    (
        "联络站的经费主要靠财政拨款，社会捐助较少。",
        ["联络站的社会捐助较少，经费主要靠财政拨款。"],
        ["联络站的经费主要靠社会捐助，财政拨款较少。"],
    ),
    (
        "考核代表主要看解决了多少实际问题，而不仅仅看出勤次数。",
        ["考核代表不仅仅看出勤次数，主要看解决了多少实际问题。"],
        ["考核代表主要看出勤次数，而不仅仅看解决了多少实际问题。"],
    ),
    (
        "执法检查集中在县城，偏远山村去得很少。",
        ["执法检查集中在县城，很少去偏远山村。"],
        ["执法检查集中在偏远山村，县城去得很少。"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "text"), pairs_of(CASES, true=True))
def test_much_and_little_of_the_same_things_are_kept(sentence: str, text: str):
    assert exchanged_focus(fold(sentence), fold(text)) == ""
    assert status(sentence, text) != "unsupported"


@pytest.mark.parametrize(("sentence", "text"), pairs_of(CASES, true=False))
def test_much_and_little_exchanged_are_caught(sentence: str, text: str):
    assert status(sentence, text) == "unsupported"
