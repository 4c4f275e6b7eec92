"""What goes beyond its support in a single word is found, and what says the same otherwise is let be."""

from __future__ import annotations

import pytest

from rag.answering.claims.counterparts import lacks_counterpart
from rag.answering.claims.framing import turned_by
from rag.text import fold

PROXY = "代表应当如实报告，不得由他人代为述职。"


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("代表不述职。", PROXY),
        ("代表不必述职。", PROXY),
        ("不得由代表述职。", PROXY),
        ("代表免于述职。", "代表每年述职一次。"),
        ("代表不得发言。", "代表不得擅自对外发言。"),
        ("评议由主席团进行。", "述职由主席团组织。\n选民对述职进行评议。"),
        ("述职由选民决定。", "代表每年向选民述职一次。"),
        ("代表述职多次。", "代表述职一次。"),
        ("代表述职伍次。", "代表述职一次。"),
        ("只有党员代表述职。", "党员代表述职。"),
        ("结果公布7天以上。", "结果公布7天。"),
        ("不止三天。", "三天。"),
        ("六个月后参加培训。", "六个月内参加培训。"),
        ("分为满意、很不满意三等。", "分为满意、不满意三等。"),
        ("代表可以参加培训。", "代表应当参加培训。"),
        ("至少述职一次。", "述职一次。"),
        ("最多培训三天。", "培训三天。"),
        ("大概培训三天。", "培训三天。"),
        ("十一月前述职。", "述职在11月进行。"),
        ("分为优秀、称职和不称职三等。", "分为满意、基本满意和不满意三等。"),
    ],
)
def test_what_has_no_counterpart_in_the_support_is_found(sentence, support):
    assert lacks_counterpart(fold(sentence), fold(support))


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("代表不得由他人代为述职。", PROXY),
        ("述职不能让他人代为。", PROXY),
        ("代表不必述职。", "代表可以不述职。"),
        ("述职由镇人大主席团组织。", "镇人大主席团每年组织代表述职。"),
        ("评议由选民进行。", "选民对述职进行评议。"),
        ("述职由县（市）人大组织。", "县(市)人大组织述职。"),
        ("代表述职多次。", "代表多次述职。"),
        ("只有党员代表述职。", "仅限党员代表述职。"),
        ("结果公布7天以上。", "结果公布不少于7天。"),
        ("分为3个等次。", "分为三个等次。"),
        ("第一项议程是述职。", "议程有三项议程。"),
        ("六个月内参加培训。", "六个月之内参加培训。"),
        ("代表可以参加培训。", "代表应当参加培训，可以请假。"),
        ("代表不可以缺席。", "代表应当出席。"),
        ("至少述职一次。", "述职不得少于一次。"),
        ("十一月底前述职。", "11月底前完成述职。"),
        ("分为满意、基本满意、不满意三等。", "分为满意、基本满意和不满意三等。"),
        ("由于会议延期，代表不述职。", "会议延期，代表不述职。"),
    ],
)
def test_what_says_the_same_is_let_be(sentence, support):
    assert lacks_counterpart(fold(sentence), fold(support)) == ""


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("代表每年述职一次是假的。", "是假的"),
        ("代表每年述职一次，才怪。", "才怪"),
        ("代表每年述职一次的规定已废止。", "废止"),
        ("难道代表每年述职一次？", "难道"),
        ("如果选民要求，代表每年述职一次。", "如果"),
        ("以前代表每年述职一次。", "以前"),
        ("述职次数≠一次。", "≠"),
        ("代表每年述职v次。", "v"),
        ("代表每年述职一次 is untrue。", "untrue"),
    ],
)
def test_words_that_turn_what_the_support_says_are_found(sentence, word):
    assert turned_by(fold(sentence), "代表每年述职一次。", "代表每年述职一次。") == word


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("有错误的，应当改正。", "发现错误应当改正。"),
        ("原规定停止执行。", "原规定同时废止。"),
        ("如果不能出席，应当请假。", "不能出席的，应当请假。"),
        ("如果不说明，就难以过关。", "要说明,否则难以过关。"),
        ("以前每人600元。", "由600元提高到900元。"),
        ("用APP提交建议。", "代表用app提交建议。"),
    ],
)
def test_such_words_stay_where_the_support_has_the_like(sentence, support):
    assert turned_by(fold(sentence), fold(support), fold(support)) == ""


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("代表有误工补贴。", "给予代表误工补贴。"),
        ("答复不能超过时限。", "答复要在时限之内。"),
        ("这里是4A级景区。", "这里是国家4A级景区。"),
        ("只要视察，县长就参加。", "每次视察，县长都参加。"),
    ],
)
def test_such_words_are_not_read_across_the_words_of_the_language(sentence, support):
    assert turned_by(fold(sentence), fold(support), "") == ""


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("没有收入的代表可以得到补贴。", "对没有收入的代表应当给予补贴。"),
        ("职工可以享受年休假。", "单位应当保障职工的年休假。"),
        ("人大有没有权威要看监督。", "人大的权威应当靠监督。"),
    ],
)
def test_what_one_may_receive_another_has_to_give(sentence, support):
    assert lacks_counterpart(fold(sentence), fold(support)) == ""


def test_a_foreign_word_may_stand_anywhere_in_the_documents():
    assert turned_by("用app提交。", "用手机提交。", "《app使用说明》用手机提交。") == ""
