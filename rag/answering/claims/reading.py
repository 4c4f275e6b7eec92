"""A sentence as a language model writes it -> what it claims: without markers, or that it claims nothing."""

from __future__ import annotations

import re

from rag.text import fold

_NUMBERS = r"\s*\d{1,3}(?:\s*[,，、;；\-–~]\s*\d{1,3})*\s*"
_MARKER = re.compile(
    rf"(?:\[|【|［|〔|\()(?:来源|出处|参考|资料|段落|引用|文献|source|passage)?\s*[:：]?{_NUMBERS}(?:\]|】|］|〕|\))",
    re.I,
)
_ROUND = re.compile(r"^\(\s*\d{1,3}\s*\)$")
_MARKDOWN = re.compile(r"\*\*|__|^\s*(?:#{1,6}|[-*+•·])\s+|`")
_NUMBERING = re.compile(
    r"^\s*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|(?:\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、)|第[一二三四五六七八九十]{1,2}[，,、：:]|[①-⑳])\s*"
)
_SOURCES = r"(?:文件|资料|材料|原文|文中|文档|文章|段落|上文|内容|信息|来源|讲话|意见|documents?|passages?|sources?|context)"
_SILENT = re.compile(
    rf"{_SOURCES}[^，。；,;]{{0,12}}(?:没有|没|未|并未|并没有|均未|都未|都没有?|不曾|尚未|未能|不)(?:明确|直接|具体|详细|进一步|专门|找到|有)*"
    r"(?:提到|提及|说明|说到|涉及|给出|记载|规定|介绍|提供|写明|列出|包含|回答|交代|载明|找到|谈到|说(?=[。，,]|$))"
    rf"|(?:没有|未能|无法|未|不能)(?:从|在)?[^，。；,;]{{0,10}}{_SOURCES}[^，。；,;]{{0,6}}(?:中|里)?[^，。；,;]{{0,4}}(?:找到|得知|看出|确定|回答|判断)"
    rf"|(?:无法|不能|未能)(?:根据|从|依据)[^，。；,;]{{0,12}}{_SOURCES}[^，。；,;]{{0,8}}(?:回答|判断|确定|得知|得出)"
    r"|(?:documents?|passages?|sources?) (?:do|does|did) ?n[o']t (?:say|mention|state|contain|give)",
    re.I,
)
_LEAD_IN = re.compile(
    r"(?:以下|如下|下列|下面|包括|包含|主要有|分别[是为]|分为|体现在|几点|几个方面|方面|要求|规定|措施|做法|内容|情况)[^，。；]{0,8}[:：]$"
)
_ANNOUNCES = re.compile(
    r"(?:以下|如下|下列|下面|几[点个项条]|[一二两三四五六七八九十\d]+(?:点|个方面|方面|项|条|类|种))"
)
_DEMANDS = re.compile(r"必须|不得|可以|应当|严禁|禁止|不能|允许")
_LABEL_CHARS = 14
_OUTSIDE_CHARS = 16


def claim_of(sentence: str) -> str:
    """What ``sentence`` claims, folded: without citation markers, list marks, Markdown and outer white space."""
    body = _MARKER.sub(lambda match: match.group() if _is_numbering(match) else "", sentence.strip())
    body = _MARKDOWN.sub("", body)
    body = _NUMBERING.sub("", body.strip())
    return fold(body).strip()


def _is_numbering(match: re.Match[str]) -> bool:
    """A number in round brackets that begins the sentence numbers an item; anywhere else it is a marker."""
    return match.start() == 0 and _ROUND.match(fold(match.group())) is not None


def claims_nothing(sentence: str) -> bool:
    """Whether ``sentence`` is a heading, a lead-in, a label, or says no more than that the documents are silent."""
    claim = claim_of(sentence)
    if not any(map(str.isalnum, claim)):
        return True
    if sentence.lstrip().startswith("#"):
        return True
    if _is_silence(claim):
        return True
    if claim.endswith((":", "：")):
        return len(claim) <= _LABEL_CHARS or (
            _LEAD_IN.search(claim) is not None
            and _ANNOUNCES.search(claim) is not None
            and _DEMANDS.search(claim) is None
        )
    return False


def _is_silence(claim: str) -> bool:
    """The documents are silent, and what else stands in the sentence only says about what."""
    match = _SILENT.search(claim)
    if match is None:
        return False
    rest = re.split(r"[,，;；。]|但是?|不过|然而", claim[match.end() :], maxsplit=1)
    after = rest[1].strip("。 ") if len(rest) > 1 else ""
    before = re.split(r"[,，;；。]", claim[: match.start()])[:-1]
    told = [part for part in before if len(part) > _OUTSIDE_CHARS]
    return not told and (
        len(after) <= _OUTSIDE_CHARS // 2 or _SILENT.search(after) is not None or _harmless(after)
    )


_HARMLESS = re.compile(r"^(?:因此|所以|故|建议|请|如需|无法|不能|难以|可以?(?:查阅|咨询|参考)|也(?:没有|未))")


def _harmless(rest: str) -> bool:
    return _HARMLESS.search(rest) is not None and not re.search(r"\d", rest)
