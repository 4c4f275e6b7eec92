"""How much of a thing is spoken of (all, most, some, few), and what is demanded of it (must, may)."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from rag.answering.claims.counted import is_part
from rag.answering.claims.cues import ALL_OF_THEM, FIRMLY
from rag.answering.claims.facts import facts_of
from rag.answering.claims.heads import counted_alike
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
        r"全部|所有|一切|一律|全体|一概|无一例外|百分之百|100%|(?:不管|不论|无论)(?!是?[^,，。;；]{0,24}(?:还是|、|或|有没有|有无))|毫无例外|无一(?!例外)|没有一[个名位项件次]|统统|清一色|悉数|全都(?!市)|全(?=[是为由])",
    ),
    (
        "each",
        r"每个(?!季度|月|星期|工作日|小时|年|学期)|每位|每名|每家|每次|每一|各个|凡是?|各(?![自有界得奔半])|逐[个项件条村户人次]|样样|桩桩|件件|事事|人人|处处|回回|逐一|全(?=[镇县市省国])",
    ),
    ("wide", r"普遍"),
    ("agreed", r"一致(?=[\u4e00-\u9fff]{2})(?!的|性|意见|行动)"),
    ("both", ALL_OF_THEM),
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
_BOTH = rf"(?:{ALL_OF_THEM}|全部|一律)"
_LEAST = re.compile(r"至少|起码|最少|不少于|不低于|不得少于|以上")
_MOST = re.compile(r"至多|最多|顶多|不超过|不得超过|不能超过|以下|以内")
_EXACTLY = re.compile(r"(?:只|仅)[^,，。;；]{0,6}?[\d一两二三四五六七八九十]+[次个名位天件项人]")
_SUBJECT = re.compile(
    r"(?:(?<!大)部分|少数|个别|(?<![应所固特现原既拥享具])有的|大部分|大多数|多数|相当一部分)(?P<of>[\u4e00-\u9fff]{2,8})"
)


_HALF, _QUARTER = 0.5, 0.25
_FLAT = re.compile(r"(?:一律|一概|统统)(?:都|均|也)?(?:不|严禁|禁止|别|拒|谢绝|回绝|婉拒|杜绝|取消)")
_FLATLY = frozenset(("一律", "一概", "统统", "全部", "无一例外", "毫无例外"))
_FIRM = re.compile(rf"{FIRMLY}|不得|严禁|禁止")
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


def is_quantity(text: str) -> bool:
    """Whether all of a folded ``text`` is a word that says how much of a thing is spoken of."""
    return _QUANTITY.fullmatch(text) is not None


def quantity_problem(claim: str, source: str, sentence: str) -> str:
    """The word of ``claim`` that says of all what ``source`` says of some, or the like; empty where none does.

    ``claim`` and ``source`` are clauses that speak of the same thing. What ``sentence`` says so of its subject in an
    earlier clause goes on in them.
    """
    held, mine = quantities_in(source), quantities_in(claim)
    for match in _QUANTITY.finditer(claim):
        said = str(match.lastgroup)
        if said in held:
            continue
        if _by_share(said, source, sentence):
            continue
        against = _EXCLUSIVE[said] & held
        if against - mine:
            return match.group()
        if counted_alike(match.start(), claim, sentence[: max(0, sentence.find(source.split(",")[-1]))]):
            continue
        other = {"each", "both", "any", "only", "agreed"} | ({"some"} if said == "most" else set())
        plain = match.group() in _PLAIN and not held - other
        if plain or match.group() == "唯一":
            return match.group()
    return ""


def all_unsaid(claim: str, source: str) -> str:
    """The word with which ``claim`` speaks of all, where its ``source`` has no word for how many."""
    held = quantities_in(source)
    if _TOTAL.search(source):
        return ""
    if held & {"all", "each", "both", "any"}:
        return ""
    for match in _QUANTITY.finditer(claim):
        stressed = _flatly(claim, match.start(), source) or _firmly(match, source)
        if match.lastgroup == "all" and not stressed:
            return match.group()
    return ""


_TOTAL = re.compile(r"(?:一共|总共|共计|合计|共有?)(?=[\d一二两三四五六七八九十百])")
_RESTRICTS = re.compile(
    r"(?<![不还才])(?:(?:(?<=[^,，。;；])只(?=是)|只(?=是[^,，。;；]{2,24}的[\u4e00-\u9fff]{2,6}(?:[。;；]|$))|只(?!要(?!求)|[争好是言字身重]|不过))|仅(?!次于|供)|唯独|单单|光(?=[是靠凭]))"
    r"|只要(?=[^,，。;；]{2,20}[,，]?(?:就(?:行|够|可以?)|即可|便可)(?:了)?(?=$|[,，。;；]))"
)
_FIGURED = re.compile(r"[^,，。;；]{0,4}?[\d一两二三四五六七八九十几]")
_RESTRICTED = re.compile(
    "只|仅|唯|单|才|限|除|独|专(?:门|司|任)|专职(?=[负从做抓管])|方[可能]|[之以]外|(?:不|禁)[^,，。;；]{1,10}(?:其[他它余]|别的)"
)
_SHUTS_OUT = re.compile("不|没|无|未|别|禁|必须|务必|拒")
_NOT_ONLY = re.compile("不[仅只光单]|不但")


def restricted(claim: str, clauses: str, sentence: str) -> str:
    """The word with which ``claim`` leaves all else out (只监督预算, 仅在会上) where its source does not: what is the main
    thing, or is said without more, is not the only one. That a number is only so big says no more than the number.
    """
    match = _RESTRICTS.search(claim)
    if match is None or _FIGURED.match(claim, match.end()):
        return ""
    said, beside = (_NOT_ONLY.sub("", text) for text in (sentence, clauses))
    shut = _RESTRICTED.search(said) or _SHUTS_OUT.search(beside)
    return "" if shut else match.group()


def _ratios(source: str) -> list[float]:
    """What share of the figure before it each part (其中) is."""
    facts = facts_of(source)
    return [
        part.low / total.low
        for total, part in itertools.pairwise(facts)
        if is_part(source, part) and part.same_kind(total) and total.low
    ]


def _by_share(said: str, source: str, sentence: str) -> bool:
    """Whether ``source`` has a share that is most (97%), or few, of all."""
    shares = [fact for fact in facts_of(source) if fact.kind == "比例"]
    parts = _ratios(sentence)
    if said == "most" and any(one > _HALF for one in parts):
        return True
    if said == "few" and any(one < _QUARTER for one in parts):
        return True
    if said == "most":
        return any(_HALF < one.low < 1 or (one.low == _HALF and one.bound == "≥") for one in shares)
    return said == "few" and any(one.low < _QUARTER for one in shares)


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


def dropped_part(claim: str, source: str, whole: str) -> str:
    """部分 and the like before something that ``claim``, a part of ``whole``, speaks of without it."""
    mine = quantities_in(whole) & {"some", "most", "few"}
    for match in _SUBJECT.finditer(source):
        there = quantities_in(match.group())
        if mine & there or (mine and not any(_EXCLUSIVE[one] & there for one in mine)):
            continue
        of = match["of"]
        noun = _first_noun(of)
        some = rf"有(?:几|一)?[位名个]?{of[:2]}"
        of_all = noun and re.search(
            rf"{noun}们?[^,，。;；]{{0,4}}?{_BOTH}|^[\u4e00-\u9fff]{{1,6}}[省市县区镇乡村]的{noun}", claim
        )
        if (of[:4] in claim or of_all or (noun and _is_first(noun, claim))) and not re.search(some, claim):
            return match.group()
    return ""


def _is_first(noun: str, claim: str) -> bool:
    """Whether ``claim`` begins with ``noun``, and not with the name of something else that begins so (乡镇人代会)."""
    after = tagged_words(claim[len(noun) :])[:1]
    return claim.startswith(noun) and not any(
        tag.startswith(("n", "j", "x")) and one.isalnum() for one, tag in after
    )


def _first_noun(text: str) -> str:
    """The noun with which ``text`` begins, if a verb or an adverb follows it."""
    words = tagged_words(text)
    if len(words) < 2 or not words[0][1].startswith(("n", "x", "j")) or len(words[0][0]) < 2:
        return ""
    return words[0][0] if words[1][1].startswith(("v", "d", "a", "p", "c", "m", "t")) else ""
