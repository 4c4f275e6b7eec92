"""Figures and times of a sentence in other words than the passage's, and others that the passage does not have."""

import pytest

from tests.answering.claims.held import status

DEPUTIES = "全市共有乡镇人大代表1.4万名,其中妇女代表占百分之二十八。"
MAJORITY = "罢免案须经全体代表的三分之二以上通过,候选人获得全体代表过半数的选票始得当选。"
GROUPS = "每个代表小组由3至5名代表组成,活动每年不少于4次。"
STATIONS = "今年上半年,我市新建代表联络站8个,改造提升15个。"
LAST_YEAR = "去年,全区共办理代表建议126件,其中重点督办12件。"
SESSION = "市十五届人大三次会议于2024年1月16日至19日召开。"
QUARTERS = "第一季度完成摸底,第三季度完成整改,年底前全部验收。"
SHARE = "全镇8个村建成联络点,覆盖率由60%提高到85%。"
OFTEN = "代表述职评议每半年开展一次。"
BUDGET = "视察费用每人每天补助150元,全年经费控制在30万元以内。"
PRAISED = "表彰先进单位5个、先进个人20名和优秀建议10件。"


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("全市乡镇人大代表有14000名。", DEPUTIES),
        ("全市有一万四千名乡镇人大代表。", DEPUTIES),
        ("妇女代表占28%。", DEPUTIES),
        ("罢免案要有2/3以上的全体代表通过。", MAJORITY),
        ("候选人得到半数以上代表的选票才能当选。", MAJORITY),
        ("代表小组由三到五名代表组成。", GROUPS),
        ("代表小组每年至少活动四次。", GROUPS),
        ("2024年上半年，临江市新建代表联络站8个。", STATIONS),
        ("上半年新建和改造联络站共23个。", STATIONS),
        ("2023年全区办理代表建议126件。", LAST_YEAR),
        ("市第十五届人大第三次会议2024年1月召开。", SESSION),
        ("市十五届人民代表大会第三次会议于1月16日开幕。", SESSION),
        ("1至3月完成摸底。", QUARTERS),
        ("7—9月完成整改。", QUARTERS),
        ("覆盖率从六成提高到八成五。", SHARE),
        ("每年开展两次代表述职评议。", OFTEN),
        ("代表述职评议每六个月开展1次。", OFTEN),
        ("全年经费不超过三十万元。", BUDGET),
        ("受到表彰的先进个人有20人。", PRAISED),
    ],
)
def test_a_figure_in_other_words_is_the_same(sentence, text):
    assert status(sentence, text) == "supported"


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("全市共有乡镇人大代表1.4千名。", DEPUTIES),
        ("罢免案须经全体代表的过半数通过。", MAJORITY),
        ("候选人获得全体代表三分之一的选票就能当选。", MAJORITY),
        ("代表小组由三到六名代表组成。", GROUPS),
        ("上半年新建和改造联络站共25个。", STATIONS),
        ("2025年上半年，我市新建代表联络站8个。", STATIONS),
        ("今年下半年新建代表联络站8个。", STATIONS),
        ("2022年全区共办理代表建议126件。", LAST_YEAR),
        ("市十五届人大二次会议于2024年1月召开。", SESSION),
        ("市十五届人大三次会议于2024年1月18日至20日召开。", SESSION),
        ("4至6月完成摸底。", QUARTERS),
        ("覆盖率提高了35个百分点。", SHARE),
        ("每年开展三次代表述职评议。", OFTEN),
        ("全年经费不少于30万元。", BUDGET),
        ("表彰先进个人10名。", PRAISED),
    ],
)
def test_another_figure_is_not_the_same(sentence, text):
    assert status(sentence, text) == "unsupported"


def test_a_year_that_is_only_called_last_year_is_none_where_the_article_has_no_date():
    assert status("2023年全区办理代表建议126件。", LAST_YEAR, date="") == "unsupported"


def test_a_time_that_something_lasts_is_not_how_often_it_comes():
    assert status("代表每年述职一次，述职后免职一年。", "代表每年述职一次。") == "unsupported"
