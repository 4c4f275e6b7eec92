"""How many things a source sets in a row, for a claim that only counts them."""

import pytest

from rag.answering.claims.enumerated import counts_row
from rag.answering.claims.facts import facts_of
from rag.answering.claims.problems import Source
from rag.text import fold
from tests.answering.claims.held import Case, kept_and_caught, samples_of

SAMPLES = """
= 会上发言的有校长李建国、副校长王秀英和教师张志强。
+ 三人在会上发言。
+ 会上有三位同志发言。
- 四人在会上发言。
- 会上有两位同志发言。
= 学校修订了《考勤办法》《奖惩办法》和《值班办法》。
+ 学校修订了三个办法。
- 学校修订了五个办法。
= 要反对浪费的风气、攀比的风气。
+ 要反对两种风气。
- 要反对四种风气。
= 全年开展了走访、座谈和培训活动。
+ 全年开展了三项活动。
- 全年开展了六项活动。
= 全年开展了走访、座谈、培训等活动。
- 全年开展了三项活动。
= 一是要严格程序;二是要公开结果;三是要接受监督。
+ 文件提出三点要求。
+ 对此有三个方面的要求。
- 文件提出四点要求。
= 第一阶段宣传发动,第二阶段组织实施,第三阶段总结验收。
+ 工作分三个阶段。
- 工作分四个阶段。
- 工作分两个阶段。
= 东湖社区、西城社区都通了公路,南河、北河各架了一座桥。
+ 两个社区通了公路。
- 四个社区通了公路。
"""


def _counts(claim: str, source: str) -> bool:
    folded = fold(claim)
    facts = facts_of(folded)
    assert facts, "the claim has no figure"
    text = fold(source)
    shown = Source((text,), "", text, documents=f"{text}\n")
    return any(counts_row(fact, folded, text, shown) for fact in facts)


@pytest.mark.parametrize(("claim", "source"), samples_of(SAMPLES, "+"))
def test_as_many_as_stand_in_a_row_may_be_counted(claim: str, source: str) -> None:
    assert _counts(claim, source)


@pytest.mark.parametrize(("claim", "source"), samples_of(SAMPLES, "-"))
def test_another_number_and_a_row_left_open_is_no_support(claim: str, source: str) -> None:
    assert not _counts(claim, source)


CASES: list[Case] = [
    (
        "会议学习了《江河条例》、《湖泊条例》、《水库条例》。",
        ["会议学习了三部条例。", "会议学习了三个文件。", "会议学习了《江河条例》等三部法规。"],
        ["会议学习了两部条例。", "会议学习了四个文件。"],
    ),
    (
        "会议布置了学习《江河条例》、《湖泊条例》、《水库条例》的任务。",
        [],
        ["会议布置了三项任务。", "会议布置了三个学习任务。"],
    ),
    (
        "向困难户送去《江河条例》、《湖泊条例》、《水库条例》书籍。",
        ["向困难户送去三部书籍。"],
        ["向三名困难户送去书籍。", "向三位困难户送去书籍。"],
    ),
    (
        "会议提出要求。一是限期答复；二是上门听取意见；三是公开结果。",
        ["会议提出三项要求。", "会议提出三点要求。"],
        ["会议提出两项要求。", "会议提出四点要求。", "会议提出三项决议。"],
    ),
    (
        "会议提出要求。会议听取了汇报。代表们认真讨论。一是限期答复；二是上门听取意见；三是公开结果。",
        [],
        ["会议提出三项要求。"],
    ),
    (
        "视察组先后到城关镇、南河镇、北山镇实地察看。",
        [],
        ["视察组先后三次实地察看。"],
    ),
    (
        "要整治文山会海的问题、层层加码的问题和数字造假的问题。",
        ["要整治三个问题。"],
        ["要整治四个问题。"],
    ),
    (
        "主任会议由主任、副主任和秘书长组成。",
        [],
        ["主任会议由三人组成。", "主任会议由三名主任组成。"],
    ),
    (
        "镇党委书记李建国、镇长王秀英、人大主席张志强分别讲话。",
        ["三位领导分别讲话。"],
        ["三位书记分别讲话。", "三位镇长分别讲话。"],
    ),
    (
        "财政局局长李建国、教育局局长王秀英、审计局局长张志强作了汇报。",
        ["三位局长作了汇报。"],
        ["四位局长作了汇报。", "两位局长作了汇报。"],
    ),
    (
        "代表提出建议、部门办理建议、人大督办建议。",
        [],
        ["代表提出三条建议。", "人大督办了三件建议。"],
    ),
    (
        "县人大、政府和有关部门的负责人参加视察活动。",
        [],
        ["县人大开展了三项视察活动。"],
    ),
    (
        "第一审议组讨论了预算报告，第二审议组讨论了计划报告，第三审议组讨论了法院报告。",
        [],
        ["三个审议组讨论了预算报告。", "四个审议组讨论了预算报告。"],
    ),
    (
        "第一阶段为宣传发动阶段，第二阶段为选民登记阶段，第三阶段为投票选举阶段。",
        [],
        ["宣传发动分为三个阶段。", "投票选举分为三个阶段。"],
    ),
    (
        "县人大常委会第一次会议听取了农业报告，第二次会议听取了教育报告。",
        [],
        ["常委会两次会议听取了教育报告。", "县人大常委会召开两次会议听取农业报告。"],
    ),
    (
        "修建道路3条，硬化道路5条。",
        ["硬化道路5条。"],
        ["修建两条道路。"],
    ),
    (
        "全年接待选民，收集意见和建议，办理实事。",
        ["全年收集意见和建议。"],
        ["全年收集意见和建议两条。", "全年办理实事、好事两件。"],
    ),
]

test_a_count_of_the_row_is_kept, test_a_count_of_another_row_is_caught = kept_and_caught(CASES)
