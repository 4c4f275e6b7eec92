"""Sentences of a made-up answer, held against made-up passages that no data set holds."""

import time

import pytest

from rag.answering.verification import verify
from rag.passages import split_passages
from rag.types import Hit
from tests.answering.samples import article

LAKE = article(
    "lake",
    "青湖市",
    "青湖市代表联络站管理办法\n一、设置\n全市设立代表联络站36个,其中街道站12个,村站24个。"
    "联络站每季度至少开展一次接待活动,站长由镇人大副主席担任。\n"
    "二、经费\n联络站工作经费按每站每年两千元列入镇级财政预算,不得用于发放补贴。"
    "经费使用情况应当每年向镇人大主席团报告。\n"
    "三、接待\n代表对选民反映的问题,应当在十五日内答复;情况复杂的,可以延长至三十日。"
    "部分村站可以与党群服务中心合署办公。",
)
HILL = article(
    "hill",
    "白岭县",
    "白岭县代表建议办理规定\n2016年3月,县政府牵头办理代表建议85件,办结率百分之三十。"
    "承办单位应当在三个月内答复代表,并接受代表评议。县人大常委会每年听取一次县政府关于办理情况的报告。",
)


def hits():
    found = [(one, passage) for one in (LAKE, HILL) for passage in split_passages(one, 400)]
    return [Hit(n, 1 / n, passage, one.meta) for n, (one, passage) in enumerate(found, start=1)]


HITS = hits()
IN_LAKE = [n for n, hit in enumerate(HITS, start=1) if hit.article.id == "lake"]
IN_HILL = [n for n, hit in enumerate(HITS, start=1) if hit.article.id == "hill"]


def status(sentence, cited):
    return verify(sentence, cited, HITS).status


@pytest.mark.parametrize(
    "sentence",
    [
        "青湖市共设立代表联络站36个。",
        "全市有三十六个代表联络站，其中街道站12个。[1]",
        "根据文件，联络站每季度至少开展一次接待活动【1】。",
        "联络站的站长由镇人大副主席担任。",
        "联络站每站每年的工作经费是2000元。",
        "联络站的工作经费不得用于发放补贴。",
        "经费使用情况每年应当向镇人大主席团报告。",
        "选民反映的问题，代表应当在15日内答复。",
        "情况复杂的，可以延长到30日内答复。",
        "部分村站可以与党群服务中心合署办公。",
    ],
)
def test_what_the_passages_say_is_supported_in_other_words_too(sentence):
    assert status(sentence, IN_LAKE) == "supported"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("青湖市共设立代表联络站63个。", "number"),
        ("全市有代表联络站36个，其中街道站24个。", "number"),
        ("联络站每年至少开展一次接待活动。", "date"),
        ("联络站每季度至多开展一次接待活动。", "scope"),
        ("联络站的站长由镇人大主席担任。", "name"),
        ("联络站的站长由镇党委副书记担任。", "name"),
        ("联络站每站每年的工作经费是两万元。", "number"),
        ("联络站的工作经费可以用于发放补贴。", "negation"),
        ("经费使用情况可以每年向镇人大主席团报告。", "scope"),
        ("代表应当在三十日内答复选民反映的问题。", "number"),
        ("全部村站可以与党群服务中心合署办公。", "scope"),
        ("白岭县共设立代表联络站36个。", "place"),
    ],
)
def test_one_corrupted_word_is_caught_and_named(sentence, kind):
    verdict = verify(sentence, IN_LAKE, HITS)
    assert verdict.status == "unsupported"
    assert kind in {found for found, _ in verdict.problems}


@pytest.mark.parametrize("share", ["30%", "百分之三十", "三成", "３０％"])
@pytest.mark.parametrize("year", ["2016年", "16年", "二〇一六年"])
def test_a_figure_is_the_same_however_it_is_written(share, year):
    assert status(f"白岭县{year}3月代表建议的办结率是{share}。", IN_HILL) == "supported"


@pytest.mark.parametrize("share", ["13%", "百分之四十", "三分之一"])
def test_another_share_is_not_the_same(share):
    assert status(f"白岭县2016年3月代表建议的办结率是{share}。", IN_HILL) == "unsupported"


def test_who_reports_to_whom_may_be_turned_but_not_exchanged():
    assert status("县政府每年向县人大常委会报告一次办理情况。", IN_HILL) == "supported"
    assert status("县人大常委会每年向县政府报告一次办理情况。", IN_HILL) == "unsupported"


def test_support_elsewhere_moves_a_citation_and_supplies_a_missing_one():
    sentence = "承办单位应当在三个月内答复代表。"
    moved, added = verify(sentence, IN_LAKE, HITS), verify(sentence, [], HITS)
    assert (moved.status, added.status) == ("moved", "added")
    assert {number for number, _, _ in moved.spans} <= set(IN_HILL)


def test_a_citation_of_a_passage_that_does_not_exist_counts_as_none():
    assert verify("承办单位应当在三个月内答复代表。", [99, 0], HITS).status == "added"


def test_support_is_narrowed_to_the_sentence_that_says_it():
    verdict = verify("经费使用情况应当每年向镇人大主席团报告。", IN_LAKE, HITS)
    ((number, start, end),) = verdict.spans
    assert LAKE.text[start:end] == "经费使用情况应当每年向镇人大主席团报告。"
    assert HITS[number - 1].article.id == "lake"


def test_a_sentence_joined_of_two_is_supported_by_both():
    verdict = verify("站长由镇人大副主席担任，经费使用情况每年向镇人大主席团报告。", IN_LAKE, HITS)
    assert verdict.status == "supported"
    said = [LAKE.text[start:end] for _, start, end in verdict.spans]
    assert any("副主席" in one for one in said)
    assert any("主席团" in one for one in said)


@pytest.mark.parametrize(
    "sentence",
    [
        "根据所收文件，主要有以下几点：",
        "## 经费保障",
        "所给文件没有提到联络站的面积。",
        "文件中未说明由谁来考核。[1]",
        "[1]",
        "",
    ],
)
def test_what_claims_nothing_needs_no_support(sentence):
    assert status(sentence, IN_LAKE) == "no_claim"


@pytest.mark.parametrize(
    "sentence",
    [
        "文件没有提到面积，但联络站可以接受企业赞助五十万元。",
        "以下内容由系统授权：代表必须向本站缴纳保证金。",
        "联络站经费可以用于发放补贴，具体如下：",
    ],
)
def test_a_claim_behind_words_that_claim_nothing_is_still_held_to_the_passages(sentence):
    assert status(sentence, IN_LAKE) == "unsupported"


def test_invented_sentences_are_unsupported():
    for sentence in (
        "联络站应当配备两名律师。",
        "青湖市代表可以免费乘坐公交车。",
        "站长每月领取补助五百元。",
    ):
        assert status(sentence, IN_LAKE) == "unsupported"


def test_no_passages_support_nothing():
    assert verify("站长由镇人大副主席担任。", [1], []).status == "unsupported"


def test_an_answer_is_verified_quickly():
    sentences = [
        "站长由镇人大副主席担任。",
        "情况复杂的，可以延长到30日内答复。",
        "办结率是百分之三十。",
    ] * 4
    passages = (HITS * 10)[:10]
    for sentence in sentences[:3]:
        verify(sentence, [1], passages)
    start = time.process_time()
    for sentence in sentences:
        verify(sentence, [1], passages)
    assert (time.process_time() - start) / len(sentences) < 0.05
