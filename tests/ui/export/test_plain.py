from __future__ import annotations

from tests.ui.export.samples import quoting
from tests.ui.fake_engine import FIRST, REFUSAL, SECOND, THIRD, FakeEngine
from ui.export.plain import plain_answer
from ui.strings import Strings

ZH = Strings("zh")
ANSWER = FakeEngine().ask("主席团做什么？")


def test_without_citations_the_text_is_bare():
    assert plain_answer(ANSWER, ZH, with_citations=False).splitlines() == [
        f"某县：{FIRST}{SECOND}",
        THIRD,
        "",
        "下面的话没有找到依据，请勿采信：",
        "没有依据的话。",
    ]


def test_with_citations_the_sources_stand_below():
    lines = plain_answer(ANSWER, ZH, with_citations=True).splitlines()
    assert lines[:2] == [f"某县：{FIRST}[1]{SECOND}[2]", f"{THIRD}[3]"]
    where = "《在乡镇人大工作会议上的讲话》，某县，县人大常委会，2023年9月6日（日期存疑），一、主席团的工作"
    assert lines[lines.index("出处：") + 1 :] == [
        f"[1] {where}：“{FIRST}”",
        f"[2] {where}：“{SECOND}”",
        f"[3] {where}：“{THIRD}”（存疑：数字可疑，疑为年份误写）",
    ]


def test_a_refusal_is_its_text_alone():
    refusal = FakeEngine().ask("天气")
    assert plain_answer(refusal, ZH, with_citations=True) == REFUSAL
    assert plain_answer(refusal, ZH, with_citations=False) == REFUSAL


def test_a_number_of_the_documents_own_text_stays():
    answer = quoting("参见[1]。")
    assert plain_answer(answer, ZH, with_citations=False) == "参见[1]。"
    assert plain_answer(answer, ZH, with_citations=True).startswith("参见[1]。[1]\n")


def test_english_by_setting():
    text = plain_answer(quoting("quoted", title="T"), Strings("en"), with_citations=True)
    assert text == "quoted[1]\n\nSources:\n[1] 《T》: “quoted”"
