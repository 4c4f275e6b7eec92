"""How long after one day or year another came, and days that only other years have."""

import pytest

from rag.answering.claims.days import elapsed, mixed_date
from rag.answering.claims.facts import facts_of
from rag.text import fold
from tests.answering.claims.held import Case, kept_and_caught, samples_of

SPANS = """
= 图书馆于3月6日动工,3月16日封顶。
+ 图书馆动工后十天就封顶了。
+ 图书馆从动工到封顶相隔10天。
+ 图书馆封顶比动工晚了十天。
- 图书馆从动工到封顶相隔8天。
- 图书馆动工后二十天才封顶。
- 图书馆共有十天不开放。
= 2月27日发出通知,3月2日召开大会。
+ 通知发出三天后召开了大会。
+ 发出通知与召开大会之间隔了3天。
- 通知发出五天后召开了大会。
= 合作社2016年成立,2021年扭亏为盈。
+ 合作社成立五年后扭亏为盈。
+ 合作社从成立到扭亏为盈过了5年。
+ 六年间,合作社从无到有,并扭亏为盈。
- 合作社成立三年后扭亏为盈。
- 九年间,合作社从无到有,并扭亏为盈。
- 合作社要办五年。
= 2015年8月,协会通过了章程。2017年9月,督导组检查章程执行。2019年1月,听取整改汇报。
+ 章程通过两年后,督导组检查章程执行。
- 章程通过四年后,督导组检查章程执行。
- 督导组检查章程执行两年后,章程通过。
= 2012年至2016年,协会办讲座18次;2018年起,改办沙龙。
+ 五年间,协会办讲座18次。
- 三年里,协会办讲座18次。
- 七年间,协会办讲座18次。
= 2020年12月28日通过章程,自2021年1月1日起施行。
+ 章程通过四天后施行。
- 章程通过五天后施行。
= 2020年2月27日发出通知,3月2日召开大会。
+ 通知发出四天后召开了大会。
- 通知发出三天后召开了大会。
= 5月20日交办申请,6月10日前答复,6月30日办结。
+ 申请交办41天后办结。
- 申请应当在交办后41天内办结。
- 申请办结41天后交办。
"""

DATES = """
= 大桥2018年4月2日合龙,2019年10月1日通车。
+ 2018年4月2日大桥合龙。
+ 大桥2019年10月通车。
+ 大桥2018-4-2合龙。
+ 大桥于二〇一九年十月一日通车。
+ 大桥2020年5月检修。
- 2019年4月2日大桥合龙。
- 大桥2018年10月通车。
- 大桥于二〇一八年十月一日通车。
- 大桥2019-4-2合龙。
= 2015年5月、2017年5月两次修订章程。
+ 2017年5月修订了章程。
+ 2015年5月首次修订章程。
- 2016年5月修订了章程。
- 2014年5月首次修订章程。
= 2022年换届后,1月召开了会议。2019年1月听取汇报,去年3月检查,2020年3月总结。
+ 2022年1月召开了会议。
+ 2023年3月检查。
- 2021年1月召开了会议。
"""


def _says_the_time_between(claim: str, source: str) -> bool:
    folded = fold(claim)
    facts = [fact for fact in facts_of(folded) if fact.kind in ("日", "月数")]
    assert facts, "the claim has no length of time"
    return any(elapsed(fact, folded, fold(source)) for fact in facts)


@pytest.mark.parametrize(("claim", "source"), samples_of(SPANS, "+"))
def test_the_time_from_one_day_or_year_to_the_other_follows(claim: str, source: str) -> None:
    assert _says_the_time_between(claim, source)


@pytest.mark.parametrize(("claim", "source"), samples_of(SPANS, "-"))
def test_another_time_and_one_that_lies_between_nothing_does_not(claim: str, source: str) -> None:
    assert not _says_the_time_between(claim, source)


@pytest.mark.parametrize(("claim", "known"), samples_of(DATES, "+"))
def test_a_date_of_the_text_and_one_that_it_does_not_know_are_not_mixed(claim: str, known: str) -> None:
    assert mixed_date(fold(claim), fold(known)) == ""


@pytest.mark.parametrize(("claim", "known"), samples_of(DATES, "-"))
def test_the_day_of_another_year_is_told(claim: str, known: str) -> None:
    assert mixed_date(fold(claim), fold(known)) != ""


CASES: list[Case] = [
    (
        "2019年至2021年，市人大代表联络站接待选民。",
        ["三年间，市人大代表联络站接待选民。"],
        ["市人大代表联络站36天里接待选民。", "五年间，市人大代表联络站接待选民。"],
    ),
    (
        "2023年，市人大代表联络站接待选民。",
        [],
        ["市人大代表联络站12天里接待选民。", "市人大代表联络站在12天内接待选民。"],
    ),
    (
        "3月2日，镇里收到建议。3月5日，镇里答复代表。",
        ["镇里收到建议，隔了三天答复代表。"],
        ["镇里收到建议，隔了五天答复代表。"],
    ),
    (
        "5月20日交办的建议，6月10日前全部答复，6月30日办结。",
        ["建议交办41天后办结。"],
        ["建议交办20天后办结。", "建议交办21天后办结。"],
    ),
    (
        "我镇自2008年设立代表接待日，2014年建成代表之家。",
        ["设立代表接待日六年后，我镇建成代表之家。"],
        ["代表之家建成六年后，设立代表接待日。", "设立代表接待日八年后，我镇建成代表之家。"],
    ),
]

test_the_measured_time_is_kept, test_another_measure_is_caught = kept_and_caught(CASES)
