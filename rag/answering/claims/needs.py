"""What it takes, said as a demand (培训后才能上岗), as a ban (不培训不得上岗) or as a warning (不培训就会出错)."""

from __future__ import annotations

import re

from rag.answering.claims.polarity import cues_of, denied_at
from rag.answering.claims.words import NEAR, said, share_said

_TWICE = 2
_TELLING = 0.3
_MOSTLY = 0.7
_NEEDS = re.compile(
    r"只有|才(?![干华智])|方[能可得]|必须|需要|经[^,，。;；]{1,16}后|离不开|[之以]后|靠|前提|取决|关键|保证|保障|基础|根本|都是在|条件"
)
_CONDITION = re.compile(r"如果|要是|若|倘若|假如|一旦|除非|没有|没|未|不|离开|缺|脱离|非")
_NO_MATTER = re.compile(
    r"[不没未无][^,，。;；]{1,16}[,，]?[^,，。;；]{0,6}(?:也|照样|仍然?|依然)(?:能|会|可以?|起得|算)"
)
_ONLY_WAY = re.compile(r"只有[^,，。;；]{1,24}[,，]?[^,，。;；]{0,6}(?:才|方)")
_NOT_WITHOUT = re.compile(
    r"(?:没有?|离开|缺少|缺乏|脱离|不)(?P<what>[^,，。;；]{2,24}?)[,，]?[^,，。;；不没无难]{0,8}?(?:就|便|则|都|也)?"
    r"[^,，。;；]{0,3}?(?:无|没|不|难|谈不上|落空|是空)"
)
_ALTHOUGH = re.compile(r"也[能会可不没]|照样|仍然?[能会可不没]|依然")
_IF = re.compile(r"如果|要是|若|倘若|假如|一旦|只要|要想|想要|要(?=[^,，。;；]{2,16}[,，]就)|不|离开|脱离")
_THEN = re.compile(r"(?:^|[,，])(?:[^,，。;；]{0,6}?)(?:就|便|则|才)")

_EXCEPT = re.compile(r"除(?P<what>[^,，。;；]{2,40}?)(?:[之以]?外)[的,，]*")
_THE_REST = re.compile(r"其[余他它]|别的|剩下|一般|都|均|一律")
_LEAVING = r"(?:离开|脱离|缺少|缺乏|背离|丢掉|没有)"
_BANNED = re.compile(rf"不(?:能|可以?|得|应当?|要){_LEAVING}|离不开|少不了|缺不了")
_WARNED = re.compile(
    rf"{_LEAVING}了?[^,，。;；]{{2,24}}[,，]?[^,，。;；]{{0,12}}(?:就|便|则)(?:会|要|容易|难|无法|不|没|成)"
)


def needs_said_twice(denying: str, other: str) -> bool:
    """Whether one says that nothing goes without it (不经讨论不得实施), the other that it takes it (讨论后才能实施)."""
    cues = [cue for cue in cues_of(denying) if cue.denies]
    if len(cues) != _TWICE or any(cue.denies for cue in cues_of(other)) or _ALTHOUGH.search(denying):
        return False
    condition = _CONDITION.match(denying, cues[0].start) is not None
    return condition and (_NEEDS.search(other) is not None)


def goes_without(claim: str, sentence: str) -> bool:
    """Whether the claim says that it goes without (不培训也能上岗) what the sentence makes the only way.

    So it does where it says that nothing comes of it else (没有培训就没有质量).
    """
    without = _NO_MATTER.search(claim)
    if without is None:
        return False
    needed = _NOT_WITHOUT.search(sentence)
    return _ONLY_WAY.search(sentence) is not None or (
        needed is not None and share_said(said(needed["what"]).words, without.group()) >= _MOSTLY
    )


def contraposed(claim: str, sentence: str) -> bool:
    """Whether a condition and what comes of it have changed places, and each is denied in one of the two texts.

    要想不落空,就不能脱离实际 says what 如果脱离实际,就会落空 says.
    """
    mine, theirs = _condition(claim), _condition(sentence)
    if mine is None or theirs is None:
        return False
    crossed = [
        _turned(claim, here, sentence, there) for here, there in ((mine[0], theirs[1]), (mine[1], theirs[0]))
    ]
    return crossed == [True, True]


def warned_of(claim: str, sentence: str) -> bool:
    """Whether one bans (不能离开实际, 离不开实际) what the other warns of (离开实际,就会落空)."""
    return any(
        _BANNED.search(one) and _WARNED.search(other) for one, other in ((claim, sentence), (sentence, claim))
    )


def excepted(claim: str, sentence: str) -> bool:
    """Whether a claim denies of what a sentence sets apart what it says of the rest: 甲不公开,其余都公开, where the
    sentence has 除甲外都公开.
    """
    match = _EXCEPT.search(sentence)
    if match is None or not _THE_REST.search(claim):
        return False
    rule = sentence[match.end() :].rstrip("。")
    apart = said(match["what"]).words
    sides: dict[bool, list[bool]] = {True: [], False: []}
    verb = said(rule).words[-1].text if said(rule).words else ""
    for start, end in said(claim).clauses:
        heard = said(claim[start:end])
        own = share_said(apart, heard.text) >= _MOSTLY
        sides[own] += [denied_at(claim, start + at) for at in heard.exactly(verb)] if verb else []
    denied = any(denied_at(rule, at) for at in said(rule).exactly(verb))
    return sides == {True: [not denied], False: [denied]}


_Span = tuple[int, int]


def _condition(text: str) -> tuple[_Span, _Span] | None:
    """Where a condition stands, and where what comes of it."""
    then = next((match for match in _THEN.finditer(text) if _IF.search(text, 0, match.end())), None)
    return ((0, then.end()), (then.end(), len(text))) if then else None


def _turned(text: str, here: _Span, other: str, there: _Span) -> bool:
    """Whether a word that both spans have is denied in one of them only."""
    words = [one for one in said(text).words if here[0] <= one.start < here[1] and one.weight >= _TELLING]
    return any(
        denied_at(text, word.start) != denied_at(other, at)
        for word in words
        for at, value in said(other).find(word.text)
        if value >= NEAR and there[0] <= at < there[1]
    )
