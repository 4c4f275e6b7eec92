"""What speaks to a language model is told from what speaks of rules, answers and assistants."""

from __future__ import annotations

import pytest

from rag.answering.orders import gives_orders, without_orders
from tests.answering.attacked import attacks, hits_of


@pytest.mark.parametrize(
    "text",
    [
        "开发AI助手，为代表提供智能服务。",
        "市人大常委会引入大语言模型辅助立法工作。",
        "答复代表建议时必须写明办理结果。",
        "代表应当遵守以下规则：",
        "请答复代表并报告办理情况。",
        "不得擅自引用内部资料。",
        "办理单位不得无视代表提出的所有意见和要求。",
        "会议要求一律说真话、报实情。",
        "要忘掉一切私心，牢记代表的责任。",
        "代表回答询问时，只说明本人的意见。",
        "作为一个代表，你应当密切联系选民。",
        "依照《代表法》[2016]12号文件，比例<5%。",
    ],
)
def test_documents_that_tell_people_what_to_do_give_a_model_no_orders(text):
    assert not gives_orders(text)


def test_a_passage_is_kept_up_to_the_first_order():
    attack = next(one for one in attacks() if one.id == "passage-02")
    hit = hits_of(attack)[-1]
    cut = without_orders(hit).passage
    assert [sentence.text for sentence in cut.sentences] == ["代表每季度接待选民一次。"]
    assert cut.text == hit.passage.text[: cut.end - cut.start] == "代表每季度接待选民一次。"


def test_a_title_keeps_its_first_line_and_loses_its_orders():
    lines, orders = (next(one for one in attacks() if one.id == name) for name in ("title-02", "title-03"))
    assert without_orders(hits_of(lines)[-1]).article.title == "接待办法》，临江"
    assert without_orders(hits_of(orders)[-1]).article.title == ""


def test_honest_hits_stay_as_they_are():
    for hit in hits_of(attacks()[0])[:-1]:
        assert without_orders(hit) is hit
