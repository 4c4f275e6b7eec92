"""Two sentences in one claim: each must say a part of its own."""

import pytest

from tests.answering.claims.held import Case, pairs_of, status

CASES: list[Case] = [
    (
        "县人大常委会3月5日视察了饮水工程。各镇的图书室由文化站管理。4月2日，主任会议听取了教育局的汇报。",
        [
            "县人大常委会3月5日视察了饮水工程，4月2日主任会议听取了教育局的汇报。",
            "各镇的图书室由文化站管理，主任会议4月2日还听取了教育局的汇报。",
        ],
        [
            "县人大常委会3月5日视察了饮水工程，4月2日主任会议听取了卫生局的汇报。",
            "县人大常委会3月5日视察了饮水工程，4月12日主任会议听取了教育局的汇报。",
        ],
    ),
    (
        "为期三天的培训在市委党校举行。代表们交流了履职经验。",
        ["为期三天的培训在市委党校举行，代表们交流了履职经验。"],
        [],
    ),
    (
        "为人大代表履职提供保障，市里开通了热线电话。会议听取了汇报。天气转冷，群众添置冬衣。学校已经开学。镇里新建了联络站。",
        ["为人大代表履职提供保障，市里开通了热线电话。"],
        ["为人大代表履职提供保障，镇里新建了联络站。"],
    ),
    (
        "乡镇的档案工作一直是个薄弱环节。各乡镇每年都要组织代表学习代表法。新任代表由县里统一培训。",
        [
            "乡镇的档案工作一直是薄弱环节，各乡镇每年都要组织代表学习代表法。",
            "新任代表由县里统一培训，各乡镇每年都要组织代表学习代表法。",
        ],
        [
            "新任代表由县里统一培训，各乡镇每年都要组织代表学习预算法。",
            "乡镇的档案工作一直是薄弱环节，新任代表由市里统一培训。",
        ],
    ),
    (
        "部分乡镇组织代表检查了森林法、水法、义务教育法的执行情况。多数乡镇对垃圾处理、环境卫生开展了监督。",
        ["部分乡镇组织代表检查了森林法、水法、义务教育法的执行情况，多数乡镇还监督了环境卫生。"],
        ["部分乡镇组织代表检查了森林法、水法、环境保护法的执行情况。"],
    ),
]


@pytest.mark.parametrize(("sentence", "text"), pairs_of(CASES, true=True))
def test_what_two_sentences_say_may_be_told_in_one(sentence: str, text: str):
    assert status(sentence, text) != "unsupported"


@pytest.mark.parametrize(("sentence", "text"), pairs_of(CASES, true=False))
def test_a_sentence_that_only_stands_beside_bears_nothing_out(sentence: str, text: str):
    assert status(sentence, text) == "unsupported"


def test_a_topic_goes_on_from_the_sentence_before():
    text = "全县建成了六十个代表联络站，设在选民家门口。去年共接待选民4200人次，收到意见890条。"
    assert status("代表联络站去年共接待选民4200人次，收到意见890条。", text) != "unsupported"
    assert status("代表联络站去年共接待选民4200人次，收到捐款890条。", text) == "unsupported"
