"""全市 for 全县, 国外 for 省外, other tiers of congresses."""

import pytest

from rag.answering.claims.levels import other_level
from rag.answering.claims.names import missing_bodies
from rag.answering.claims.persons import moved_titles
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
        ("镇一级要设立接待室。", "各乡镇要设立接待室。"),
        ("县一级每季度通报一次。", "通报由县里每季度作一次。"),
        ("评议会在镇里召开。", "评议会在各乡镇召开。"),
        ("联络站在村里设立。", "联络站在各村设立,在县里备案。"),
        ("选举在县一级进行。", "选举在各县区进行。"),
        ("汇演在镇上举行。", "汇演连续两天举行。"),
        ("在各村设立联络点。", "联络站在乡镇设立,联络点在村(社区)设立。"),
        ("活动在县里开展。", "活动在市、县开展。"),
    ],
)
def test_a_level_that_the_source_or_its_article_names_is_no_other_one(sentence, source):
    assert not other_level(fold(sentence), fold(source), "某县人大工作")


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("评议会在县里召开。", "评议会在各乡镇召开。"),
        ("联络站在县里设立。", "联络站在各村设立,在县里备案。"),
        ("选举在全市进行。", "选举在全县进行。"),
        ("汇演在村里举行。", "汇演在镇上举行。"),
        ("试点先在市里开展。", "试点先在两个镇开展,再在全县推开。"),
        ("试点先在3个村开展。", "试点先在两个镇开展,再在全县推开。"),
        ("活动在村里开展。", "活动在市、县开展。"),
        ("全省代表联络站实现全覆盖。", "全县代表联络站实现全覆盖。"),
        ("全镇共有代表300名。", "全乡镇代表中,全县共有300名。"),
        ("组织代表到国外学习。", "组织代表到省外学习考察。"),
        ("加强同境外友城的往来。", "加强同市外友城的往来。"),
        ("省市两级同步换届。", "县乡两级同步换届。"),
        ("省、市、县三级人大上下联动。", "市、县、乡三级人大上下联动。"),
        ("全国推广这一做法。", "在全省推广这一做法。"),
        ("镇一级要设立接待室。", "各街道要设立接待室。"),
        ("村一级要公开账目。", "社区要公开账目。"),
    ],
)
def test_another_level_is_another_one(sentence, source):
    assert other_level(fold(sentence), fold(source), "某县人大工作")


@pytest.mark.parametrize(
    ("sentence", "source", "moved"),
    [
        ("选出新一届县、乡人大代表。", "依法选举县、乡人大代表。", False),
        ("选出新一届县人大代表。", "依法选举县、乡人大代表。", False),
        ("两级都设市、县人大常委会办公室。", "市、县人大常委会都设办公室。", False),
        ("选出新一届市、县人大代表。", "依法选举县、乡人大代表。", True),
        ("省、市政府联合发文。", "市、县政府联合发文。", True),
        ("县、乡人大主席团都要开会。", "县人大常委会、市、县党委都要开会。", True),
    ],
)
def test_a_row_of_levels_holds_no_other_level(sentence, source, moved):
    assert bool(missing_bodies(fold(sentence), fold(source), "")) == moved


@pytest.mark.parametrize(
    ("sentence", "moved"),
    [
        ("方国强是省人大常委会代表联络处副处长。", False),
        ("讲课的方国强,是省人大常委会副处长。", False),
        ("省人大常委会副处长方国强讲课。", False),
        ("方国强是市人大常委会代表联络处副处长。", True),
        ("讲课的方国强,是县人大常委会副处长。", True),
        ("市人大常委会副处长方国强讲课。", True),
    ],
)
def test_the_body_of_a_titled_person_is_of_one_level(sentence, moved):
    source = fold("邀请省人大常委会代表联络处副处长方国强同志讲课。")
    assert bool(moved_titles(fold(sentence), source)) == moved


@pytest.mark.parametrize(
    ("sentence", "source", "moved"),
    [
        ("这是他在市委人大工作座谈会上的发言。", "在市委人大工作座谈会上的发言", False),
        ("这是他在县委人大工作座谈会上的发言。", "在省委人大工作座谈会上的发言", True),
        ("县政府民生实事票决结果已公布。", "市政府民生实事票决结果已经公布。", True),
        ("县政府民生实事票决结果已公布。", "市政府、县政府民生实事票决结果都已公布。", False),
        ("市人大常委会议事规则作了修订。", "省人大常委会议事规则作了修订。", True),
        ("提出对全县产业振兴有用的建议。", "提出对双河乡产业振兴有用的建议。", True),
        ("提出对全乡产业振兴有用的建议。", "提出对双河乡产业振兴有用的建议。", False),
        ("提出对全县产业振兴有用的建议。", "提出对各乡镇产业振兴有用的建议,推进全县工作。", False),
    ],
)
def test_the_same_words_behind_another_level_tell_that_it_is_another(sentence, source, moved):
    assert bool(other_level(fold(sentence), fold(source), "某县人大工作")) == moved
