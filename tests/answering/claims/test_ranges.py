"""A superlative and a rank hold within the range that is named, and as the rank that is named."""

import pytest

from tests.answering.claims.held import pairs_of, status

CASES = (
    (
        "这里有亚洲最大的淡水养殖基地。",
        ("亚洲最大的淡水养殖基地就在这里。",),
        (
            "这里有世界最大的淡水养殖基地。",
            "这里的淡水养殖基地是全国最大的。",
            "这里的淡水养殖基地规模居世界第一。",
        ),
    ),
    (
        "我市森林覆盖率居全省第一。",
        (
            "我市的森林覆盖率在全省排名第一。",
            "全省森林覆盖率最高的是我市。",
        ),
        (
            "我市森林覆盖率居全国第一。",
            "我市森林覆盖率居全省第二。",
            "全国森林覆盖率最高的是我市。",
            "我市森林覆盖率为全国之最。",
        ),
    ),
    (
        "全镇实现财政收入三亿元，总量居全县第二位，人均居全县第一。",
        (
            "全镇财政收入总量在全县排第二。",
            "全镇人均财政收入居全县首位。",
        ),
        (
            "全镇财政收入总量居全县第一位。",
            "全镇财政收入总量居全市第二位。",
            "全镇人均财政收入居全县第三。",
        ),
    ),
    (
        "我县在全省率先建立代表履职积分制，这项做法获评全市创新案例一等奖。",
        (
            "我县的代表履职积分制在全省最先建立。",
            "全省率先建立代表履职积分制的是我县。",
        ),
        (
            "我县在全国率先建立代表履职积分制。",
            "我县在全市率先建立代表履职积分制。",
            "我县的代表履职积分制为全国首创。",
        ),
    ),
    (
        "我区的监督工作走在全市前列，人大信息数量连续三年排名全市第三。",
        ("我区的监督工作走在全市前面。",),
        (
            "我区的监督工作走在全省前列。",
            "我区人大信息数量连续三年排名全省第三。",
            "我区人大信息数量连续三年排名全市第二。",
        ),
    ),
    (
        "最大限度地调动代表积极性，努力实现全市人大工作的最好成绩。",
        (
            "要最大限度调动代表的积极性。",
            "全市要最大限度地调动代表积极性。",
        ),
        (),
    ),
)


@pytest.mark.parametrize(("sentence", "text"), pairs_of(CASES, true=True))
def test_the_same_in_other_words_is_kept(sentence, text):
    assert status(sentence, text) == "supported"


@pytest.mark.parametrize(("sentence", "text"), pairs_of(CASES, true=False))
def test_what_goes_beyond_its_source_is_caught(sentence, text):
    assert status(sentence, text) == "unsupported"
