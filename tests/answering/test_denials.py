"""Forms of denial and their equivalents: what says the same is kept, what says the contrary is caught."""

import pytest

from rag.answering.claims.polarity import cues_of, demand_at, denied_at
from tests.answering.samples import status_of

SAME_AND_CONTRARY = {
    "bounds": [
        ("每年开会不得少于两次。", "每年至少开会两次。", "每年至多开会两次。"),
        ("任职年限不低于五年的方可提名。", "任职至少五年才能提名。", "任职至多五年才能提名。"),
    ],
    "lack": [
        ("联络站没有专职工作人员。", "联络站无专职工作人员。", "联络站有专职工作人员。"),
        ("代表小组尚未建立活动档案。", "代表小组还没有建立活动档案。", "代表小组已经建立活动档案。"),
        ("财政预算未获通过。", "财政预算没有通过。", "财政预算获得通过。"),
        ("工作中还缺少硬性约束。", "工作中还没有硬性约束。", "工作中已有硬性约束。"),
        ("全镇没有发生一起选举纠纷。", "全镇未发生选举纠纷。", "全镇发生了多起选举纠纷。"),
    ],
    "not this but that": [
        (
            "监督的目的不是挑毛病,而是推动工作。",
            "监督是为了推动工作,不是挑毛病。",
            "监督是为了挑毛病,不是推动工作。",
        ),
        (
            "代表建议办理不是软任务,而是硬任务。",
            "办理代表建议是硬任务,并非软任务。",
            "办理代表建议是软任务,不是硬任务。",
        ),
    ],
    "exceptions": [
        (
            "除涉及国家秘密的外,会议一律公开举行。",
            "会议公开举行,涉及国家秘密的除外。",
            "涉及国家秘密的会议也公开举行。",
        ),
        (
            "除法律另有规定外,选举采用无记名投票。",
            "选举采用无记名投票,法律另有规定的除外。",
            "选举采用记名投票。",
        ),
    ],
    "verbs that deny": [
        ("要避免重复视察,减轻基层负担。", "不要重复视察,要减轻基层负担。", "要重复视察,减轻基层负担。"),
        ("严防代表建议办理走过场。", "代表建议办理不能走过场。", "代表建议办理可以走过场。"),
        ("主任会议拒绝了企业的赞助。", "主任会议没有接受企业的赞助。", "主任会议接受了企业的赞助。"),
        (
            "县人大常委会否决了该项议案。",
            "该项议案没有获得县人大常委会通过。",
            "县人大常委会通过了该项议案。",
        ),
        ("代表活动要克服形式主义。", "代表活动不能搞形式主义。", "代表活动可以搞形式主义。"),
        (
            "各级党委要在法律范围内活动。",
            "各级党委不能越出法律的范围活动。",
            "各级党委不必在法律范围内活动。",
        ),
    ],
    "denied twice": [
        ("代表不能不联系选民。", "代表必须联系选民。", "代表可以不联系选民。"),
        ("代表无不称赞这一做法。", "代表都称赞这一做法。", "代表没有称赞这一做法。"),
        ("办理结果离不开群众监督。", "办理结果需要群众监督。", "办理结果不需要群众监督。"),
    ],
    "conditions": [
        ("只有经过培训,代表才能履职。", "未经培训,代表不能履职。", "未经培训,代表也能履职。"),
        ("没有经费保障,联络站就办不好。", "联络站要办好,需要经费保障。", "联络站没有经费保障也能办好。"),
        (
            "未经主席团同意,会议议程不得变更。",
            "会议议程要经主席团同意才能变更。",
            "会议议程不经主席团同意也可以变更。",
        ),
        ("要公开账目,否则群众不会信任。", "不公开账目,群众就不会信任。", "不公开账目,群众也会信任。"),
    ],
    "ban and permission": [
        ("视察工作不能流于形式。", "视察工作要防止流于形式。", "视察工作可以流于形式。"),
        ("主席团应当及时答复。", "主席团要及时答复。", "主席团可以不答复。"),
        ("代表可以列席会议。", "代表能够列席会议。", "代表不得列席会议。"),
        ("代表不必每次都请假。", "代表用不着每次都请假。", "代表必须每次都请假。"),
        ("任何组织和个人不得干涉选举。", "谁都不能干涉选举。", "组织和个人可以干涉选举。"),
    ],
    "degree and outcome": [
        ("部分代表履职意识不强。", "部分代表的履职意识薄弱。", "部分代表履职意识很强。"),
        ("监督工作力度很大。", "监督工作的力度很大。", "监督工作力度不大。"),
        (
            "镇里解决不了的问题向上级反映。",
            "镇里没办法解决的问题,向上级反映。",
            "镇里能解决的问题向上级反映。",
        ),
    ],
    "quantity": [
        ("各村都建立了代表联络点。", "每个村都建立了代表联络点。", "部分村建立了代表联络点。"),
        ("该镇无一名代表缺席。", "该镇没有一名代表缺席。", "该镇有多名代表缺席。"),
    ],
}
CASES = [(kind, *case) for kind, cases in SAME_AND_CONTRARY.items() for case in cases]


@pytest.mark.parametrize(("kind", "source", "same", "contrary"), CASES)
def test_what_says_the_same_is_kept_and_the_contrary_caught(kind, source, same, contrary):
    assert status_of(source, same) == "supported"
    assert status_of(source, contrary) == "unsupported"


@pytest.mark.parametrize(
    "text", ["要不遗余力地推进工作", "代表无私奉献", "两地做法不一样", "好不好,群众说了算"]
)
def test_set_phrases_and_open_questions_deny_nothing(text):
    assert not any(cue.denies for cue in cues_of(text))


def test_a_word_that_ends_as_the_next_begins_is_no_open_question():
    assert denied_at("党委对具体工作不作干预", "党委对具体工作不作干预".index("干预"))


def test_what_must_be_avoided_is_forbidden():
    text = "要避免重复视察"
    assert demand_at(text, text.index("重复")) == "forbid"


def test_a_denial_ends_where_the_second_half_of_its_clause_begins():
    text = "监督不到位也会出问题"
    assert denied_at(text, text.index("到位"))
    assert not denied_at(text, text.index("问题"))
