"""What a question takes for granted is laid beside what the documents say."""

import pytest

from rag.answering.premise import Correction, find_correction
from rag.answering.scoring import Asked, Chosen
from rag.passages import split_passages
from rag.retrieval.intent import intent_of
from rag.text import tokenise
from rag.types import Hit
from tests.answering.samples import article

TEXT = (
    "关于代表工作的意见\n代表对办理工作的满意率连续两年达100%。镇人大代表60名。镇人大主席列席党委会议。"
    "执行代表职务不得接受企业赞助。县人大主任可以由书记担任。法规草案公开征求意见。"
    "有相当一部分主席由书记兼任。组织代表到成都考察学习。每年开一次政情通报会。"
)


def corrected(question: str, text: str = TEXT) -> Correction | None:
    """The correction, as if every sentence were chosen and the earlier ones scored a little better."""
    source = article("a", "临江", text)
    (passage,) = split_passages(source, 2000)
    hit = Hit(1, 1.0, passage, source.meta)
    scored = [
        Chosen(hit, sentence.start, sentence.end, sentence.text, 1.0 - number / 100)
        for number, sentence in enumerate(passage.sentences)
    ]
    rarity = dict.fromkeys(tokenise(question), 2.0)
    return find_correction(Asked(rarity, intent_of(question), question=question), scored, scored)


@pytest.mark.parametrize(
    ("question", "claim", "sentence"),
    [
        ("满意率才九成，为什么上不去？", "九成", "满意率连续两年达100%"),
        ("镇人大代表有100名，名额怎么分？", "100名", "镇人大代表60名"),
        ("每两年才开一次政情通报会，为什么？", "每两年", "每年开一次政情通报会"),
        ("允许代表接受企业赞助，有什么限制？", "允许代表接受企业赞助", "不得接受企业赞助"),
        ("县人大主任必须由书记担任，理由是什么？", "必须由书记担任", "可以由书记担任"),
        ("为什么不让镇人大主席列席党委会议？", "不让镇人大主席列席党委会议", "镇人大主席列席党委会议"),
        ("法规草案都不公开征求意见，是怕什么？", "都不公开征求意见", "法规草案公开征求意见"),
    ],
)
def test_a_contradicted_premise_is_named_with_the_sentence_that_contradicts_it(
    question: str, claim: str, sentence: str
):
    correction = corrected(question)
    assert correction is not None
    assert correction.claim == claim
    assert sentence in correction.sentence.text


@pytest.mark.parametrize(
    "question",
    [
        "满意率为什么能达到100%？",
        "镇人大代表有60名，名额怎么分？",
        "镇人大代表有多少名？",
        "60多名镇人大代表怎么管理？",
        "代表能不能接受企业赞助？",
        "代表可不可以接受企业赞助？",
        "代表可以接受企业赞助吗？",
        "镇人大主席让不让列席党委会议？",
        "为什么不得接受企业赞助？",
        "县人大主任可以由书记担任，有什么要求？",
        "满意率连续三年达到多少？",
        "有800个村的地方怎么培训代表？",
        "哪五个方面要征求意见？",
    ],
)
def test_what_is_asked_or_true_or_of_something_else_is_never_called_wrong(question: str):
    correction = corrected(question)
    assert correction is None or correction.claim == ""


def test_where_two_figures_of_the_same_thing_stand_nobody_is_called_wrong():
    text = TEXT + "另一个镇的镇人大代表70名。"
    correction = corrected("镇人大代表有100名，名额怎么分？", text)
    assert correction is not None
    assert correction.claim == ""


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("所有主席都让书记兼了，对不对？", "有相当一部分主席"),
        ("代表去了北京考察学习，有什么收获？", "到成都考察"),
    ],
)
def test_short_of_a_contradiction_the_sentence_that_may_hold_one_leads(question: str, sentence: str):
    correction = corrected(question)
    assert correction is not None
    assert correction.claim == ""
    assert sentence in correction.sentence.text


def test_a_question_that_takes_nothing_for_granted_is_answered_as_it_is():
    assert corrected("代表工作有什么意见？") is None


OF_MANY = (
    "关于选举的报告\n全镇有省代表1名,县代表15名,镇代表60名。选出158名人大主席，79名副主席。"
    "办理结果不满意的,在三个月内答复。"
)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("全镇有15名省代表，为什么这么多？", "15名省代表"),
        ("选出了79名主席，为什么少一半？", "79名主席"),
        ("不满意的一个月内答复，对吗？", "一个月"),
    ],
)
def test_a_figure_that_stands_beside_something_else_contradicts_all_the_same(question: str, claim: str):
    correction = corrected(question, OF_MANY)
    assert correction is not None
    assert correction.claim.startswith(claim)


@pytest.mark.parametrize(
    "question",
    [
        "全镇有15名县代表，怎么开展活动？",
        "选出了79名副主席，怎么分工？",
        "全镇一共76名代表，怎么编组？",
        "不满意的三个月内答复，对吗？",
        "一个代表不满意，怎么答复？",
    ],
)
def test_a_figure_that_is_right_or_counts_all_of_several_is_never_called_wrong(question: str):
    correction = corrected(question, OF_MANY)
    assert correction is None or correction.claim == ""
