"""Whether the asked form of answer stands in a text."""

import pytest

from rag.answering.answer_form import (
    asked_form,
    asks_for_document,
    asks_for_the_end,
    ordinal_stands,
    quoted,
    row_stands,
    unit_stands,
)


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
        ("为什么公布代表的电话？", "公布联系地址及电话。", None),
        ("会不会公布电话？", "公布联系地址及电话。", None),
        ("调研费是一个人多少？", "调研费为600元。", True),
        ("调研费是一个人多少？", "调研费有所提高。", False),
        ("加了几场活动？", "增加视察等三次活动。", True),
        ("多久听一次汇报？", "每年至少听取一次汇报。", True),
        ("任期是几年？", "会议于2023年9月6日召开。", False),
        ("任期是几年？", "每届任期五年。", True),
        ("会议是几月几号开的？", "会议于9月6日召开。", True),
        ("代表小组多久活动一次？", "各代表小组开展了一次活动。", False),
        ("多久开一次会？", "在人大换届后第一年要召开会议。", True),
        ("多长时间开一回会？", "每季度召开一次会议。", True),
        ("人代会要开几天？", "8月10日召开人代会。", False),
        ("人代会要开几天？", "人代会会期两天。", True),
        ("多少天之内要答复？", "在三个月内答复代表。", True),
        ("多少天之内要答复？", "每年至少召开一次会议。", False),
        ("开会前几天通知？", "会议召开五天前通知代表。", True),
        ("开会前几天通知？", "每届至少培训一次。", False),
        ("任期是几年？", "任期未满半届的不得调整。", True),
        ("任期是几年？", "每年听取一次汇报。", False),
        ("讲了多长时间？", "每年听取一次汇报。", False),
        ("一户多少平方米？", "每户补助80元。", False),
        ("一共奖了多少钱？", "抓好这一块工作。", False),
        ("一共多少代表？", "共有代表60名。", True),
        ("How many deputies are there?", "全镇共有镇人大代表60名。", True),
        ("How many deputies are there?", "要加强代表工作。", False),
        ("一届最多换掉多少人？", "调整人数不能超过三分之一。", True),
        ("述职一共花了多长时间？", "报告一年来行使职权的情况。", False),
        ("主席平均年龄多大？", "主席的年龄可适当放宽。", False),
        ("主席年龄有什么讲究？", "主席的年龄可适当放宽。", True),
        ("副主席里有多少女的？", "选举产生了79名人大副主席。", False),
        ("副主席里有多少女的？", "79名副主席中有12名妇女。", True),
        ("主席可以连任几届？", "县委十一届全委会讨论了任满一届的干部。", False),
        ("主席可以连任几届？", "连续任职不超过两届。", True),
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


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("县长叫什么名字", "县委副书记、县长许国斌出席会议。", True),
        ("检察长叫什么名字", "县委副书记、县长许国斌出席会议。", False),
        ("市人大常委会主任是谁？", "主任可以由书记担任。", False),
        ("系统是哪家公司做的？", "完善实时在线财政预算监督系统。", False),
        ("什么时候开的会？", "4月11日召开会议。", True),
        ("辅导报告讲了几个小时？", "作了辅导报告。", False),
        ("曲书记全名叫什么？", "区委陈翔书记作出批示。", False),
        ("陈书记全名叫什么？", "区委陈翔书记作出批示。", True),
        ("县委书记叫什么？", "县委陈翔书记作出批示。", True),
        ("议案和建议有什么区别？", "认真办理代表的议案和建议。", False),
        ("上下级是什么关系，有什么区别？", "不是领导关系，而是指导关系。", True),
        ("特赦由谁批准？", "重大活动经党委批准。", True),
        ("代表被抓要谁许可？", "重大活动经党委批准。", False),
        ("代表证怎么补办？", "加强建议的办理工作。", False),
        ("候选人怎么提名？", "代表可以联名提名候选人。", True),
        ("文章是谁写的？", "其中有2篇文章获表彰。", False),
        ("2名市代表是谁？", "共有市人大代表2名。", False),
        ("专委会副职叫什么名字？", "配备1名熟悉本委工作的副职。", False),
        ("县长是哪里人？", "县长许国斌出席会议。", False),
        ("县长是什么学历？", "县长许国斌出席会议。", False),
        ("最低的得几分？", "对代表进行了评议，群众满意率达百分之九十。", False),
        ("在哪个会场讲的？", "作了辅导报告。", False),
        ("“清风行动”这个叫法是怎么来的？", "各镇开展“清风行动”，效果明显。", False),
        ("“清风行动”这个叫法是怎么来的？", "“清风行动”得名于清风桥上的倡议。", True),
        ("夜访制度最早是谁提议的？", "夜访制度由镇长首先提议。", True),
        ("夜访制度最早是谁提议的？", "要坚持夜访制度。", False),
        ("哪一年起步的？", "乡镇人大工作从1987年起步。", True),
        ("哪一年起步的？", "乡镇人大工作起步较早。", False),
    ],
)
def test_a_name_a_time_or_a_firm_has_to_stand_there_where_it_is_asked_for(
    question: str, text: str, stands: bool
):
    form = asked_form(question)
    assert form is not None
    assert form.stands_in(text) is stands


@pytest.mark.parametrize(
    "question",
    [
        "谁出席会议",
        "夜访是谁负责的？",
        "这篇讲话的标题叫什么",
        "这几年认真行使了哪些权",
        "几个街坊推个人，上头认不认？",
        "哪几种作风要提倡",
        "景区评上了几个A",
    ],
)
def test_where_an_answer_may_look_like_anything_no_form_is_asked_for(question: str):
    assert asked_form(question) is None


def test_a_number_has_to_stand_beside_what_it_counts_where_the_text_speaks_of_that():
    form = asked_form("全镇有多少名代表？")
    assert form is not None
    assert form.stands_beside_counted("镇人大代表60名。")
    assert not form.stands_beside_counted("代表们都来了，新配备的还有各部门推荐的专职主席1名。")
    assert form.stands_beside_counted("共60名成员。")


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("15个主席团是哪15个？", "对15个主席团进行了表彰。", False),
        (
            "“四个坚持”是哪四个？",
            "做到“四个坚持”。一是坚持党的领导。二是坚持监督。三是坚持经常。四是坚持全面。",
            True,
        ),
        ("书记提的四个关键词是什么？", "提出了“首位度、含金量、获得感、精气神”4个关键词的要求。", True),
        ("“四大目标”是哪四个？", "为实现“四大目标”而奋斗。", False),
        ("“四大战略”是哪四个？", "实施“四大战略”、招商引资、园区建设等工作。", False),
        ("“四大战略”是哪四个？", "一是坚持党的领导。", None),
        ("调查组去的是哪6个县？", "到6个县的乡镇进行了调查。", False),
        ("调查组去的是哪三个县？", "到甲县、乙县、丙县3个县进行了调查。", True),
        (
            "“5个严禁”是哪五个？",
            "落实“5个严禁”的要求。" + "要加强领导。" * 30 + "一是学。二是看。三是问。四是讲。五是做。",
            False,
        ),
        ("代表要做什么？", "一是学习。", None),
    ],
)
def test_as_many_things_stand_in_a_row_as_are_to_be_named_or_not(
    question: str, text: str, stands: bool | None
):
    assert row_stands(question, [text]) is stands


def test_the_end_of_a_text_is_asked_for_by_its_name_and_not_by_the_half_year():
    assert asks_for_the_end("那篇讲话的结尾说了什么")
    assert not asks_for_the_end("后半年安排了什么活动")


def test_only_longer_quotations_count():
    assert quoted("谁说过“监督不到位，发展就缺位”？") == ["监督不到位，发展就缺位"]
    assert quoted("“一府两院”指什么") == []


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("有没有现成的述职经验材料", True),
        ("帮我找一份换届的主持词", True),
        ("那份加强人大工作的意见全名叫啥", True),
        ("有讲监督艺术的讲话吗", True),
        ("《关于加强人大工作的意见》库里有没有", True),
        ("有没有规定主席必须专职", False),
        ("县长叫什么名字", False),
        ("代表怎么联系选民", False),
        ("这篇讲话里说的三个关键是什么", False),
    ],
)
def test_a_document_is_told_from_what_it_says(question, wanted):
    assert asks_for_document(question) is wanted
    if wanted:
        assert asked_form(question) is None
