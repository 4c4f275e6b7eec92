"""Wrong characters: what sounds or looks like a word of the collection but stands nowhere in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.repair.sounds import lookalikes
from rag.repair.vocabulary import Vocabulary
from rag.text import cut_words, find_people, is_known_word, word_frequency

Kind = Literal["读音相同", "字形相近", "读音相近", "字序颠倒", "错了一字"]

MAX_WINDOW = 8
_KINDS: tuple[Kind, ...] = ("读音相同", "字形相近", "读音相近", "字序颠倒", "错了一字")
_MIN_COUNT = 3
_FREQUENT = 10
_RARE = 700
"""Words up to this frequency in jieba's dictionary (数值 is one, 事实 none) may be a slip in two places."""
_HAN_RUN = re.compile(r"[㐀-鿿〇]+")
# Single characters that stand for themselves: at the rim of a window they are never taken for a typo.
_FUNCTION = frozenset(
    "是有在和对为由到从向与及的得地不要也都就再还又只把被让给等以于或而但如若该其这那它他她您你我将已应可能会请问"
)
_FREE = _FUNCTION | frozenset(
    "之些个几多少大小新老好们来去上下前后里中内外间时年月日人说看想做用作当叫县市区乡镇村省国党者名每各某本全谁哪何怎吗呢吧啊了着过"
    "很最更太均比按经据因所无非第一二三四五六七八九十百千万两半次届条款项章件份家位处座天周季号点分元"
)
# Verbs and prepositions that stand alone as well, though in a pair they are often half of a word.
_ALONE = _FREE | frozenset(
    "像跟同往照凭靠随除离较讲管找使令送交办选投干开定设立审查评答听写读学教拿放进出回走住坐站吃买卖带领占报加减搞抓"
)
_SURNAMES = frozenset(
    "张王李刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊郝孔崔康毛邱秦江顾侯邵孟龙段雷钱汤尹黎"
)


@dataclass(frozen=True, slots=True)
class Typo:
    """``[start, end)`` of the question should read ``word``."""

    start: int
    end: int
    word: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    known: bool


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a Chinese run that may be a mistyped word; ``tokens`` touch it."""

    start: int
    end: int
    text: str
    tokens: tuple[_Token, ...]


def find_typos(text: str, vocabulary: Vocabulary) -> list[Typo]:
    """Return the typos of ``text`` (folded, simplified) in order, without overlap.

    A window is suspicious only if some of its character pairs stand nowhere in the collection. The
    longest repair wins, then the likeliest kind, then the more frequent word.
    """
    people = find_people(text)
    ranked: list[tuple[tuple[int, int, int], Typo]] = []
    for run in _HAN_RUN.finditer(text):
        for typo in _typos_in_run(run.group(), vocabulary):
            start, end = run.start() + typo.start, run.start() + typo.end
            if not any(left < end and start < right for left, right in people):
                rank = (start - end, _KINDS.index(typo.kind), -vocabulary.count(typo.word))
                ranked.append((rank, Typo(start, end, typo.word, typo.kind)))
    chosen: list[Typo] = []
    for _, typo in sorted(ranked, key=lambda entry: (entry[0], entry[1].start)):
        if all(typo.end <= other.start or other.end <= typo.start for other in chosen):
            chosen.append(typo)
    return sorted(chosen, key=lambda typo: typo.start)


def _typos_in_run(run: str, vocabulary: Vocabulary) -> Iterator[Typo]:
    if vocabulary.holds(run):
        return
    tokens = _tokens(run)
    for length in range(2, min(MAX_WINDOW, len(run)) + 1):
        for start in range(len(run) - length + 1):
            text = run[start : start + length]
            if vocabulary.holds(text) or vocabulary.count(text) or is_known_word(text):
                continue
            end = start + length
            touching = tuple(token for token in tokens if token.start < end and start < token.end)
            window = _Window(start, end, text, touching)
            for word in set(_candidates(window, vocabulary)):
                kind = _kind(window, word, vocabulary)
                if kind and _acceptable(window, word, kind, vocabulary):
                    yield Typo(start, end, word, kind)


def _tokens(run: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    for word in cut_words(run):
        known = is_known_word(word) if len(word) > 1 else word in _ALONE
        tokens.append(_Token(at, at + len(word), word, known))
        at += len(word)
    return tokens


def _candidates(window: _Window, vocabulary: Vocabulary) -> Iterator[str]:
    """Words of the same length that sound or look like the window, or differ by a slip of one place."""
    text = window.text
    yield from vocabulary.sounding_like(text)
    for at, char in enumerate(text):
        for other in lookalikes(char):
            word = text[:at] + other + text[at + 1 :]
            if word in vocabulary.spelling:
                yield word
    if len(text) < 3 or all(token.known for token in window.tokens):
        return
    for at in range(len(text) - 1):
        word = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if word in vocabulary.spelling:
            yield word
    if len(text) > 3:
        for at in range(1, len(text) - 1):
            yield from vocabulary.with_gap(text[:at], text[at + 1 :])


def _changed(window: _Window, word: str) -> list[int]:
    return [at for at, (old, new) in enumerate(zip(window.text, word, strict=True)) if old != new]


def _kind(window: _Window, word: str, vocabulary: Vocabulary) -> Kind | None:
    changed = _changed(window, word)
    if not changed:
        return None
    pairs = [(window.text[at], word[at]) for at in changed]
    if all(vocabulary.same_sound(old, new) for old, new in pairs):
        return "读音相同"
    if len(pairs) == 1 and pairs[0][1] in lookalikes(pairs[0][0]):
        return "字形相近"
    if word in vocabulary.sounding_like(window.text):
        return "读音相近"
    if len(pairs) == 2 and pairs[0] == pairs[1][::-1]:
        return "字序颠倒"
    return "错了一字" if len(pairs) == 1 else None


def _acceptable(window: _Window, word: str, kind: Kind, vocabulary: Vocabulary) -> bool:
    changed = _changed(window, word)
    return (
        _likely(len(word), len(changed), kind, word in vocabulary.terms)
        and (len(word) > 2 or word in vocabulary.terms or vocabulary.count(word) >= _MIN_COUNT)
        and all(_breaks_a_pair(window.text, at, vocabulary) for at in changed)
        and not _may_be_a_name(window, changed)
        and all(_may_be_wrong(token, window, changed, word, kind, vocabulary) for token in window.tokens)
        and not _stands_by_itself(window, changed, kind, word, vocabulary)
    )


def _likely(length: int, changed: int, kind: Kind, is_term: bool) -> bool:
    """How much of a word may be mistyped, and how, before it could be any word."""
    if kind == "错了一字":
        return length > 4 and is_term
    if kind == "读音相近" and length < 4 and not is_term:
        return False
    if length == 2:
        return changed == 1 and kind in ("读音相同", "字形相近")
    if length == 3:
        return changed == 1 or (changed == 2 and is_term and kind in ("读音相同", "字序颠倒"))
    return changed <= length // 2 or (kind == "读音相同" and is_term)


def _breaks_a_pair(text: str, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a pair with the character at ``at`` stands nowhere in the collection."""
    return not (vocabulary.holds(text[at - 1 : at + 1] if at else "") and vocabulary.holds(text[at : at + 2]))


def _may_be_a_name(window: _Window, changed: list[int]) -> bool:
    """A surname and a character that sounds like something else: 张明, 李会."""
    first = window.tokens[0]
    return len(window.text) == 2 and changed == [1] and window.text[0] in _SURNAMES and not first.known


def _may_be_wrong(
    token: _Token, window: _Window, changed: list[int], word: str, kind: Kind, vocabulary: Vocabulary
) -> bool:
    """Whether ``token`` can be the result of a slip, or is not touched by the repair."""
    touched = any(token.start <= window.start + at < token.end for at in changed)
    straddles = token.start < window.start or window.end < token.end
    if len(token.text) == 1:
        return True
    in_collection = vocabulary.count(token.text) > 0
    if straddles and token.known and (touched or in_collection):
        return False
    if not touched or not token.known:
        return True
    # A real word is only overruled by a long term of the field with the very same sound.
    long_term = len(word) >= 4 and word in vocabulary.terms and kind == "读音相同"
    rare = not in_collection and word_frequency(token.text) <= _RARE
    return long_term and (rare or len(changed) == 1)


def _stands_by_itself(
    window: _Window, changed: list[int], kind: Kind, word: str, vocabulary: Vocabulary
) -> bool:
    """Whether what was typed is sound as it is: whole words, and the changed character one of them.

    是人大代表 sounds like 市人大代表, but 是 needs no repair, nor does 乡 in 依法治乡.
    """
    text = window.text
    if len(text) == 2:
        (at,) = changed
        slip = _FUNCTION if word in vocabulary.terms else _FREE
        # Beside a character that stands for itself only a stranger can be half of a frequent word.
        stranger = text[at] not in vocabulary.characters and vocabulary.count(word) >= _FREQUENT
        return text[at] in slip or (text[1 - at] in _FREE and not stranger)
    if kind != "读音相同" and any(text[at] in _FREE for at in changed):
        return True
    singles = {token.start: token for token in window.tokens if len(token.text) == 1}
    touched = {window.start + at for at in changed}
    rest_sound = all(token.known for token in window.tokens if token.start not in touched)
    rim = (window.start, window.end - 1)
    return rest_sound and any(at in touched and at in singles and singles[at].known for at in rim)
