"""Figures that follow from those of a text: sums, steps, shares, and how many things are set in a row."""

import pytest

from rag.answering.claims.derived import derived, is_ratio, listed
from rag.answering.claims.facts import facts_of
from rag.text import fold
from tests.answering.claims.held import samples_of

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
