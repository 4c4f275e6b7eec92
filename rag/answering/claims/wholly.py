"""What is denied wholly (毫不重视, 从未参加) where the source denies it in part (不太重视, 参加得较少)."""

from __future__ import annotations

import re

from rag.answering.claims.polarity import denied_at
from rag.answering.claims.words import SPELT, Word, clause_at, said
from rag.text import tagged_words

_WHOLLY = re.compile(
    r"(?:完全|根本|压根|全然|毫|丝毫|一点儿?[都也]?|一概)(?:就|都|也)?(?:不(?![能得可许准应要会])|没有?|无)|没有任何"
)
_NEVER = re.compile(r"从(?:来都?|来?就)?(?:没有?|未|不)|从未|从没")
_PARTLY = re.compile(
    r"[较很极偏][少低弱]|不(?:多|足|够|强|高|经常|常|深|全|大|及时|到位|规范|严格|主动|积极|充分|扎实|理想)|偶尔|有时|不再|停止|欠缺|缺乏|薄弱|有限|偏"
)
_WHOLE = re.compile(r"完全|根本|压根|全然|毫|丝毫|一点|从来|从未|从不|任何|无|没有")
_ATTITUDES = re.compile(
    "重视|了解|熟悉|理解|关心|支持|配合|适应|尊重|掌握|注重|关注|善于|信任|满意|懂|符合|落实|到位|及时|规范|充分|深入"
)
"""What one can do, or be, more or less."""
_ASKED = re.compile("做到|始终|坚持|坚决|一贯|从来|必须|确保|保证|要(?!求|点|素|害)")
"""What is asked for, or is always so, is not wanting in part: 行动不动摇 says what 毫不动摇 does."""
_BEFORE, _BEHIND = 6, 8
_LITTLE = 0.1


def denied_wholly(claim: str, sentence: str) -> list[tuple[str, str]]:
    """(kind, words) of what a folded ``claim`` denies wholly and ``sentence`` in part only."""
    for pattern in (_WHOLLY, _NEVER):
        for match in pattern.finditer(claim):
            word = _next_word(claim, match.end())
            gradable = not _ASKED.search(sentence)
            if word and _in_part(word, sentence, gradable=gradable and _gradable(word.text)):
                return [("scope", match.group() + word.text)]
    return []


def _next_word(text: str, at: int) -> Word | None:
    end = clause_at(text, at)[1]
    return next((word for word in said(text).words if at <= word.start < end and word.weight > _LITTLE), None)


def _gradable(word: str) -> bool:
    return _ATTITUDES.fullmatch(word) is not None or tagged_words(word)[0][1].startswith("a")


def _in_part(word: Word, sentence: str, *, gradable: bool) -> bool:
    """Whether all that ``sentence`` says of ``word`` is that there is little of it, or, where it is ``gradable``, that
    it is not so.
    """
    places = [at for at, value in said(sentence).find(word.text) if value >= SPELT]
    return bool(places) and all(_little_at(sentence, at, len(word.text), gradable=gradable) for at in places)


def _little_at(text: str, at: int, length: int, *, gradable: bool) -> bool:
    first, last = clause_at(text, at)
    around = text[max(first, at - _BEFORE) : min(last, at + length + _BEHIND)]
    if _WHOLE.search(around):
        return False
    return _PARTLY.search(around) is not None or (gradable and denied_at(text, at))
