"""English words -> forms in which all inflections of a word look the same, and phrases found by them.

A light lemmatiser of rules and a list of irregular forms: it need not return dictionary words, only the
same form for a phrase of the glossary and for that phrase as a question inflects it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)*|\d+|[^\sa-z\d'’‐-]")
_POSSESSIVE = re.compile(r"['’]s$")
_BRITISH = re.compile(r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|hood|abl|er|al)")
_ISE = re.compile(r"(?<=[a-z]{3})is(?=e$|es$|ed$|er$|ers$|ing$|ation|abl)")
_VOWEL = re.compile(r"[aeiouy]")
_SKIPPED = frozenset("a an the their its his her our your my this that these those some any such".split())
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

_NO_PLURAL = ("ss", "us", "is")
_ES_AFTER = ("sses", "xes", "ches", "shes")
_DERIVED = ("ly", "ment", "ion", "er", "or", "est")


def phrases_in(text: str) -> Iterator[list[str]]:
    """The runs of words of lower-case ``text`` that no punctuation or Chinese parts, as they are spelled:
    without possessives and the words of ``_SKIPPED``, and British as American.
    """
    run: list[str] = []
    for token in _TOKEN.findall(text):
        if not token[0].isalnum() or not token.isascii():
            yield run
            run = []
        elif token not in _SKIPPED:
            run.append(_spelled(token))
    yield run


def _spelled(word: str) -> str:
    word = _POSSESSIVE.sub("", word)
    return _ISE.sub("iz", _BRITISH.sub("or", word))


@cache
def forms(word: str) -> tuple[str, str, str, str]:
    """``word`` as spelled, its singular, its form without -ed, -ing and final e, and its root."""
    singular = _singular(word)
    uninflected = _uninflected(singular)
    return word, singular, uninflected, _root(singular, uninflected)


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
        word = word[:-1]
    elif word.endswith("ed") and _VOWEL.search(word[:-2]):
        word = word[:-2]
    word = word.rstrip("e") or word
    if len(word) > 2 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word


def _root(singular: str, uninflected: str) -> str:
    """``election`` and ``elector`` -> ``elect``, ``regularly`` -> ``regular``, ``appointment`` -> ``appoint``."""
    for ending in _DERIVED:
        stem = singular[: -len(ending)]
        if singular.endswith(ending) and len(stem) > 3:
            return _uninflected(stem)
    return uninflected


class PhraseBook:
    """Finds the phrases of a table in a text, however they are inflected there; the longest win."""

    def __init__(self, table: Mapping[str, list[str]]) -> None:
        self._by_form: tuple[dict[str, list[str]], ...] = tuple({} for _ in range(4))
        self._longest = 1
        for key in sorted(table, key=len):
            run = [word for words in phrases_in(key) for word in words]
            self._longest = max(self._longest, len(run))
            for level, phrase in enumerate(_each_form(run)):
                self._by_form[level].setdefault(phrase, table[key])

    def find(self, text: str) -> Iterator[list[str]]:
        """The entries of the phrases in ``text``, in order; none overlaps another."""
        for run in phrases_in(text.lower()):
            at = 0
            while at < len(run):
                length, entry = self._longest_at(run, at)
                if entry:
                    yield entry
                at += length

    def _longest_at(self, run: list[str], at: int) -> tuple[int, list[str]]:
        for length in range(min(self._longest, len(run) - at), 0, -1):
            for level, phrase in enumerate(_each_form(run[at : at + length])):
                entry = self._by_form[level].get(phrase)
                if entry:
                    return length, entry
        return 1, []


def _each_form(run: list[str]) -> Iterator[str]:
    """The words of ``run`` joined, once for each level of ``forms``."""
    return map(" ".join, zip(*map(forms, run), strict=True))
