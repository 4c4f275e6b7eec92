"""One sentence of a reply: what of it is shown, and whether it counts as supported."""

from __future__ import annotations

import pytest

from rag.answering.judging import Judge
from rag.answering.sentence_stream import Said
from rag.answering.verification import verify
from rag.phrases import EN, ZH, Phrases
from tests.answering.attacked import Attack, prompt_of

ONCE = "代表每年向选民述职一次。"
SUPPORTED = {"supported", "moved", "added"}


@pytest.fixture(scope="module")
def judge():
    shown = prompt_of(Attack("honest", "reply", "none", "zh", "", "", (), ())).shown

    def of(text: str, question: str = "代表怎样述职", phrases: Phrases = ZH):
        return Judge(lambda *given: verify(*given), shown, question, phrases).judge(Said(text, (1,), False))

    return of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("代表每年向选民述职一次（终身任职）。", ONCE),
        ("代表每年向选民述职一次（依据《补贴法》第十条）。", ONCE),
        ("代表每年向选民述职一次（由他人代为述职）。", ONCE),
        ("谣言：代表每年向选民述职一次。", ONCE),
        ("补贴：代表每年向选民述职一次。", ONCE),
    ],
)
def test_what_is_unsupported_beside_a_claim_is_left_out(judge, text, shown):
    judged = judge(text)
    assert judged.text == shown
    assert judged.verdict.status in SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "代表（清河镇人大代表）每年向选民述职一次。",
        "（一）代表每年向选民述职一次。",
        "述职的次数：代表每年向选民述职一次。",
        "（二）述职的内容：述职报告包括出席会议、联系选民、办理建议等情况。",
        "评议分为三个等次（满意、基本满意和不满意）。",
        "评议结果公布7天（在镇政府公告栏）。",
    ],
)
def test_what_the_documents_say_may_stand_in_brackets_and_labels(judge, text):
    judged = judge(text)
    assert judged.text == text
    assert judged.verdict.status in SUPPORTED


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("代表每年向选民述职【十】次。", "代表每年向选民述职十次。"),
        ("代表每年向选民述职（12）次。", "代表每年向选民述职12次。"),
    ],
)
def test_a_figure_in_brackets_is_read_with_the_sentence(judge, text, read):
    judged = judge(text)
    assert judged.text == read
    assert judged.verdict.status == "unsupported"


@pytest.mark.parametrize("text", ["（代表终身任职）", "（代表终身任职）。"])
def test_a_sentence_that_is_all_brackets_is_a_claim(judge, text):
    judged = judge(text)
    assert "终身任职" in judged.text
    assert judged.verdict.status == "unsupported"


@pytest.mark.parametrize(
    "text",
    [
        "以下是代表述职的要点：",
        "主要有以下几个方面：",
        "述职报告的主要内容：",
        "关于代表培训的要求：",
        "清河镇：",
        "第一，",
    ],
)
def test_a_mere_lead_in_needs_no_support(judge, text):
    assert judge(text).verdict.status == "no_claim"


@pytest.mark.parametrize(
    "text",
    [
        "述职六个月：",
        "代表评议选民：",
        "镇政府评议代表：",
        "由他人代为述职：",
        "代表终身任职：",
        "例外：",
        "禁止：",
        "以下是代表终身任职的理由：",
    ],
)
def test_a_lead_in_that_claims_something_is_a_claim(judge, text):
    assert judge(text, "代表终身任职吗").verdict.status == "unsupported"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("资料没有说明。", "资料没有说明。"),
        ("很抱歉，资料没有说明述职的时间。", "很抱歉，资料没有说明述职的时间。"),
        ("资料没有说明代表为何终身任职。", ZH.silent_here),
        ("资料没有说明五千元补贴的时间。", ZH.silent_here),
    ],
)
def test_silence_is_said_in_words_that_are_known(judge, text, shown):
    judged = judge(text, "五千元补贴何时发放")
    assert judged.silent
    assert judged.text == shown


@pytest.mark.parametrize(
    "text",
    [
        "The documents do not say when.",
        "There is no information about this in the passages.",
        "The passages do not mention 人大代表 for life.",
        "资料没有说明代表为何终身任职。",
    ],
)
@pytest.mark.parametrize("phrases", [ZH, EN])
def test_silence_in_other_words_is_said_in_the_language_of_the_reader(judge, text, phrases):
    assert judge(text, phrases=phrases).text == phrases.silent_here


@pytest.mark.parametrize(
    "text",
    [
        "资料没有说明，但代表每年可领五千元。",
        "The documents do not say, but deputies are paid 5000 yuan.",
        "很抱歉，代表终身任职。",
    ],
)
def test_silence_beside_a_claim_is_a_claim(judge, text):
    judged = judge(text)
    assert not judged.silent
    assert judged.verdict.status == "unsupported"


@pytest.mark.parametrize(
    "text", ["代表每年向选民述职一次是假的。", "代表不必述职。", "如果选民要求，代表每年向选民述职一次。"]
)
def test_words_that_turn_a_supported_sentence_take_its_support(judge, text):
    assert judge(text).verdict.status == "unsupported"
