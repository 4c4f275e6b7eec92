"""A question is read in Chinese where it names something, and keeps its own language otherwise."""

import pytest

from rag.repair import Vocabulary
from rag.retrieval.names import Gazetteer
from rag.retrieval.query import read_query
from rag.retrieval.romanised import RomanisedNames
from rag.types import ArticleMeta


@pytest.fixture(scope="module")
def read():
    meta = ArticleMeta(
        id="a", title="关于加强人大工作的意见", source="a.txt", place="温州市", issuer="中共温州市委", speaker="陈翔",
        date="2007年9月17日", genre="意见",
    )  # fmt: skip
    vocabulary = Vocabulary.build(["温州市人大常委会依法监督预算。"], ["温州", "温州市", "陈翔"])
    romanised = RomanisedNames(vocabulary)
    return lambda question: read_query(question, vocabulary, Gazetteer([meta]), romanised)


def test_a_place_in_latin_letters_names_its_articles(read):
    query = read("How does Wenzhou supervise its budget?")
    assert query.named_articles == {"a"}
    assert query.english
    assert "Wenzhou" not in query.topic
    assert "温州" not in query.topic
    assert "预算监督" in query.widening


def test_a_speaker_and_a_date_in_english_name_their_article(read):
    assert [(name.kind, name.name) for name in read("What did Chen Xiang say?").names] == [
        ("speaker", "陈翔")
    ]
    assert "2007年9月17日" in [name.name for name in read("issued on 17 September 2007").names]


def test_a_short_english_question_stays_english_when_its_place_is_chinese(read):
    assert read("Wenzhou budget?").english
    assert not read("温州预算？").english
