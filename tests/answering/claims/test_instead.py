"""One thing of a kind is not put for another: offices, bodies, safeguards, what is done to a building."""

import pytest

from rag.answering.claims.instead import put_instead
from rag.text import fold
from tests.answering.claims.held import samples_of

SAMPLES = """
= 学校为教学楼加装了电梯,对图书馆进行了扩建。
+ 图书馆被学校扩建了。
+ 学校扩建了图书馆。
- 学校拆除了图书馆。
- 图书馆被学校拆除了。
= 要强化物资保障,每年安排代表活动经费。
+ 要做好物质保障。
- 要强化人才保障。
= 各街道应当配备一名熟悉法律的副职。
+ 各街道要有熟悉法律的副职。
- 各街道应当配备一名熟悉法律的正职。
= 市人大主任会议决定开展专题询问。
+ 开展专题询问由主任会议决定。
- 市人大常委会会议决定开展专题询问。
= 有的干部把代表小组看作是一个咨询机构。
+ 有的干部把代表小组当成咨询机构。
- 有的干部把代表小组当成派出机构。
= 代表可以用书面形式提出意见。
- 代表可以用电话形式提出意见。
= 县人大审查部门预算和绩效目标。
+ 县人大对部门预算作了审查。
- 县人大审查部门决算和绩效目标。
= 全县召开动员会,宣读实施方案。
- 全县召开总结会,宣读实施方案。
= 培训的第二项是学习选民登记的材料,第三项是学习候选人提名的材料。
+ 第三项是学习候选人提名的材料。
+ 先学选民登记的材料,再学候选人提名的材料。
"""


@pytest.mark.parametrize(("sentence", "source"), samples_of(SAMPLES, "+"))
def test_what_is_named_alike_is_no_exchange(sentence: str, source: str) -> None:
    assert put_instead(fold(sentence), fold(source), fold(source)) == []


@pytest.mark.parametrize(("sentence", "source"), samples_of(SAMPLES, "-"))
def test_another_of_the_kind_in_the_same_place_is_an_exchange(sentence: str, source: str) -> None:
    assert put_instead(fold(sentence), fold(source), fold(source)) != []


def test_what_the_article_names_may_be_said() -> None:
    sentence, source = "市人大常委会会议决定开展专题询问。", "市人大主任会议决定开展专题询问。"

    assert put_instead(sentence, source, f"{source}\n关于常委会会议的报告") == []
