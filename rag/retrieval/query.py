"""A question, read for retrieval: repaired text, keywords, names and what it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.repair import Vocabulary, repair_query
from rag.retrieval.glossary import is_english, official_words
from rag.retrieval.intent import Intent, intent_of
from rag.retrieval.names import Gazetteer, NamedArticles
from rag.retrieval.romanised import RomanisedNames
from rag.text import bigrams, fold, open_brackets, tokenise

_FILLERS = re.compile(
    r"请问|麻烦|帮我|帮忙|列一下|列出来?|说说|讲讲|[说讲]一下|介绍一下|查一下"
    r"|什么样的?|什么|哪些|哪几[个项条点方面种块]*|哪[个些位份篇里一]|怎么样?|怎样|如何|为什么|为啥|为何|咋样?|啥|多少|几[个名次种条]"
    r"|是不是|能不能|有没有|可不可以|行不行|要不要|该不该|是否|[吗呢吧啊呀嘛]|[那这][个些]|一下|大概|到底|究竟|具体|的话|请"
    r"|[我你他]们?|[？?！!。，,]|还有|都是?|是谁|谁"
)
"""What a question says only to be a question: as keywords these words would disturb."""

_CLOSING = "？?！!。…~～ \n\t"
_ENOUGH_WORDS = 3
_PLACE_KINDS = frozenset({"place", "issuer", "alias"})
_SOURCE_KINDS = _PLACE_KINDS | {"title"}


@dataclass(frozen=True, slots=True)
class Query:
    """A question as retrieval reads it.

    ``text`` is the repaired question. ``topic`` leaves out the places and issuers it names, which
    select articles rather than passages; ``expanded`` adds the words of official documents
    (``widening``) and is what gets embedded. ``words`` and ``grams`` are the keywords of the topic.
    """

    text: str
    topic: str
    widening: tuple[str, ...]
    words: tuple[str, ...]
    grams: tuple[str, ...]
    intent: Intent
    english: bool
    names: tuple[NamedArticles, ...] = ()
    context: frozenset[str] = frozenset()
    """Ids of the articles that the dialogue was about, where the question itself names none."""

    @property
    def expanded(self) -> str:
        """The topic with the official words that the glossary has for it; in place of English, those words
        alone where they are enough to say it.
        """
        if self.english and len(self.widening) >= _ENOUGH_WORDS:
            return " ".join(self.widening)
        return " ".join((self.topic, *self.widening))

    @property
    def named_articles(self) -> frozenset[str]:
        """Ids of the articles whose place, issuer, title or other name the question gives."""
        return frozenset().union(*(name.article_ids for name in self.names if name.kind in _SOURCE_KINDS))

    @property
    def places(self) -> tuple[NamedArticles, ...]:
        """The places and issuers named, each article's longest name only."""
        places: list[NamedArticles] = []
        for name in self.names:
            if name.kind in _PLACE_KINDS and not any(
                name.article_ids & place.article_ids for place in places
            ):
                places.append(name)
        return tuple(places)

    @property
    def parts(self) -> tuple[NamedArticles, ...]:
        """The places and issuers named, where the question compares two or more of them."""
        return self.places if len(self.places) > 1 else ()


def read_query(
    question: str,
    vocabulary: Vocabulary | None,
    gazetteer: Gazetteer,
    romanised: RomanisedNames | None = None,
) -> Query:
    """Repair ``question`` and take it apart."""
    repaired = question if vocabulary is None else repair_query(question, vocabulary)
    text = open_brackets(repaired)
    english = is_english(text)
    if english and romanised is not None:
        text = romanised.in_chinese(text)
    widening = official_words(text)
    names = tuple(gazetteer.find(" ".join((text, *widening))))
    topic = _without_places(text, names).rstrip(_CLOSING)
    content = _FILLERS.sub(" ", topic)
    return Query(
        text=text,
        topic=topic,
        widening=widening,
        words=tuple(tokenise(content)),
        grams=tuple(bigrams(content)),
        intent=intent_of(text),
        english=english,
        names=names,
    )


def _without_places(text: str, names: tuple[NamedArticles, ...]) -> str:
    """``text`` without the places and issuers it names; ``text`` itself where nothing else is left."""
    topic, folded = text, fold(text)
    for name in names:
        at = folded.find(name.name) if name.kind in _PLACE_KINDS else -1
        if at >= 0:
            topic = topic[:at] + topic[at + len(name.name) :]
            folded = fold(topic)
    return topic if len(tokenise(topic)) > 1 else text
