"""What renda says itself, in both languages."""

import re
from dataclasses import fields
from string import Formatter

import pytest

from rag.answering import answer_form, figure_forms
from rag.answering.refusal import Findings, refusal_text
from rag.engine import open_engine
from rag.phrases import EN, ZH, Phrases
from tests.answering.samples import evidence_of, hits_of

TEXTS = [field.name for field in fields(Phrases) if field.name not in ("forms", "acts")]
CHINESE = re.compile(r"[\u4e00-\u9fff：；，。（）]")


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_say_the_same_things(name):
    assert _slots(getattr(ZH, name)) == _slots(getattr(EN, name))


@pytest.mark.parametrize("name", TEXTS)
def test_the_english_ones_hold_no_chinese(name):
    assert not CHINESE.search(getattr(EN, name))


@pytest.mark.parametrize("name", sorted({one for one, *_ in (*figure_forms.FIGURES, *answer_form._OTHERS)}))
def test_every_form_that_may_be_missing_has_an_english_name(name):
    assert not CHINESE.search(EN.form(name))
    assert ZH.form(name) == name


@pytest.mark.parametrize(
    ("findings", "reason"),
    [
        (
            Findings(place="苏州"),
            "question: 苏州 is not mentioned; the closest match is 临江 《关于代表经费的意见》",
        ),
        (Findings(law="法律"), "question: the texts of laws are not in the collection; the closest match"),
        (Findings(missing_form="金额"), "but it doesn't state an amount of money."),
        (Findings(missing_form="由谁批准"), "but it doesn't state who is to “批准”."),
        (Findings(end_missing=True), "but the source breaks off, the rest is not in the collection."),
    ],
)
def test_a_refusal_says_why_in_english(findings, reason):
    assert reason in refusal_text(evidence_of("代表怎么换届？", hits_of("a")), findings, EN)


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("乡镇人大主席每月工资多少钱", "The documents don't answer this question"),
        ("苏州的人大代表怎么述职", "苏州 is not mentioned"),
        ("温州和苏州的人大主席分别由谁兼任", "苏州: The documents don't say."),
        ("乡镇人大主席团有哪些职权", "The documents don't list all 职权 of 乡镇人大主席团."),
        ("调研费提高到每人300元了吗", "in the question is not what the source says, which is: "),
    ],
)
def test_the_engine_says_its_own_words_in_the_language_of_the_settings(english_engine, question, english):
    assert english in english_engine.ask(question).text


@pytest.fixture(scope="module")
def english_engine(collection):
    with open_engine(collection.model_copy(update={"language": "en"})) as engine:
        yield engine
