"""What stands in another place of a sentence is no exchange; what is put for another in the same place is one."""

import pytest

from rag.answering.claims.alignment import contrasts, stands
from rag.answering.claims.counterparts import lacks_counterpart
from rag.answering.claims.slots import replaced
from rag.answering.claims.words import said
from rag.text import fold
from tests.answering.claims.held import samples_of

SLOTS = """
= 各街道要及时公开账目,并采取得力措施抓好后续整改工作。
+ 各街道要及时公开账目,并由居民代表抓好后续整改工作。
- 各街道要及时公开账目,并采取得力措施抓好后续验收工作。
= 按照区委的要求充分尊重居民的参与意愿。
+ 会议召集人最后要求充分尊重居民的参与意愿。
- 按照区委的要求充分尊重居民的消费意愿。
= 学校与家庭的关系,是教育与配合的关系。
+ 学校与家庭的关系是教育与配合的关系。
- 学校与家庭的关系,是买卖与竞争的关系。
= 要求各单位强化对安全生产制度的认识。
+ 要求各单位加深对安全生产制度的认识。
- 要求各单位强化对财务管理制度的认识。
= 市里大力支持市法院推行的巡回审判等项制度。
+ 临江市法院推行的巡回审判等项制度得到支持。
= 物业公司要每月检查一次电梯运行状况。
- 物业公司要每月检查一次消防运行状况。
+ 电梯运行状况由物业公司每月检查一次。
= 志愿者帮助独居老人打扫卫生。
+ 志愿者替独居老人打扫卫生。
- 志愿者帮助残疾儿童打扫卫生。
= 果农用上了新的灌溉设备。
- 果农用上了新的采摘设备。
= 图书馆延长了周末的开放时间。
- 图书馆延长了周末的借阅时间。
"""

CONTRASTS = """
= 两家单位职责不同,但目标是一致的。
+ 两家单位的目标是相同的。
= 居民对方案提出不同意见的,要作说明。
+ 居民对方案有异议的,要作说明。
= 工程正在顺利推进。
+ 工程推进得很顺利。
- 工程推进缓慢。
= 要解决区一级机关人手不足的问题。
+ 区级机关人手不足要解决。
- 县一级机关人手不足要解决。
= 居民同意该方案。
- 居民对该方案有异议。
= 合同双方都表示满意。
- 合同双方都表示不满。
= 今年的招生人数有所增加。
- 今年的招生人数有所减少。
= 展览免费向市民开放。
- 展览收费向市民开放。
= 队员提前到达了营地。
+ 队员到营地的时间提前了。
= 老师公开表扬了小明。
- 老师私下表扬了小明。
= 两条线路的票价相同。
+ 两条线路票价一样。
= 店主主动退了款。
+ 退款是店主主动办的。
- 店主被动退了款。
= 新楼比旧楼高。
+ 新楼高于旧楼。
"""


@pytest.mark.parametrize(("sentence", "source"), samples_of(SLOTS, "+"))
def test_what_plays_another_part_in_the_sentence_stands_for_nothing(sentence: str, source: str) -> None:
    assert replaced(fold(sentence), fold(source)) == []


@pytest.mark.parametrize(("sentence", "source"), samples_of(SLOTS, "-"))
def test_what_is_put_for_another_thing_is_found(sentence: str, source: str) -> None:
    assert replaced(fold(sentence), fold(source)) != []


@pytest.mark.parametrize(("sentence", "source"), samples_of(CONTRASTS, "+"))
def test_what_the_source_says_in_another_word_excludes_nothing(sentence: str, source: str) -> None:
    assert contrasts(fold(sentence), fold(source), fold(source)) == []


@pytest.mark.parametrize(("sentence", "source"), samples_of(CONTRASTS, "-"))
def test_what_the_word_of_the_source_excludes_is_found(sentence: str, source: str) -> None:
    assert contrasts(fold(sentence), fold(source), fold(source)) != []


def test_another_clause_does_not_say_it_in_another_word() -> None:
    source = "两家单位职责不同,但目标是一致的"
    assert contrasts("两家单位的职责相同", source, "两家单位职责不同") == [("相同", "不同")]


def test_a_name_stands_only_where_it_is_a_word() -> None:
    assert stands("同意", "居民同意该方案")
    assert not stands("同意", "居民提出不同意见")


@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [
        ("女职工最多,有60名。", ""),
        ("人数最多的是女职工。", ""),
        ("女职工最多60名。", "最多"),
        ("女职工至多60名。", "至多"),
        ("女职工顶多60名。", "顶多"),
        ("女职工不少于60名。", "不少于"),
        ("女职工不超过60名。", "不超过"),
        ("最多的是女职工,共60名。", ""),
        ("女职工人数居首,有60名。", ""),
        ("男职工至少12名。", "至少"),
        ("女职工最多,男职工有12名。", ""),
        ("单位里男职工12名,最多的还是女职工。", ""),
    ],
)
def test_the_most_of_all_sets_no_bound(sentence: str, lacks: str) -> None:
    assert lacks_counterpart(fold(sentence), "男职工12名,女职工60名。") == lacks


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("在讲话中", "讲话"),
        ("在历史上", "历史"),
        ("在群众中", "群众"),
        ("在发言中", "发言"),
        ("在信中", "信"),
        ("在报告中", "报告"),
        ("在会上", "会"),
        ("在实践中", "实践"),
        ("在工作中", "工作"),
        ("在生活中", "生活"),
        ("在比赛中", "比赛"),
    ],
)
def test_where_something_is_said_is_told_by_the_word_inside(phrase: str, word: str) -> None:
    texts = [one.text for one in said(f"{phrase},他感到满意").words]
    assert phrase not in texts
    assert set(texts) <= {word, "他", "感到", "满意"}
