"""How much of a thing is spoken of (all, most, some, few), and what is demanded of it (must, may)."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.claims.facts import facts_of
from rag.text import tagged_words

_WORDS = (
    ("few", r"极个别|个别|极少数?|少数|很少"),
    (
        "most",
        r"大部分|大多数?|绝大多数|(?<![过半])多数(?![票决派])|相当一部分|相当多|多半|不少(?!于)|很多|许多|大半|(?<!人)大都(?!市)|多为|多是|多由|(?<![\u4e00-\u9fff])多(?=[在按能])|基本(?:上|(?=都|已|能|完|建[成立]|实[现行]|落实|达|做到|解决|得到|形成|按|到位))",
    ),
    (
        "some",
        r"(?<!大)(?<!相当一)(?:一)?部分(?!之一)|(?<![应所固特现原既拥享具])有的|有些|一些|某些|若干|有时",
    ),
    (
        "all",
        r"全部|所有|一切|一律|全体|一概|无一例外|百分之百|100%|(?:不管|不论|无论)(?!是?[^,，。;；]{0,24}(?:还是|、|或|有没有|有无))|毫无例外|无一(?!例外)|没有一[个名位项件次]|统统|清一色|悉数",
    ),
    (
        "each",
        r"每个(?!季度|月|星期|工作日|小时|年|学期)|每位|每名|每家|每次|每一|各个|凡是?|各(?![自有界得奔半])|逐[个项件条村户人次]|样样|桩桩|件件|事事|人人|处处|回回|逐一|全(?=[镇县市省国])",
    ),
    ("wide", r"普遍"),
    ("agreed", r"一致(?=[\u4e00-\u9fff]{2})(?!的|性|意见|行动)"),
    ("both", r"(?<![首大])都(?!市)|均(?![衡匀等])"),
    ("any", r"任何"),
    ("only", r"只限|仅限?|只有|唯一|只(?=[管要有看能])"),
)
_QUANTITY = re.compile("|".join(rf"(?P<{name}>{pattern})" for name, pattern in _WORDS))
_EXCLUSIVE = {
    "all": frozenset(("few", "most", "some")),
    "each": frozenset(("few", "most", "some")),
    "both": frozenset(("few",)),
    "most": frozenset(("few", "all", "each", "both", "agreed")),
    "some": frozenset(("all", "each", "both", "wide", "agreed")),
    "few": frozenset(("all", "most", "each", "both", "agreed")),
    "wide": frozenset(("few", "some")),
    "agreed": frozenset(("few", "most", "some")),
    "any": frozenset(),
    "only": frozenset(),
}
_PLAIN = frozenset(["普遍", "大多数", "绝大多数", "大部分", "少数", "极少数", "个别", "极个别"])
"""Shares so plain that the source must say one too."""
_LEAST = re.compile(r"至少|起码|最少|不少于|不低于|不得少于|以上")
_MOST = re.compile(r"至多|最多|顶多|不超过|不得超过|不能超过|以下|以内")
_EXACTLY = re.compile(r"(?:只|仅)[^,，。;；]{0,6}?[\d一两二三四五六七八九十]+[次个名位天件项人]")
_SUBJECT = re.compile(
    r"(?:(?<!大)部分|少数|个别|(?<![应所固特现原既拥享具])有的|大部分|大多数|多数|相当一部分)(?P<of>[\u4e00-\u9fff]{2,8})"
)


_HALF, _QUARTER = 0.5, 0.25
_FLAT = re.compile(r"(?:一律|一概|统统)(?:都|均|也)?(?:不|严禁|禁止|别|拒|谢绝|回绝|婉拒|杜绝|取消)")
_FLATLY = frozenset(("一律", "一概", "统统", "全部", "无一例外", "毫无例外"))
_FIRM = re.compile(
    r"必须|务必|应当|应该|(?<![必斯])须|不得|严禁|禁止|(?<![相反适对供响顺答])应(?![急对用有付邀])"
)
_EASED = re.compile(r"可以|鼓励|提倡|探索|力争|争取|逐步|有条件|视情|酌情|根据")
_BAN = re.compile(r"不得|不能|不准|不许|不可|不予|不要|严禁|禁止|拒绝")
_LOOSELY = re.compile(r"一般|原则上|通常|除|特殊|尽量")


def _flatly(claim: str, at: int, source: str) -> bool:
    """Whether 一律 at ``at`` only stresses a ban that ``source`` lays without exception."""
    return (
        _FLAT.match(claim, at) is not None and _BAN.search(source) is not None and not _LOOSELY.search(source)
    )


def _firmly(match: re.Match[str], source: str) -> bool:
    """Whether 一律, or 所有 before what ``source`` makes its topic, says no more than that demands without exception."""
    if not _FIRM.search(source) or _LOOSELY.search(source) or _EASED.search(source):
        return False
    if match.group() in _FLATLY:
        return True
    name = match.string[match.end() : match.end() + 4].removeprefix("的")
    return len(name) > 1 and re.search(rf"(?:^|[,，]){re.escape(name[:4])}", source) is not None


@lru_cache(maxsize=2048)
def quantities_in(text: str) -> frozenset[str]:
    """The ways in which a folded text says how much of a thing it speaks of."""
    return frozenset(str(match.lastgroup) for match in _QUANTITY.finditer(text))


def quantity_problem(claim: str, source: str) -> str:
    """The word of ``claim`` that says of all what ``source`` says of some, or the like; empty where none does.

    ``claim`` and ``source`` are clauses that speak of the same thing.
    """
    held, mine = quantities_in(source), quantities_in(claim)
    for match in _QUANTITY.finditer(claim):
        said = str(match.lastgroup)
        if said in held:
            continue
        against = _EXCLUSIVE[said] & held
        if against - mine:
            return match.group()
        if _by_share(said, source):
            continue
        plain = match.group() in _PLAIN and not held - {"each", "both", "any", "only", "agreed"}
        if plain or match.group() == "唯一":
            return match.group()
        stressed = _flatly(claim, match.start(), source) or _firmly(match, source)
        if said == "all" and not held & {"each", "both", "any"} and not stressed:
            return match.group()
    return ""


def _by_share(said: str, source: str) -> bool:
    """Whether ``source`` has a share that is most (97%), or few, of all."""
    shares = [fact.low for fact in facts_of(source) if fact.kind == "比例"]
    if said == "most":
        return any(_HALF < share < 1 for share in shares)
    return said == "few" and any(share < _QUARTER for share in shares)


def bound_problem(claim: str, source: str) -> str:
    """至少 where the source says 至多, or the other way round."""
    for mine, other in ((_LEAST, _MOST), (_MOST, _LEAST)):
        match = mine.search(claim)
        if match and other.search(source) and not mine.search(source):
            return match.group()
    exact = _EXACTLY.search(claim)
    if exact and _LEAST.search(source) and not re.search("[只仅]", source):
        return exact.group()
    return ""


def dropped_part(claim: str, source: str) -> str:
    """部分 and the like before something that ``claim`` speaks of without it."""
    if quantities_in(claim) & {"some", "most", "few"}:
        return ""
    for match in _SUBJECT.finditer(source):
        of = match["of"]
        noun = _first_noun(of)
        some = rf"有(?:几|一)?[位名个]?{of[:2]}"
        if (of[:4] in claim or (noun and claim.startswith(noun))) and not re.search(some, claim):
            return match.group()
    return ""


def _first_noun(text: str) -> str:
    """The noun with which ``text`` begins, if a verb or an adverb follows it."""
    words = tagged_words(text)
    if len(words) < 2 or not words[0][1].startswith(("n", "x", "j")) or len(words[0][0]) < 2:
        return ""
    return words[0][0] if words[1][1].startswith(("v", "d", "a", "p", "c")) else ""
