"""How firmly something is demanded, and how it is brought about: what loosens or tightens a demand, or says when and
how steadily it is met, needs a word of the kind in the source.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.claims.cues import FIRMLY, HAS_TO
from rag.answering.claims.words import NEAR, grade, said

_HAN = r"[\u4e00-\u9fff]"
_MAY_WORD = r"可以(?!说|看出)|(?<![认许宁不尽])可(?![靠能见操持观是不行以谓爱])|允许|准许|有权"
_NEED = r"必要|需要(?!的是)|视(?!察|野|频|为|角)|酌|(?:看|根据|按照?|结合|依|特殊|实际|具体|不同)[^,，。;；]{0,6}情况|条件|适时|意愿|灵活|因地制宜|实际|择机|相机|有时"
_ADDED = (
    (
        "必要时|需要时|有需要时|如有需要|确有必要|视情况?|视[^,，。]{0,6}而定|看情况|酌情|按需|择机|相机|适时",
        _NEED,
    ),
    (
        r"有条件的|条件(?:成熟|具备|允许|许可|好)的?(?=时|后|[,，]|[\u4e00-\u9fff])|具备条件的",
        "条件|成熟|具备",
    ),
    (
        r"原则上|通常|(?<![^,，。;；的里人会委镇乡县市区]一)一般(?=[应要须由不都可在每是情来只设担]|提交|召开|安排|采取|采用|实行|按照?|从|用|通过|以|至少|进行|组织|听取|列入|报|分)",
        "原则|一般|通常|基本|大体|大都|大多|往往|主要|特殊|(?:复杂|困难|紧急|重大|疑难)的|除[^,，。]{1,20}外",
    ),
    ("尽量|尽可能|力争|争取|力求|尽力|尽最大", "尽|力争|争取|力求|努力|最大"),
    ("(?:鼓励|提倡|倡导)(?!的)", "鼓励|提倡|倡导|引导|支持|号召|动员|激励|可|推广|奖|动员"),
    ("随意|任意|随便", "随意|任意|随便|随时|自由"),
    (
        "任何时候|任何情况|每次|每一次|每回|回回|次次|每逢|无论何时|随时随地|从来|自始至终|天天",
        "任何|每|回回|次次|凡|逢|无论|不论|不管|随时|时时|处处|从来|始终|一直|都|均|一贯|时刻|天天|历[来次届]|只要|各[次项]|坚持|经常|持续|逐[次项]",
    ),
    ("有时|偶尔|间或|时不时", "有时|有的时候|偶|时而|间或|不定|适时|可|有的|个别|少数|往往|常"),
    ("定期|按月|按季", "定期|每|经常|常态|按[月季年期时]|例|月|季|固定|制度|长期|及时|日常|年"),
    (
        "立即|立刻|马上|当即|即刻|当场|一步到位|一次性|限期",
        "立即|立刻|马上|当即|即刻|当场|一步到位|一次(?:性|到位)|限期|及时|尽快|迅速|赶快|抓紧|随即|第一时间|即(?!使|便)|当[日天]|速|快|期限|日内|天内|时限|现场|按时|一经|拖",
    ),
    ("逐步|分步|分批|分期|分阶段|循序渐进", "逐|分|渐|有步骤|有计划|有序|稳步|阶段|不断|先后|陆续|步"),
    ("优先", "优先|先|首|重点|倾斜|侧重|突出|特别|注重|着重|偏重"),
    ("同等|一视同仁|平等对待", "同|平等|一样|一律|均|都|不分|公平|一视"),
)
"""Words that a claim may add only where its source has one of the kind."""
_WILLED = re.compile("自愿|自行决定|自主决定|自行选择"), re.compile("愿|自行|自主|自己|可|任意")
"""What one is free to do another may be bound to do: the clause itself must have such a word."""
_RULES = tuple((re.compile(mine), re.compile(theirs)) for mine, theirs in _ADDED)
_ONLY_SO = re.compile("只能|才可以")
"""What may be done in one way or case only must be done so."""
_STRICT = re.compile(
    r"必须|务必|一律|一定要|必定|硬性|强制|无条件|坚决(?=[杜避防不禁])|杜绝|任何时候|每次都|非[^,，。]{1,12}不可"
)
_FIRM = re.compile(rf"{FIRMLY}|一律|一定要|都要")
_DEMAND = re.compile(rf"应|须|务必|一律|一定要|不得|{HAS_TO}|确保|保证|严格|坚持")
_SOFT = re.compile(
    rf"{_MAY_WORD}|鼓励|提倡|倡导|探索|尝试|尽量|尽可能|力争|争取|原则上|通常|(?<!不)一般(?![性人地干群])"
    r"|根据(?:本人|个人|工作|实际)?(?:需要|意愿|条件|情况)|必要时|需要时|视情况|酌情|有条件的|自愿"
)
_ABLE = re.compile("有条件的")
"""Of whom something is said rather than how firmly."""
_PERMITS = re.compile(
    rf"{_MAY_WORD}|鼓励|提倡|倡导|必要时|视情况|酌情|根据(?:本人|个人|工作|实际)?(?:需要|意愿|条件)|自愿"
)
_ONLY_THEN = re.compile(
    r"[^,，。;；]的[^,，。;；]{0,10}才(?=[需要应须可能])|(?<![这如刚人天英文])[\u4e00-\u9fff]{3}(?<![人刚文英干天样此])才(?=需要?|要(?!求)|应|须|由)|(?:[遇逢若如]|碰到|时|情况下|情形下|之?后)[^,，。;；]{0,14}[,，]?[^,，。;；]{0,8}(?<![人刚文英干天])才(?![华干智艺学识])"
)
_CONDITIONAL = re.compile(
    r"才|方[可能]|只|后|前|经|若|如|凡是|时|须|的[,，]|[未没]|否则|始得|以[^,，。]{1,8}为条件|不[^,，。;；]{1,16}(?:[的就便则]|[,，])[^,，。;；]{0,12}不"
)
_THEN_ONLY = re.compile(r"(?<![人刚文英干天])才(?=[可能应须要])|方[可能]")
_LEADS = re.compile(
    r"根据|视|必要时|需要时|有条件|如|经|鼓励|提倡|的$|期间$|[之以][前后]$|(?<!同)时$|^(?:凡|每|所有|任何|各|全体|一切)"
)


_CASE = re.compile(
    r"(?:^|[,，。;；]|只有|讨论|决定|审议|遇到|涉及|对|对于)(?P<case>[^,，。;；]{2,10}?的|重大|重要|疑难|紧急|特殊|敏感|争议大|有争议)"
    r"(?=[\u4e00-\u9fff]{2,10}[,，]?[^,，。;；]{0,10}才(?=需要?|要(?!求)|应|须|由|可以))"
)
"""What sort of things it is to which something is restricted (争议较大的事项才要…)."""
_SHUT = re.compile(r"(?:坚决|彻底|完全|绝对|一律)(?:避免|防止|不)|杜绝|严禁|禁止|绝不(?!断)")
_AS_CAN = re.compile(r"(?:尽量|尽可能|力求|最好)(?:不|避免|防止|少|减少)")
_BINDING = re.compile(r"才|方[可能]|只|仅|如果|若|凡是?|一旦|遇")


def added_hedge(claim: str, source: str, clauses: str) -> str:
    """The word of ``claim`` that loosens, or says when and how steadily, where ``source`` (or those of its
    ``clauses`` that speak of the same) has none of the kind.
    """
    for mine, theirs in (*_RULES, _WILLED):
        match = mine.search(claim)
        if match and not theirs.search(clauses if mine is _WILLED[0] else source):
            if match.group() in _EACH_TIME and _of_such_events(claim, match.end(), clauses):
                continue
            return match.group()
    return ""


_EACH_TIME = frozenset(("每次", "每一次", "每回", "每逢"))


def _of_such_events(claim: str, at: int, clauses: str) -> bool:
    """Whether ``clauses`` demand of the events that ``claim`` names at ``at`` what they demand: of each of them."""
    name = re.match(rf"({_HAN}{{2}})", claim[at:])
    there = clauses.find(name[1]) if name else -1
    return there >= 0 and _DEMAND.search(clauses, there) is not None and not _SOFT.search(clauses)


_POLES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        ("立即|立刻|马上|当即|即刻|一次性", "逐步|分步|分批|分期|分阶段"),
        ("优先", "同等|一视同仁|适当|酌情"),
        (
            "第一时间|及时|立即|立刻|马上|随时|尽快",
            "(?:换届|届满|到期)(?:选举)?(?:时|后|再)|年[底终末](?:时|前|再|一并|统一|集中)|择机|拖[到延至]",
        ),
        ("长期", "短期|临时|暂时"),
        ("经常|随时", "偶尔|必要时|不定期|定期"),
        (
            "(?<!不)定期|按期|按月|按季|每(?:年|季度?|月|周)",
            "(?:要求|申请|请求|提议|需要)的?时|(?<!反)应(?![当该按])[^,，。;；]{1,8}?的?(?:要求|请求|申请)",
        ),
        (
            "始终|一直|一向|从来|总是?(?=[不没习存有在要会])|老是|历来|向来|一贯|长期",
            r"(?<!没)有时(?![间代限效空刻])|有的时候|偶尔|间或|时而|个别时候",
        ),
        (
            r"(?:依据|标准|根据|准绳)(?=$|[,，。;；、]|之一)",
            r"参考(?=$|[,，。;；、]|之一|[和与]|依据)|参照(?=$|[,，。;；])",
        ),
    )
)


def other_manner(claim: str, clauses: str) -> str:
    """逐步 where the clauses that speak of the same say 立即, or the like."""
    for row in _POLES:
        for mine, theirs in (row, row[::-1]):
            match = mine.search(claim)
            if match and theirs.search(clauses) and not mine.search(clauses) and not theirs.search(claim):
                return match.group()
    return ""


def shut_out(claim: str, sentence: str) -> str:
    """杜绝 where ``sentence`` asks only that something be avoided as far as one can (尽量避免)."""
    match = _SHUT.search(claim)
    return match.group() if match and _AS_CAN.search(sentence) and not _SHUT.search(sentence) else ""


def tightened(claim: str, source: str) -> str:
    """The word with which ``claim`` demands what the clauses ``source`` permit, encourage or say of most cases only."""
    if _SOFT.search(_ABLE.sub("", claim)) or _ONLY_SO.search(source):
        return ""
    strict = _STRICT.search(claim)
    if strict and _SOFT.search(source) and not _STRICT.search(source):
        return strict.group()
    firm = _FIRM.search(claim)
    if firm and _PERMITS.search(source) and not _DEMAND.search(_without_soft(source)):
        return firm.group()
    return ""


def narrowed(before: str, claim: str, source: str, sentence: str) -> str:
    """The words with which ``claim``, or it with the clause ``before``, lets something happen in one case only, where
    the clauses ``source`` of ``sentence`` set no case, or not this one.
    """
    whole = f"{before},{claim}"
    for text, known in ((claim, source), (whole, sentence)):
        match = _ONLY_THEN.search(text)
        if match and not _CONDITIONAL.search(known) and not _only_then_too(text, sentence):
            return match.group()
    case = _CASE.search(whole)
    return (
        case["case"]
        if case and case["case"].removesuffix("的") not in sentence and not _BINDING.search(sentence)
        else ""
    )


def _only_then_too(claim: str, sentence: str) -> bool:
    """Whether ``sentence`` lets the same happen in one case only."""
    mine, there = _THEN_ONLY.search(claim), _THEN_ONLY.search(sentence)
    if mine is None or there is None:
        return False
    heard = said(sentence[there.end() :])
    words = [word.text for word in said(claim[mine.end() :]).words if len(word.text) > 1]
    return any(grade(heard.find(word)) >= NEAR for word in words)


@lru_cache(maxsize=1024)
def _without_soft(text: str) -> str:
    """``text`` without what permits, so that 需要 in 根据需要 is no demand."""
    return _PERMITS.sub("", text)


def with_lead_in(sentence: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The clauses of ``sentence`` at ``spans``, each with the clause before it that says on what it depends."""
    texts: list[str] = []
    for start, end in spans:
        before = (
            re.split(r"[,，]", sentence[:start].rstrip(",，"))[-1]
            if sentence[start - 1 : start] in "，,"
            else ""
        )
        before = re.split(r"[。;；:：]", before)[-1]
        texts += [before] * bool(before and _LEADS.search(before))
        texts.append(sentence[start:end])
    return ",".join(texts)
