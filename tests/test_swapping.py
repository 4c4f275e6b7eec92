"""A follow-up that only names something asks the last question again, of that."""

import pytest

from rag.history import stand_alone
from rag.swapping import names_something, with_part_swapped
from rag.types import Turn

PLACES = ("青川", "平武", "江油")


def _places(text: str) -> list[str]:
    return [place for place in PLACES if place in text]


LIKE = [
    ("主席", "乡镇人大副主席可以兼职吗", "乡镇人大主席可以兼职吗"),
    ("副镇长", "镇长由谁选举产生", "副镇长由谁选举产生"),
    ("秘书长", "谁任命副秘书长", "谁任命秘书长"),
    ("法院院长", "检察院检察长由谁选举", "法院院长由谁选举"),
    ("省人大", "县人大怎么监督县政府", "省人大怎么监督县政府"),
    ("闭会期间", "乡镇人大开会期间做什么", "乡镇人大闭会期间做什么"),
    ("县级", "省级人大常委会多久开一次会", "县级人大常委会多久开一次会"),
    ("今年", "去年开展了几次视察", "今年开展了几次视察"),
    ("区人大常委会", "市人大常委会多久听一次汇报", "区人大常委会多久听一次汇报"),
    ("副主席", "乡镇人大主席由谁提名", "乡镇人大副主席由谁提名"),
    ("主任", "居委会副主任可以兼职吗", "居委会主任可以兼职吗"),
    ("下半年", "上半年安排几次视察", "下半年安排几次视察"),
    ("第三批", "第一批试点的有多少个村", "第三批试点的有多少个村"),
    ("三季度", "今年一季度的工作重点是什么", "今年三季度的工作重点是什么"),
    ("县人大常委会", "市人大常委会多久听一次汇报", "县人大常委会多久听一次汇报"),
    ("法院党组", "党委多久听一次政府党组的汇报", "党委多久听一次法院党组的汇报"),
]
SUBJECT = [
    ("重点建议", "一般建议多久答复", "重点建议多久答复"),
    ("驻会委员", "人大代表可以脱产吗", "驻会委员可以脱产吗"),
    ("代表小组", "主席团每季度开几次会", "代表小组每季度开几次会"),
    ("专题询问", "执法检查要哪些程序", "专题询问要哪些程序"),
    ("议案", "代表建议多久要答复", "议案多久要答复"),
    ("县人大常委会", "乡镇人大主席团有哪些职权", "县人大常委会有哪些职权"),
    ("视察", "代表述职应当注意什么", "视察应当注意什么"),
    ("工作人员", "镇人大主席能参加党委会吗", "工作人员能参加党委会吗"),
    ("县人大常委会", "乡镇人大主席团闭会期间做什么", "县人大常委会闭会期间做什么"),
    ("述职评议", "执法检查的对象是谁", "述职评议的对象是谁"),
]
THING = [
    ("义务", "人大代表有哪些权利", "人大代表有哪些义务"),
    ("时间", "主席团会议由谁召集", "主席团会议的时间"),
    ("程序", "代表建议如何办理", "代表建议办理的程序"),
    ("原因", "人代会为什么推迟", "人代会推迟的原因"),
    ("条件", "代表有什么资格", "代表有什么条件"),
    ("人数", "第一批述职的有谁", "第一批述职的人数"),
]


@pytest.mark.parametrize(("part", "asked", "swapped"), LIKE + SUBJECT + THING)
def test_the_part_takes_the_place_of_what_it_is_like(part, asked, swapped):
    assert with_part_swapped(part, asked) == swapped


@pytest.mark.parametrize(
    ("part", "asked"),
    [
        ("法院", "人大常委会怎么监督政府"),
        ("代表小组", "代表活动经费列入哪里的预算"),
        ("副主任", "主任会议由谁组成"),
        ("县里的代表", "代表建议多久要答复"),
        ("选民", "代表怎么联系群众"),
        ("罢免代表", "选举代表用什么方式投票"),
        ("选民", "代表怎么联系选民"),
        ("群众", "代表怎么联系选民"),
        ("质询案", "代表提出议案需要多少人联名"),
        ("去年", "今年的预算比去年增长多少，前年呢"),
        ("副主席", "主席不在时由副主席主持吗"),
        ("经费", "有没有办公室"),
        ("学校", "由谁负责"),
        ("议案", "请介绍代表建议"),
        ("报告", "代表提的建议如何答复"),
        ("谁来督办", "代表建议多久答复"),
        ("督办", "代表建议多久答复"),
    ],
)
def test_where_it_is_not_plain_nothing_is_swapped(part, asked):
    assert with_part_swapped(part, asked) == ""


@pytest.mark.parametrize("part", ["怎么办", "为什么", "他们", "那时候", "要不要交，交给谁", "由主席团", ""])
def test_what_asks_points_back_or_says_something_only_names_nothing(part):
    assert not names_something(part)


@pytest.mark.parametrize(
    ("asked", "follow_up", "alone"),
    [
        ("青川县的代表建议多久要答复？", "那平武呢？", "平武的代表建议多久要答复"),
        ("青川县的代表建议多久要答复？", "平武县呢", "平武县的代表建议多久要答复"),
        ("青川县的代表建议多久要答复？", "那平武县的议案呢？", "平武县的议案多久要答复"),
        ("青川县的代表建议多久要答复？", "那议案呢", "青川县的议案多久要答复"),
        ("代表培训青川怎么说的", "换成江油呢？", "代表培训江油怎么说的"),
        ("青川的乡镇人大主席由谁当", "如果是副主席的话呢", "青川的乡镇人大副主席由谁当"),
        ("杭州代表建议多久答复", "那议案呢", "杭州议案多久答复"),
        ("各乡镇主席团多久开一次会", "县人大常委会呢", "县人大常委会多久开一次会"),
        ("青川人大怎么监督政府", "法院呢", "法院 青川人大怎么监督政府"),
    ],
)
def test_the_place_asked_about_stays_unless_the_follow_up_names_another(asked, follow_up, alone):
    history = (Turn("user", asked), Turn("assistant", "三个月内。"))
    assert stand_alone(follow_up, history, _places) == alone


def test_a_second_follow_up_swaps_in_the_first_one():
    history = (
        Turn("user", "青川的代表建议多久要答复"),
        Turn("assistant", "三个月。"),
        Turn("user", "那议案呢"),
        Turn("assistant", "六个月。"),
    )
    assert stand_alone("平武呢？", history, _places) == "平武的议案多久要答复"
