"""Figures that follow from those of a text: sums, steps, shares, and how many things are set in a row."""

import pytest

from rag.answering.claims.derived import derived
from rag.answering.claims.enumerated import listed
from rag.answering.claims.facts import facts_of
from rag.answering.claims.shares import is_ratio
from rag.text import fold
from tests.answering.claims.held import Case, kept_and_caught, samples_of

FOLLOWING = """
= 果园种梨树120棵,桃树80棵。
+ 果园里梨树和桃树共200棵。
+ 梨树比桃树多40棵。
- 果园里梨树和桃树共210棵。
- 梨树比桃树多50棵。
- 果园里有杏树200棵。
= 门诊量由去年的300人次增加到今年的450人次。
+ 门诊量增加了150人次。
+ 门诊量增长50%。
- 门诊量增加了250人次。
- 门诊量增长75%。
= 入住率从60%提高到85%。
+ 入住率提高了25个百分点。
- 入住率提高了35个百分点。
= 仓库存粮800吨,其中四分之一是玉米。
+ 仓库里的玉米有200吨。
- 仓库里的玉米有300吨。
= 应到会员90名,实到82名。
+ 有8名会员缺席。
- 有18名会员缺席。
"""

RATIOS = """
= 全年展出作品40幅,其中10幅获奖。
+ 四分之一的作品获奖。
+ 获奖作品占25%。
- 三分之一的作品获奖。
- 获奖作品占40%。
= 夏令营招收学生60名,其中女生24名。
+ 女生占40%。
- 女生占60%。
- 女生占24%。
= 路灯修好90盏,新装30盏。
- 新装的路灯占三分之一。
"""

ROWS = """
+ 村里办了三件事:修路、打井、通电。
+ 他得过两个奖:金奖、银奖。
+ 两个社区《公约》《章程》都修订了。
+ 茶叶、水果和药材三个产业发展很快。
+ 省、市、县三级联动。
- 村里办了四件事:修路、打井、通电。
- 他得过三个奖:金奖、银奖。
- 茶叶、水果和药材五个产业发展很快。
- 省、市、县四级联动。
- 村里办了一件事:修路。
- 收集意见和建议两条。
- 两个社区制定规划和方案。
- 农场有六个品种。
"""


def _follows(claim: str, source: str) -> bool:
    folded = fold(claim)
    facts = facts_of(folded)
    assert facts, "the claim has no figure"
    return any(derived(fact, folded, fold(source)) for fact in facts)


@pytest.mark.parametrize(("claim", "source"), samples_of(FOLLOWING, "+"))
def test_a_sum_a_step_and_a_share_follow(claim: str, source: str) -> None:
    assert _follows(claim, source)


@pytest.mark.parametrize(("claim", "source"), samples_of(FOLLOWING, "-"))
def test_another_figure_does_not_follow(claim: str, source: str) -> None:
    assert not _follows(claim, source)


@pytest.mark.parametrize(("claim", "source"), samples_of(RATIOS, "+"))
def test_the_share_of_a_part_in_its_total_follows(claim: str, source: str) -> None:
    assert any(is_ratio(fact, fold(claim), fold(source)) for fact in facts_of(fold(claim)))


@pytest.mark.parametrize(("claim", "source"), samples_of(RATIOS, "-"))
def test_another_share_and_one_of_what_is_no_part_does_not(claim: str, source: str) -> None:
    assert not any(is_ratio(fact, fold(claim), fold(source)) for fact in facts_of(fold(claim)))


@pytest.mark.parametrize("claim", [claim for claim, _ in samples_of(ROWS, "+")])
def test_a_claim_that_names_as_many_as_it_counts_is_its_own_support(claim: str) -> None:
    assert any(listed(fold(claim), fact) for fact in facts_of(fold(claim)))


@pytest.mark.parametrize("claim", [claim for claim, _ in samples_of(ROWS, "-")])
def test_a_claim_that_names_fewer_or_none_is_not(claim: str) -> None:
    assert not any(listed(fold(claim), fact) for fact in facts_of(fold(claim)))


CASES: list[Case] = [
    (
        "全县共有市人大代表45名，县人大代表210名，乡镇人大代表820名。",
        ["全县共有三级人大代表1075名。", "县人大代表比市人大代表多165名。"],
        [
            "市人大代表比县人大代表多165名。",
            "乡镇人大代表比市人大代表多610名。",
            "全县共有县、乡镇人大代表1075名。",
        ],
    ),
    (
        "大会收到议案12件，建议188件，其中已办结150件。",
        ["大会共收到议案和建议200件。"],
        ["大会共收到建议200件。", "大会共收到议案200件。", "大会共收到议案和建议350件。"],
    ),
    (
        "投入60万元新建联络站，投入40万元改造代表之家。",
        ["两项共投入100万元。"],
        ["改造代表之家共投入100万元。", "三项共投入100万元。"],
    ),
    (
        "东区有选民1200人，西区有选民800人，南区有选民600人。",
        ["东区和西区共有选民2000人。", "东区比西区多400人。"],
        ["东区和西区共有选民2600人。", "东区和南区共有选民2000人。", "西区比东区多400人。"],
    ),
    (
        "全市有省人大代表52名，其中工人代表8名、农民代表12名、干部代表20名。",
        ["工人、农民代表共20名。", "干部代表比农民代表多8名。", "农民代表比工人代表多4名。"],
        ["工人、农民代表共72名。", "农民代表比工人代表多12名。", "工人代表比农民代表多4名。"],
    ),
    (
        "全镇有代表60名，其中妇女代表18名，少数民族代表6名。",
        ["妇女代表占30%。", "少数民族代表占一成。"],
        ["少数民族代表占30%。", "妇女代表占一成。"],
    ),
    (
        "代表建议300件，其中百分之四十属于交通类，百分之三十属于教育类。",
        ["教育类建议有90件。", "交通类建议有120件。"],
        ["教育类建议有120件。", "交通类建议有90件。"],
    ),
    (
        "投票站由原来的15个减少到10个。",
        ["投票站减少了5个。", "投票站减少了三分之一。"],
        ["投票站增加了5个。", "投票站减少了一半。"],
    ),
]

test_what_follows_for_the_things_named_is_kept, test_what_follows_for_others_is_caught = kept_and_caught(
    CASES
)
