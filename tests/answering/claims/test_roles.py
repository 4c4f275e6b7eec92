"""Who does what to whom, said the other way round, and exchanged."""

import pytest

from rag.answering.claims.exchange import exchanged_pair
from rag.answering.claims.roles import exchanged_role
from rag.text import fold

REPORT = "市政府每年向市人大常委会报告环境状况,市人大常委会对报告进行审议。"
ANSWER = "承办单位应当在三个月内将办理结果答复代表,代表对答复不满意的,可以要求重新办理。"
ELECTED = "县人民法院院长由县人民代表大会选举产生,副院长由县人大常委会任免。"
GUIDED = "乡镇人大主席团受县人大常委会的指导,在乡镇党委领导下开展工作。"
INVITED = "代表小组邀请律师为村民讲解土地承包法。"
ASSESSED = "县人大常委会组织部分代表对县公安局的执法情况进行了评议。"
HEARD = "市委常委会每年至少听取一次市人大常委会党组的工作汇报。"
POST = "镇党委书记兼任镇人大主席。"
ENTRUSTED = "受市委委托,市人大常委会党组对人大系统党建工作进行督导。"
ARREST = "检察院向人大常委会提请批准逮捕人大代表的,应当由主任会议先行审查。"
VISIT = "乡人大主席李强陪同县人大常委会主任王芳看望了老代表。"
SENT = "代表建议由人大常委会办公室交政府办公室研究办理。"


def exchanged(sentence, source):
    claim, text = fold(sentence), fold(source)
    return bool(exchanged_role(claim, text) or exchanged_pair(claim, text))


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("市人大常委会每年听取市政府关于环境状况的报告。", REPORT),
        ("环境状况由市政府每年报告市人大常委会。", REPORT),
        ("对答复不满意的代表，可以要求承办单位重新办理。", ANSWER),
        ("办理结果由承办单位在三个月内答复代表。", ANSWER),
        ("县人民代表大会选举县人民法院院长。", ELECTED),
        ("县人大常委会指导乡镇人大主席团。", GUIDED),
        ("乡镇党委领导乡镇人大主席团的工作。", GUIDED),
        ("律师应代表小组邀请给村民讲解土地承包法。", INVITED),
        ("部分代表在县人大常委会组织下评议了县公安局的执法情况。", ASSESSED),
        ("市人大常委会党组每年至少向市委常委会汇报一次工作。", HEARD),
        ("镇人大主席由镇党委书记兼任。", POST),
        ("市委委托市人大常委会党组进行督导。", ENTRUSTED),
        ("逮捕人大代表须由检察院提请人大常委会批准。", ARREST),
        ("王芳在乡人大主席李强陪同下看望老代表。", VISIT),
        ("人大常委会办公室把代表建议交给政府办公室办理。", SENT),
    ],
)
def test_the_same_act_may_be_said_the_other_way_round(sentence, source):
    assert not exchanged(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("市人大常委会每年向市政府报告环境状况。", REPORT),
        ("市政府对市人大常委会的报告进行审议。", REPORT),
        ("代表应当在三个月内将办理结果答复承办单位。", ANSWER),
        ("县人大常委会选举产生县人民法院院长。", ELECTED),
        ("乡镇人大主席团指导县人大常委会。", GUIDED),
        ("乡镇党委在乡镇人大主席团领导下开展工作。", GUIDED),
        ("律师邀请代表小组为村民讲解土地承包法。", INVITED),
        ("县公安局组织部分代表对县人大常委会的执法情况进行了评议。", ASSESSED),
        ("市人大常委会党组每年至少听取一次市委常委会的工作汇报。", HEARD),
        ("镇党委书记由镇人大主席兼任。", POST),
        ("受市人大常委会党组委托，市委对人大系统党建工作进行督导。", ENTRUSTED),
        ("人大常委会向检察院提请批准逮捕人大代表。", ARREST),
        ("政府办公室把代表建议交给人大常委会办公室办理。", SENT),
    ],
)
def test_who_acts_and_who_is_acted_on_may_not_be_exchanged(sentence, source):
    assert exchanged(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("把国家的意志变成党的主张。", "把党的主张变成国家的意志。"),
        ("市纪检组是市委宣传部的派驻机构。", "市委宣传部是市纪检组的派驻机构。"),
        ("有关领导准备邀请镇里的专家作辅导。", "镇里的专家准备邀请有关领导作辅导。"),
    ],
)
def test_two_things_that_changed_places_around_a_word_are_seen_without_a_list_of_actors(sentence, source):
    assert exchanged_pair(fold(sentence), fold(source))
    assert exchanged_pair(fold(source), fold(source)) is None
