"""Claims that leave out what their source does not, and things done at a time that their source gives to others."""

import pytest

from tests.answering.claims.held import samples_of, status

LINES = """
= 乡镇人大的主要任务是监督政府工作。
+ 乡镇人大主要监督政府工作。
- 乡镇人大只监督政府工作。
- 乡镇人大仅仅监督政府工作。
= 代表要时时处处维护群众利益。
+ 代表任何时候都要维护群众利益。
- 代表只需在重大问题上维护群众利益。
- 代表只有在履职时才要维护群众利益。
- 代表只要在重要场合维护群众利益就行。
= 无论是驻会委员还是兼职委员,都要参加学习。
+ 驻会委员和兼职委员都要参加学习。
- 委员中只要求驻会的参加学习。
- 驻会委员和兼职委员中,只有前者要参加学习。
= 代表闭会期间活动以小组活动为主,以个人持证视察为辅。
+ 代表闭会期间活动主要是小组活动。
- 代表闭会期间活动以个人持证视察为主。
- 代表闭会期间活动以小组活动为辅。
= 重点建议由主任会议成员领衔督办,其他建议由各工委对口督办。
+ 重点建议由主任会议成员领衔督办。
- 其他建议由主任会议成员督办。
= 村里要定期公开账目。
+ 村里的账目要定期公开。
- 村里要在村民提出要求时公开账目。
- 村里应村民要求公开账目。
= 稍后,还将为受表彰的代表颁奖。
+ 稍后要给受表彰的代表颁奖。
- 会前已经为受表彰的代表颁奖。
- 刚才已经为受表彰的代表颁了奖。
= 刚才,我们表彰了10个先进集体。
- 接下来还要表彰10个先进集体。
= 上午,会议听取了工作报告;下午,代表分组进行了审议;晚上召开主席团会议。
+ 代表的分组审议是在下午进行的。
- 代表分组审议是在第二天进行的。
- 代表分组审议晚上进行。
- 主席团会议下午召开。
= 代表小组每季度活动一次,年底向主席团报告。
+ 年底,代表小组向主席团报告。
- 代表小组每季度向主席团报告。
- 代表小组年底活动一次。
= 年终,常委会对代表履职情况进行考核。
+ 年底常委会要考核代表履职情况。
- 常委会年中考核代表履职情况。
= 代表在人代会和闭会期间提出的建议,都要认真办理。
+ 代表在会上提出的建议要认真办理。
"""


@pytest.mark.parametrize(("sentence", "text"), samples_of(LINES, "+"))
def test_what_leaves_nothing_out_is_kept(sentence, text):
    assert status(sentence, text) == "supported"


@pytest.mark.parametrize(("sentence", "text"), samples_of(LINES, "-"))
def test_what_leaves_something_out_or_sets_it_at_another_time_is_caught(sentence, text):
    assert status(sentence, text) == "unsupported"
