"""English words -> forms in which all inflections of a word look the same, and phrases found by them.

A light lemmatiser of rules and a list of irregular forms: it need not return dictionary words, only the
same form for a phrase of the glossary and for that phrase as a question inflects it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import ne

_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)*|\d+|[^\sa-z\d'’‐,-]")
_POSSESSIVE = re.compile(r"['’]s$")
_BRITISH_OUR = re.compile(r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|hood|abl|er|al)")
_AMERICAN_IZE = re.compile(r"(?<=[a-z]{2})iz(?=e$|es$|ed$|er$|ers$|ing$|ation|abl)")
_VOWEL = re.compile(r"[aeiouy]")
_SKIPPED = frozenset(
    [
        "a",
        "an",
        "the",
        "their",
        "its",
        "his",
        "her",
        "our",
        "your",
        "my",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "such",
    ]
)
"""Words that may stand between the words of a phrase."""

_IRREGULAR_NOUNS = {
    "women": "woman", "men": "man", "children": "child", "lives": "life", "wives": "wife", "criteria": "criterion",
    "phenomena": "phenomenon", "analyses": "analysis", "bases": "basis", "crises": "crisis", "theses": "thesis",
    "congresswomen": "congresswoman", "congressmen": "congressman", "chairmen": "chairman", "chairwomen": "chairwoman",
    "businessmen": "businessman", "spokesmen": "spokesman", "policemen": "policeman", "statesmen": "statesman",
    "halves": "half", "selves": "self", "leaves": "leave", "agendas": "agenda", "quotas": "quota",
}  # fmt: skip

_IRREGULAR_VERBS = {
    "held": "hold", "chose": "choose", "chosen": "choose", "took": "take", "taken": "take", "gave": "give", "given": "give",
    "made": "make", "met": "meet", "led": "lead", "paid": "pay", "sent": "send", "spent": "spend", "kept": "keep",
    "left": "leave", "heard": "hear", "spoke": "speak", "spoken": "speak", "wrote": "write", "written": "write",
    "brought": "bring", "bought": "buy", "taught": "teach", "thought": "think", "told": "tell", "said": "say", "saw": "see",
    "seen": "see", "went": "go", "gone": "go", "came": "come", "became": "become", "began": "begin", "begun": "begin",
    "broke": "break", "broken": "break", "built": "build", "dealt": "deal", "drew": "draw", "drawn": "draw", "did": "do",
    "done": "do", "does": "do", "fell": "fall", "fallen": "fall", "felt": "feel", "fought": "fight", "forgot": "forget",
    "forgotten": "forget", "got": "get", "gotten": "get", "grew": "grow", "grown": "grow", "knew": "know", "known": "know",
    "laid": "lay", "lent": "lend", "lost": "lose", "meant": "mean", "ran": "run", "rose": "rise", "risen": "rise", "sat": "sit",
    "sold": "sell", "shown": "show", "stood": "stand", "stole": "steal", "stolen": "steal", "struck": "strike",
    "swore": "swear", "sworn": "swear", "threw": "throw", "thrown": "throw", "understood": "understand", "won": "win",
    "withdrew": "withdraw", "withdrawn": "withdraw", "oversaw": "oversee", "overseen": "oversee",
    "undertook": "undertake", "undertaken": "undertake", "forbade": "forbid", "forbidden": "forbid", "has": "have",
    "had": "have", "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be", "fed": "feed",
    "hidden": "hide", "hid": "hide", "bore": "bear", "borne": "bear", "sought": "seek", "caught": "catch", "found": "find",
    "foresaw": "foresee", "upheld": "uphold", "withheld": "withhold", "overcame": "overcome", "arose": "arise",
    "arisen": "arise", "bound": "bind", "fled": "flee", "sped": "speed", "bred": "breed", "worn": "wear", "wore": "wear",
    "woke": "wake", "woken": "wake", "overthrew": "overthrow", "mistook": "mistake", "mistaken": "mistake",
}  # fmt: skip

_NO_PLURAL = ("ss", "us", "is", "ews")
_ES_AFTER = ("sses", "xes", "ches", "shes")
_NOUN_OF_VERB = ("ion", "ment")
_DERIVED = ("ly", "ment", "ion", "er", "or", "est")


def runs_in(text: str) -> Iterator[list[str]]:
    """The runs of words of lower-case ``text`` that no Chinese and no punctuation but a comma parts, without
    possessives and the words of ``_SKIPPED``, in one of the British and American spellings.
    """
    run: list[str] = []
    for token in _TOKEN.findall(text):
        if not token[0].isalnum() or not token.isascii():
            yield run
            run = []
        elif token not in _SKIPPED:
            run.append(_spelled(token))
    yield run


@cache
def _spelled(word: str) -> str:
    word = _POSSESSIVE.sub("", word)
    return _AMERICAN_IZE.sub("is", _BRITISH_OUR.sub("or", word))


@cache
def forms(word: str) -> tuple[str, str, str, str]:
    """``word`` itself, its singular, its form without -ed, -ing and final e, and its root."""
    singular = _singular(word)
    return word, singular, _uninflected(singular), root(word)


@cache
def root(word: str) -> str:
    """``election`` and ``elector`` -> ``elect``, ``regularly`` -> ``regular``, ``appointment`` -> ``appoint``."""
    singular = _singular(word)
    for ending in _DERIVED:
        if singular.endswith(ending) and len(singular) - len(ending) > 3:
            return _uninflected(singular[: -len(ending)])
    return _uninflected(singular)


def _singular(word: str) -> str:
    """``meetings`` -> ``meeting``, ``replies`` -> ``reply``, ``taxes`` -> ``tax``; ``news`` stays ``new``."""
    if word in _IRREGULAR_NOUNS:
        return _IRREGULAR_NOUNS[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_ES_AFTER) else word[:-1]


def _uninflected(word: str) -> str:
    """``voted``, ``voting`` and ``vote`` -> ``vot``; ``planned`` -> ``plan``; ``studied`` -> ``studi``."""
    if word in _IRREGULAR_VERBS:
        word = _IRREGULAR_VERBS[word]
    if word.endswith("ing") and _VOWEL.search(word[:-3]):
        word = word[:-3]
    if word.endswith("eed"):
        word = word[:-1] if len(word) > 5 else word
    elif word.endswith("ed") and _VOWEL.search(word[:-2]):
        word = word[:-2]
    if word.endswith("e") and len(word) > 3 and not word.endswith("ee"):
        word = word[:-1]
    if len(word) > 2 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word


_Entry = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of a phrase, and what it stands for."""


class PhraseBook:
    """Finds the phrases of a glossary in a text, however they are inflected there; the longest win."""

    def __init__(self, entries: Iterable[tuple[Iterable[str], tuple[str, ...]]]) -> None:
        """``entries``: phrases and what they stand for."""
        self._by_root: dict[str, list[_Entry]] = defaultdict(list)
        for phrases, entry in entries:
            for phrase in phrases:
                run = tuple(word for words in runs_in(phrase) for word in words)
                self._by_root[" ".join(map(root, run))].append((run, entry))
        self._longest = max((form.count(" ") + 1 for form in self._by_root), default=1)

    def find(self, text: str) -> Iterator[tuple[str, ...]]:
        """The entries of the phrases in ``text``, in order; none overlaps another."""
        for run in runs_in(text.lower()):
            roots = list(map(root, run))
            at = 0
            while at < len(run):
                for end in range(min(len(run), at + self._longest), at, -1):
                    candidates = self._by_root.get(" ".join(roots[at:end]))
                    words = _nearest(candidates, run[at:end]) if candidates else ()
                    if words:
                        yield words
                        at = end
                        break
                else:
                    at += 1


def _nearest(candidates: list[_Entry], run: Sequence[str]) -> tuple[str, ...]:
    """What the candidate stands for whose words are written most like ``run``; of equals the first."""
    fitting = [entry for entry in candidates if all(map(_may_be, run, entry[0]))]
    return min(fitting, key=lambda entry: _distance(entry[0], run), default=((), ()))[1]


def _may_be(word: str, listed: str) -> bool:
    """Whether ``word`` of a question, of the same root, is a form of ``listed``: ``directly`` is none of
    ``director``, and ``order`` none of ``orderly``.
    """
    return (
        forms(word)[2] == forms(listed)[2]
        or root(listed) == forms(listed)[2]
        or (root(word) == forms(word)[2] and forms(listed)[1].endswith(_NOUN_OF_VERB))
    )


def _distance(left: Sequence[str], right: Sequence[str]) -> int:
    """In how many of their ``forms`` two phrases of the same root differ."""
    return sum(sum(map(ne, forms(one), forms(other))) for one, other in zip(left, right, strict=True))
