"""Whose a thing is: issuers, numbered meetings, plans and ranks."""

import pytest

from rag.answering.claims.belongings import misplaced
from rag.text import fold
from tests.answering.claims.held import samples_of

SOURCES = """
= 我市按照省委《关于加强街道人大工作的意见》要求,配齐了专职副主任。
+ 我市按省委《关于加强街道人大工作的意见》配齐了专职副主任。
+ 专职副主任是按照《关于加强街道人大工作的意见》配齐的。
+ 市委要求按照省委《关于加强街道人大工作的意见》配齐专职副主任。
- 我市按市委《关于加强街道人大工作的意见》配齐了专职副主任。
- 配齐专职副主任,是按省政府《关于加强街道人大工作的意见》办的。
- 省人大《关于加强街道人大工作的意见》要求配齐专职副主任。
= 要认真贯彻党的十八大和十八届四中全会精神,推进依法治县。
+ 要贯彻党的十八大精神。
+ 十八届四中全会的精神要贯彻好。
+ 要推进依法治县,扩大公开范围。
- 要贯彻党的十九大精神。
- 要贯彻十八届三中全会精神。
- 党的十七大精神要认真贯彻。
= 要把人大工作列入党委年度工作计划,把监督法纳入政府常务会议学习内容,经费列入财政预算。
+ 人大工作要纳入党委工作计划。
+ 监督法要列入政府常务会议的学习内容。
+ 经费要列入本级财政预算。
- 人大工作要列入政府年度工作计划。
- 监督法要纳入人大代表的学习内容。
- 人大工作要写进法院的工作计划。
= 作专项报告时,县政府分管副县长和县法院、县检察院主要负责人应到会,听取代表意见。
+ 县法院主要负责人要到会。
+ 县政府由分管副县长到会,县法院、县检察院由主要负责人到会。
+ 县检察院作专项报告,主要负责人应到会。
- 县法院由分管负责人到会。
- 县检察院的分管领导应当到会听取意见。
- 县政府主要负责人应到会。
= 县委印发《乡村振兴实施方案》、《河长制工作规定》,县政府出台《支持代表履职若干措施》。
+ 《河长制工作规定》由县委印发。
+ 县委印发了《乡村振兴实施方案》。
+ 县政府出台的是《支持代表履职若干措施》。
- 县政府印发了《河长制工作规定》。
- 《支持代表履职若干措施》是由县委出台的。
- 县政府出台《乡村振兴实施方案》,县委出台《支持代表履职若干措施》。
"""


@pytest.mark.parametrize(("sentence", "source"), samples_of(SOURCES, "+"))
def test_what_belongs_to_the_same_is_no_problem(sentence, source):
    assert misplaced(fold(sentence), fold(source)) == []


@pytest.mark.parametrize(("sentence", "source"), samples_of(SOURCES, "-"))
def test_what_belongs_to_another_is_told(sentence, source):
    assert misplaced(fold(sentence), fold(source))
