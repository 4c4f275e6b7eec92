"""What excludes a sentence without denying it."""

import pytest

from rag.answering.claims.contraries import contraries, topics_differ
from rag.text import fold


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("意见不仅代表个人。", "意见只代表个人。"),
        ("意见只代表个人。", "意见不仅代表个人,还代表小组。"),
        ("检查不限于县直部门。", "检查仅限县直部门。"),
        ("经费在预算外安排。", "经费在预算内安排。"),
        ("任期外可以调整职务。", "任期内可以调整职务。"),
        ("制度已经健全。", "制度有待健全。"),
        ("水平有待提高。", "水平得到了提高。"),
        ("委员敢于批评。", "委员不敢批评。"),
        ("经验不值得推广。", "经验值得推广。"),
        ("群众不愿意参加。", "群众愿意参加。"),
    ],
)
def test_what_excludes_the_sentence_is_found(claim, sentence):
    assert contraries(fold(claim), fold(sentence))


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("意见仅代表个人。", "意见只代表个人。"),
        ("检查不仅看账目。", "检查不能只看账目。"),
        ("经费在预算之内安排。", "经费在预算内安排。"),
        ("内容很丰富。", "外出学习的内容很丰富。"),
        ("制度尚待健全。", "制度有待健全。"),
        ("制度要进一步健全。", "制度有待健全。"),
        ("委员不敢批评。", "有的委员不敢批评。"),
        ("委员敢讲真话,不敢推诿。", "委员敢讲真话。"),
        ("只要用心,就能办好。", "用心就能办好。"),
    ],
)
def test_what_agrees_with_the_sentence_is_let_be(claim, sentence):
    assert not contraries(fold(claim), fold(sentence))


@pytest.mark.parametrize(
    ("claim", "differ"),
    [
        ("已建立台账的村,限期补建。", True),
        ("建有台账的村,应限期补建。", True),
        ("尚未建立台账的村,限期补建。", False),
        ("还没建台账的村,限期补建。", False),
        ("台账未建立的村,要限期补建。", False),
        ("已建立台账的企业,按时年检。", False),
    ],
)
def test_who_has_is_not_who_has_not(claim, differ):
    assert topics_differ(fold(claim), "没有建立台账的村,限期补建。") is differ


@pytest.mark.parametrize("verb", ["敢", "愿意", "善于", "值得", "乐于", "适合"])
def test_what_is_told_of_a_denied_readiness_are_words_of_the_claim(verb):
    claim, sentence = f"代表不{verb}监督政府。", f"代表{verb}监督政府。"
    assert ("negation", verb) in contraries(claim, sentence)
    assert ("negation", verb) in contraries(sentence, claim)
