"""How much of what a question says the passages say as well, in its own words or in others of the same meaning.

A sentence near to a question may still speak of something else: of the writing up of proposals, where it is
asked whether they must be sealed. What tells them apart is the word that the question turns on (seal), which
neither the sentence, nor its neighbours, nor the headings above it have in any wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rag.answering.answer_form import Form
from rag.answering.asked_thing import ABSTRACT
from rag.answering.beside import SHELL
from rag.answering.claims.words import NEAR, Word, clauses_of, coverage, grade, places_of, said
from rag.retrieval.glossary import everyday_phrases, official_vocabulary
from rag.retrieval.query import Query
from rag.text import field_terms, fold, is_known_word
from rag.types import Hit

_MODAL = r"(?:能|可|可以|会|要|该|应|应该|有|是|行|用|准|算|让|许|得|敢|需|需要|必)"
_ASKING = re.compile(
    rf"{_MODAL}[不没](?:{_MODAL})|是否|为[什何啥]么?|怎么样?|怎样|如何|咋样?|什么样?的?|啥时?候?|哪[些里儿年天月个几]?[个条项种类]?|谁|何时"
    r"|(?:多少|几)[个名位人次条项天年月日号届块篇份家分岁句步]?|多[久长大高]|百分之几|[吗么呢吧啊呀]"
)
_WHETHER = re.compile(r"(\S)[不没]\1|是否|(?:吗|(?<![什怎那这多])么|嘛)[?？]?$|没有?[?？]?$|不[?？]?$")
_TURN = re.compile(
    rf"{_MODAL}[不没]{_MODAL}要?|是否|(?:可以|能)(?=.*[吗么])|怎么样?|怎样|如何|咋|(?:由|向|找|跟|归)?谁|[去到在从]?哪[里儿]|什么时候|几个月|多久"
)
_IN_CASE = re.compile(
    r"怎么办|怎[么样]样?处[理置罚分]|咋[办整]|会怎么?样|会咋样|[有什么]后果|(?:怎么|如何|谁来)(?:追究|追责|问责)|要不要罚|会不会被?罚|受什么处[分罚]"
)
_DENIED = re.compile(
    r"(?:[没未]有?|不)(?:[去来]|按[时期]|及时|如期)?(?P<verb>(?![是能会要够对好行敢肯])[\u4e00-\u9fff]{2})"
)
_PLAIN = re.compile(
    r"[办做干搞弄整说讲看写算叫给用拿来去有是成得想出会让把]|处理|规定|要求|评价|理解|进行|开展|组织|落实|怎样|回事|讲到|提到|认为|安排|搞定|负责|成为"
    r"|涉及|采用|对待|着手|解决|回答|介绍|解释|表示"
)
"""Verbs that texts do without: who asks how something is handled is told by what is done."""
_OF_DOCUMENTS = re.compile(r"[印颁签下]发|发[布文]|出台|文件|标题|题目|全文|讲话|文章|作者|原文|会议|名称")
"""What a document says of itself without the word."""
_HEAVY = 0.4
_FOUND = 0.7
_NEARLY, _WITHIN_SIGHT = 0.15, 0.2
_SOURCES = frozenset({"place", "issuer", "alias", "title", "speaker"})


@dataclass(frozen=True, slots=True)
class Window:
    """A sentence of a hit, with how well (0..1) it has each word, and how well it has it with what stands around."""

    sentence: str
    around: str
    own: dict[Word, float]
    wide: dict[Word, float]

    @property
    def reach(self) -> float:
        """Share (0..1) of what the words say that is found, half of it in the sentence itself."""
        return (coverage(self.own) + coverage(self.wide)) / 2


@dataclass(frozen=True, slots=True)
class BorneOut:
    """A question held against the sentences of some hits; without words of its own or hits it has no windows."""

    text: str
    words: tuple[Word, ...]
    windows: tuple[Window, ...]

    @property
    def reach(self) -> float:
        """The best reach of any window; 1 without windows."""
        return max((window.reach for window in self.windows), default=1.0)

    def reach_with(self, form: Form) -> float:
        """The best reach of a window whose sentence holds ``form``; 0 where none does."""
        holding = (window.reach for window in self.windows if form.stands_beside_counted(window.sentence))
        return max(holding, default=0.0)

    def behind(self, form: Form) -> float:
        """How far (0..1) the best window with ``form`` lies behind the best one."""
        return max(0.0, self.reach - self.reach_with(form))

    def nearest(self) -> str:
        """The sentence that itself has most of what the words say; empty without windows."""
        return max(self.windows, key=lambda window: coverage(window.own)).sentence if self.windows else ""

    def says(self, words: Sequence[str]) -> bool:
        """Whether a near window has each of ``words`` as it is."""
        return any(all(word in window.around for word in words) for window in self._near(_WITHIN_SIGHT))

    def denies_case(self) -> bool | None:
        """Whether a near window denies what the question supposes not to come about (没通过怎么办); None where it
        supposes nothing of the kind.
        """
        case = _IN_CASE.search(self.text)
        denied = case and _DENIED.search(self.text[: case.start()])
        if not denied:
            return None
        verb = denied.group("verb")
        otherwise = (
            re.escape(word)
            for start, end, words in everyday_phrases(self.text)
            if start <= denied.start() and denied.start("verb") < end
            for word in words
        )
        said_so = re.compile(
            "|".join((rf"[不没未无非][^，,。；;、]{{0,3}}{verb}|{verb[0]}不{verb[1:]}", *otherwise))
        )
        return any(said_so.search(window.around) for window in self._near(_WITHIN_SIGHT))

    def misses_turn(self) -> bool:
        """Whether each near window lacks a weighty word that the question turns on."""
        span = _turning(self.text)
        words = {
            word: word.text
            for word in self.words
            if span
            and span[0] <= word.start < span[1]
            and is_known_word(word.text)
            and not _PLAIN.fullmatch(word.text)
            and not self._is_everyday(word.start, word.end)
        }
        return self._lacks(words)

    def misses_term(self) -> bool:
        """Whether each near window lacks a weighty word of official vocabulary that stands in the question.

        Plain speech has many words for what a text says in its own; a term is used by both.
        """
        terms = {word: _term_in(word.text) for word in self.words}
        return self._lacks({word: term for word, term in terms.items() if term})

    def _lacks(self, words: Mapping[Word, str]) -> bool:
        """Whether each near window lacks one of ``words`` and the part of it that tells."""
        weighty = {word: part for word, part in words.items() if word.weight >= _HEAVY}
        return bool(self.windows) and all(
            any(window.wide[word] < _FOUND and part not in window.around for word, part in weighty.items())
            for window in self._near(_NEARLY)
        )

    def _is_everyday(self, start: int, end: int) -> bool:
        """Whether an everyday phrase, for which texts have other words, stands within ``[start, end)`` or reaches in."""
        return any(begin < end and start < stop for begin, stop, _ in everyday_phrases(self.text))

    def _near(self, behind: float) -> list[Window]:
        best = max((coverage(window.wide) for window in self.windows), default=0.0)
        return [window for window in self.windows if coverage(window.wide) >= best - behind]


@cache
def _terms() -> frozenset[str]:
    return official_vocabulary() | frozenset(field_terms())


def _term_in(word: str) -> str:
    """The longest term that ``word`` ends in (政协 in 县政协), that says of what sort a thing is; empty where none is."""
    parts = (word[at:] for at in range(len(word) - 1))
    term = next((part for part in parts if part in _terms()), "")
    untold = (_PLAIN, ABSTRACT, _OF_DOCUMENTS)
    return "" if any(pattern.fullmatch(term) for pattern in untold) else term


def asks_whether(question: str) -> bool:
    """Whether ``question`` can be answered by yes or no."""
    return _WHETHER.search(fold(question)) is not None


def reach_features(question: str, form: Form | None, borne: BorneOut) -> dict[str, float]:
    """How much of what a Chinese question says the passages say as well, for the refusal model."""
    features = {"turn_missing": float(borne.misses_turn()), "vocabulary_missing": float(borne.misses_term())}
    if form:
        features["form_borne_best"] = borne.reach_with(form)
    if asks_whether(question):
        features["whether_best"] = borne.reach
    return features


def borne_out(query: Query, hits: Sequence[Hit]) -> BorneOut:
    """The words of a question, without those that ask and the names of documents, held against ``hits``."""
    folded = fold(query.text)
    body = folded
    for name in query.names:
        if name.kind in _SOURCES:
            body = body.replace(name.name, " " * len(name.name))
    asked = said(_ASKING.sub(lambda match: " " * len(match.group()), body))
    words = tuple(word for word in asked.words if not SHELL.fullmatch(word.text))
    everyday = _official_within(folded, words)
    windows = tuple(window for hit in hits for window in _windows(hit, asked.text, words, everyday))
    return BorneOut(folded, words, windows if words else ())


def _windows(
    hit: Hit, asked: str, words: Sequence[Word], everyday: dict[Word, tuple[str, ...]]
) -> list[Window]:
    above = fold(" ".join((*hit.passage.heading, hit.article.title)))
    texts = [fold(sentence.text) for sentence in hit.passage.sentences]
    grades = [_grades(asked, words, text, everyday) for text in texts]
    headed = _grades(asked, words, above, everyday)
    return [
        Window(
            hit.passage.sentences[at].text,
            "\n".join((above, hit.article.date or "", *texts[max(0, at - 1) : at + 2])),
            own,
            {
                word: max(headed[word], *(each[word] for each in grades[max(0, at - 1) : at + 2]))
                for word in words
            },
        )
        for at, own in enumerate(grades)
    ]


def _grades(
    asked: str, words: Sequence[Word], text: str, everyday: dict[Word, tuple[str, ...]]
) -> dict[Word, float]:
    places = places_of(said(asked), said(text))
    found = {word: grade(places[word]) for word in words}
    for word, official in everyday.items():
        if found[word] < NEAR and any(other in text for other in official):
            found[word] = NEAR
    return found


def _official_within(question: str, words: Sequence[Word]) -> dict[Word, tuple[str, ...]]:
    """The official words for the everyday phrases of which each word is a part."""
    phrases = everyday_phrases(question)
    found = {
        word: tuple(
            other
            for start, end, official in phrases
            if start <= word.start and word.end <= end
            for other in official
        )
        for word in words
    }
    return {word: official for word, official in found.items() if official}


def _turning(question: str) -> tuple[int, int] | None:
    """The part of the question that it turns on: what may be done, how, by whom; or the case that is put."""
    case = _IN_CASE.search(question)
    if case is not None:
        return 0, case.start()
    turn = _TURN.search(question)
    if turn is None:
        return None
    end = next((end for start, end in clauses_of(question) if start <= turn.start() < end), len(question))
    return turn.end(), end
