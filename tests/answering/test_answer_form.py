"""Whether the asked form of answer stands in a text."""

import pytest

from rag.answering.answer_form import ordinal_stands, quoted, role_has_name, unit_stands


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("主席平均多少岁？", "配备1名主席,年富力强。", False),
        ("主席平均多少岁？", "平均年龄不超过50岁。", True),
        ("每人奖多少钱？", "对15名先进工作者进行表彰。", False),
        ("误工补贴多少钱？", "每天补贴80元。", True),
        ("投票率有多高？", "158处乡镇选举产生158名主席。", False),
        ("满意率多少？", "满意率达100%。", True),
        ("全镇有多少名代表？", "镇人大代表60名。", True),
        ("盖多少套房？", "确保安居工程如期完工。", False),
        ("值班电话是多少？", "公布联系地址及电话。", False),
        ("多久听一次汇报？", "每年至少听取一次汇报。", True),
        ("代表怎么述职？", "代表向选民述职。", None),
    ],
)
def test_a_figure_of_the_asked_unit_stands_or_not(question: str, text: str, stands: bool | None):
    assert unit_stands(question, [text]) is stands


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("第五条写了什么？", "审议并通过了办法。", False),
        ("第五条写了什么？", "第五条 代表应当述职。", True),
        ("第四点是什么？", "三是加强培训。四是加强监督。", True),
        ("第四点是什么？", "一是加强培训。二是加强监督。", False),
        ("一共几点要求？", "一是加强培训。", None),
    ],
)
def test_a_numbered_part_stands_or_not(question: str, text: str, stands: bool | None):
    assert ordinal_stands(question, [text]) is stands


def test_a_name_has_to_stand_beside_the_asked_office():
    assert role_has_name("县长叫什么名字", ["县委副书记、县长许国斌出席会议。"]) is True
    assert role_has_name("检察长叫什么名字", ["县委副书记、县长许国斌出席会议。"]) is False
    assert role_has_name("谁主持会议", ["县长许国斌出席会议。"]) is None


def test_only_longer_quotations_count():
    assert quoted("谁说过“监督不到位，发展就缺位”？") == ["监督不到位，发展就缺位"]
    assert quoted("“一府两院”指什么") == []
