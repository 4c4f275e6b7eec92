"""What a clause denies, forbids, allows or demands, and of which of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.words import clauses_of

_MUST_TWICE = (
    r"不得不|不能不|不可不|不会不|无不|莫不|必不可少|离不开|少不了|不可或缺|缺不了|非[^,，。;；]{1,16}?不可"
)
_BOUND = r"(?:超过|多于|高于|大于|超出|少于|低于|小于|足(?=\d)|到(?=[\d一二三四五六七八九十百]))"
_FORBID = (
    rf"(?:不得(?!不)|不能(?![不够])|不可以?(?![不缺少或避])|不许|不准|不允许|不应当?|严禁|禁止|切忌|不让|不要|绝不能?|绝不可|不予|没有?(?={_BOUND}))"
    rf"(?!{_BOUND})|(?<![分特个区辨差类级])别(?![人的处]|{_BOUND})|勿|莫(?=[要把])"
)
_NEEDLESS = r"不必|不用|不需要?|无须|无需|不一定|可不(?!可)|可以不|免于|不要求|不管需不需要|可交可不交"
_BARE = (
    r"没有|没(?!收)|未(?![来必])|(?<!有)无(?![论限不私党法线形疑])(?=[\u4e00-\u9fff])|非(?=[同党公法])"
    rf"|不(?![断同仅但光只论管少足懈久惜止当便妨如忘过])(?!(?:得|能|可|许|准|应|可以|允许)?{_BOUND})"
)
_NEGATIVE = r"不是|并不|并非|避免|防止|杜绝|拒绝|取消|离开了?|缺乏|缺少|失去|难以?(?=[\u4e00-\u9fff])(?![点题度免得民处关事])|除了?(?=[^,，。;；]{2,24}外)"
_MUST = r"必须|务必|应当|应该|一定要|须|只能|(?<![相反适对供响顺答])应(?![急对用有付邀])|(?<![主重需必紧首纲摘概不只简])要(?![求点素害领道闻是么])|得(?=[给专先开另跟要有])"
_MAY = r"允许|准许|可以|(?<![认许宁不尽])可(?![靠能见操持观是不行以])|(?<![不可职功才性效智潜只])能(?![力够量动不源耐见])|能够"
_CUE = re.compile(
    rf"(?P<twice>{_MUST_TWICE})|(?P<needless>{_NEEDLESS})|(?P<forbid>{_FORBID})|(?P<negative>{_NEGATIVE})|(?P<bare>{_BARE})"
    rf"|(?P<must>{_MUST})|(?P<may>{_MAY})"
)
_QUOTED = re.compile(r"“[^”]{1,16}”")
_EITHER = re.compile(r"(.{1,2})[不没]\1")
_GOES_ON = re.compile(
    r"^(?:而|但|要|应|并|从而|以|使|确保|防止|同时|才|就|也|还|因|由|更|把|将|切实|自觉|必须|可|能|不|严)"
)
_IDIOM = re.compile(r"[\u4e00-\u9fff](?=[、的])")
"""What stands behind 不 in a set phrase of four characters (有法不依、执法不严)."""
_REACH = 16
_GOING_ON = 14
_BEHIND = 7
_AT_END = re.compile(
    r"[^,，。;；]是?(?P<cue>不允许|允许|不可以|不行|不许|禁止)的?$|(?:都|一律|坚决)(?:要|应当?|须|必须)?(?P<ban>杜绝|禁止|严禁|防止|避免)$"
)
_ONLY_CUE = re.compile(r"^(?:这|那)?是?(?:绝对|完全)?(?:不|不被)?(?:允许|准许|可以|行|许可|禁止|必须)的?$")

DENIES = frozenset(("forbid", "negative", "needless"))


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that denies, forbids or demands: ``kind`` at ``[start, end)``, and how far it reaches."""

    kind: str
    start: int
    end: int
    reach: int

    @property
    def denies(self) -> bool:
        """Whether it turns what it governs into its opposite."""
        return self.kind in DENIES


@lru_cache(maxsize=2048)
def cues_of(text: str) -> tuple[Cue, ...]:
    """The cues of a folded text, in order; each reaches to the end of its clause, at most 16 characters.

    What stands in short quotation marks is a name and denies nothing. 没有, 未, 不 before a 的 deny only what
    stands before it (没有固定收入的代表). What is forbidden goes on behind a comma (不能怕麻烦,随意简化).
    """
    found: list[Cue] = []
    clauses = clauses_of(text)
    quoted = [match.span() for match in (*_QUOTED.finditer(text), *_EITHER.finditer(text))]
    for number, (start, end) in enumerate(clauses):
        body = text[start:end]
        if number and _ONLY_CUE.match(body.strip()):
            before, until = clauses[number - 1]
            kind = "forbid" if "不" in body or "禁止" in body else "must" if "必须" in body else "may"
            found.append(Cue(kind, before, before, until))
            continue
        verdict = _AT_END.search(body)
        if verdict:
            said = "ban" if verdict.group("ban") else "cue"
            kind = "may" if verdict.group("cue") == "允许" else "forbid"
            found.append(Cue(kind, start, start, start + verdict.start(said)))
            end = start + verdict.start(said)
        fresh = [
            _cue(text, match, start, end)
            for match in _CUE.finditer(text, start, end)
            if not any(first <= match.start() and match.end() <= last for first, last in quoted)
        ]
        if not fresh and found and _goes_on(text, clauses, number, found[-1]):
            found.append(Cue(found[-1].kind, start, start, end))
        found += fresh
    return tuple(found)


def _cue(text: str, match: re.Match[str], start: int, end: int) -> Cue:
    kind = str(match.lastgroup)
    if kind == "twice":
        return Cue("must", match.start(), match.start(), end)
    reach = min(end, match.end() + _REACH)
    if match.group().startswith("除"):
        reach = text.index("外", match.end())
    if match.group() == "不" and (_IDIOM.match(text, match.end()) or match.end() + 1 == end):
        return Cue("negative", match.start(), match.end(), match.end() + 1)
    if kind == "bare":
        owned = text.find("的", match.end() + 1, reach)
        row = text.find("、", match.end(), reach)
        if row >= 0 and _CUE.search(text, row, end):
            reach = row
        describes = match.group() != "不" or match.start() == start or text[match.start() - 1] in "对凡是"
        cut = describes and 0 <= owned < end - 2
        return Cue("negative", match.start(), match.end(), owned if cut else reach)
    return Cue(kind, match.start(), match.end(), reach)


def _goes_on(text: str, clauses: list[tuple[int, int]], number: int, last: Cue) -> bool:
    """Whether what ``last`` forbids in the clause before goes on in this one."""
    before, start = clauses[number - 1], clauses[number][0]
    return (
        last.kind in ("forbid", "may")
        and before[0] <= last.start < before[1]
        and last.start - before[0] <= 4
        and text[before[1] : start] in (",", "、")
        and clauses[number][1] - start <= _GOING_ON
        and not _GOES_ON.match(text[start:])
    )


def denied_at(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is denied: an odd number of denials reach it."""
    return sum(cue.denies and cue.end <= at < cue.reach for cue in cues_of(text)) % 2 == 1


def denied_behind(text: str, at: int, other: str) -> bool:
    """Whether a denial follows what stands at ``at`` in its clause, and denies nothing that ``other`` speaks of."""
    for start, end in clauses_of(text):
        if start <= at < end:
            return any(
                cue.denies and at < cue.start <= at + _BEHIND and text[cue.end : cue.end + 2] not in other
                for cue in cues_of(text)
                if start <= cue.start < end
            )
    return False


def demand_at(text: str, at: int) -> str:
    """``must``, ``may`` or ``forbid``, whichever governs what stands at ``at`` most closely; empty where none does."""
    nearest = [
        cue for cue in cues_of(text) if cue.kind in ("must", "may", "forbid") and cue.end <= at < cue.reach
    ]
    return nearest[-1].kind if nearest else ""
