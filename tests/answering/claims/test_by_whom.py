"""Whom 由 names must be named in the support, and do the same there."""

import pytest

from rag.answering.claims.by_whom import strange_agent
from rag.text import fold
from tests.answering.claims.held import kept_and_caught

SUPPORT = fold(
    "重点建议由主任会议成员领衔督办,督办情况每季度通报一次。\n"
    "县人大常委会副主任陈志强结合实际,就预算审查作了专题授课。\n"
    "代表小组组长要发挥好联络站站长的作用,街道人大工委负责业务指导。\n"
    "代表的履职补助列入财政预算,由乡镇财政所发放。"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "重点建议由主任会议成员督办。",
        "预算审查这堂课由县人大常委会副主任陈志强来讲。",
        "预算审查的专题授课由副主任陈志强负责。",
        "联络站站长的作用要由代表小组组长发挥。",
        "业务指导由街道人大工委承担。",
        "履职补助由乡镇财政所发放。",
    ],
)
def test_an_agent_may_be_named_by_another_verb(sentence):
    assert not strange_agent(fold(sentence), SUPPORT)


@pytest.mark.parametrize(
    "sentence",
    [
        "重点建议由县委书记督办。",
        "预算审查这堂课由财政局局长来讲。",
        "预算审查的专题授课由主任负责。",
        "业务指导由县政府办公室承担。",
        "履职补助由选民发放。",
        "履职补助由爱心企业发放。",
    ],
)
def test_an_agent_that_the_support_does_not_name_is_strange(sentence):
    assert strange_agent(fold(sentence), SUPPORT)


test_who_does_it_is_kept, test_who_does_something_else_there_is_caught = kept_and_caught(
    (
        (
            "食堂由各村轮流管理，账目由会计公布，体检费用由单位承担。",
            ("账目由会计公布，食堂由各村轮流管理。", "体检的钱由单位来承担。"),
            ("账目由各村公布。", "体检费用由会计承担。"),
        ),
        (
            "会议记录由秘书整理，由主持人签字，材料由承办人员直接送达。",
            ("会议记录由秘书负责整理，签字由主持人来签。", "材料应由承办的人员直接送达。"),
            ("会议记录由主持人整理。", "材料由秘书直接送达。"),
        ),
        (
            "泄露举报内容的，由本人承担责任，不得推给单位。",
            ("泄露举报内容的责任由本人承担。",),
            ("泄露举报内容的，由单位承担责任。",),
        ),
        (
            "演出服装由文化站提供，节目由各社区编排，评分由退休教师担任。",
            ("节目是由各社区来编排的。", "由文化站提供演出服装。"),
            ("节目由文化站编排。", "演出服装由各社区提供。"),
        ),
        (
            "水费由用户自行缴纳，管网由供水公司维护。",
            ("管网的维护由供水公司负责。",),
            ("管网由用户维护。", "水费由供水公司缴纳。"),
        ),
    )
)
