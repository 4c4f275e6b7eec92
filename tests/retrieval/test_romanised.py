"""Names in Latin letters and English dates are read as documents write them."""

import pytest

from rag.repair import Vocabulary
from rag.retrieval.romanised import RomanisedNames


@pytest.fixture(scope="module")
def names():
    texts = ["温州市人大常委会主任陈翔同志讲话。泰州市海陵区召开会议。"]
    return RomanisedNames(Vocabulary.build(texts, ["温州", "温州市", "海陵", "泰州", "许国斌", "北留镇"]))


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("How does Wenzhou supervise?", "How does 温州 supervise?"),
        ("What is wenzhou's budget?", "What is 温州's budget?"),
        ("Where is Hai Ling district?", "Where is 海陵 district?"),
        ("What did Xu Guobin say?", "What did 许国斌 say?"),
        ("What did Guobin Xu say?", "What did 许国斌 say?"),
        ("Do Xi'an and Xi’an's deputies vote?", "Do 西安 and 西安's deputies vote?"),
        ("Does Chongqing pay more than Shaanxi?", "Does 重庆 pay more than 陕西?"),
        ("Deputies of Hong Kong and Inner Mongolia", "Deputies of 香港 and 内蒙古"),
    ],
)
def test_names_are_read_by_their_pinyin(names, question, read):
    assert names.in_chinese(question) == read


def test_a_place_of_the_collection_goes_before_another_of_the_same_sound(names):
    assert names.in_chinese("Taizhou") == "泰州"


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Who met on 11 April?", "Who met on 4月11日?"),
        ("On September 17, 2007 what was issued?", "On 2007年9月17日 what was issued?"),
        ("the 1st of Oct 2020", "the 2020年10月1日"),
        ("Since May 5 it holds", "Since 5月5日 it holds"),
        ("which may 5 men do", "which may 5 men do"),
        ("Does 3 marshals mean 3 march?", "Does 3 marshals mean 3月3日?"),
    ],
)
def test_dates_are_written_in_chinese(names, question, read):
    assert names.in_chinese(question) == read


def test_ordinary_english_stays_as_it_is(names):
    question = "Can women change the long term plan, or must a man hang on in the same gang?"
    assert names.in_chinese(question) == question


def test_names_across_punctuation_are_not_joined(names):
    assert names.in_chinese("Wen, Zhou") == "Wen, Zhou"


def test_without_a_vocabulary_only_other_spellings_are_known():
    assert RomanisedNames(None).in_chinese("Wenzhou or Harbin") == "Wenzhou or 哈尔滨"
