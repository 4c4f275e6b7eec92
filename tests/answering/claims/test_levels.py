"""全市 for 全县, 国外 for 省外, other tiers of congresses."""

import pytest

from rag.answering.claims.levels import other_level
from rag.text import fold


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("全县代表联络站实现全覆盖。", "全县代表联络站实现全覆盖。"),
        ("全市代表联络站实现全覆盖。", "我市代表联络站实现全覆盖,走在全省前列。"),
        ("全区共有代表300名。", "本区共有代表300名,占全市的两成。"),
        ("组织代表到省外学习。", "组织代表到省外、县外学习考察。"),
        ("县乡两级同步换届。", "县、乡(镇)两级同步换届。"),
        ("全国人大修改了代表法。", "全国人大修改了代表法,全省掀起学习热潮。"),
        ("全县推广这一做法。", "这一做法值得推广。"),
    ],
)
def test_a_level_that_the_source_or_its_article_names_is_no_other_one(sentence, source):
    assert not other_level(fold(sentence), fold(source), "某县人大工作")


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("全省代表联络站实现全覆盖。", "全县代表联络站实现全覆盖。"),
        ("全镇共有代表300名。", "全乡镇代表中,全县共有300名。"),
        ("组织代表到国外学习。", "组织代表到省外学习考察。"),
        ("加强同境外友城的往来。", "加强同市外友城的往来。"),
        ("省市两级同步换届。", "县乡两级同步换届。"),
        ("省、市、县三级人大上下联动。", "市、县、乡三级人大上下联动。"),
        ("全国推广这一做法。", "在全省推广这一做法。"),
    ],
)
def test_another_level_is_another_one(sentence, source):
    assert other_level(fold(sentence), fold(source), "某县人大工作")
