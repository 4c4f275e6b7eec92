"""What a clause denies, forbids, allows or demands, and of which of its words."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.claims.cues import CUE, Cue, read_cue
from rag.answering.claims.lexicon import set_phrases
from rag.answering.claims.words import NEAR, clause_at, clauses_of, said
from rag.text import is_known_word, tagged_words

_BESIDES = re.compile(
    r"除[^,，。;；]{2,40}外[,，]?[^,，。;；不没未无]{0,24}?(?:还|也|又|另|同时)(?![不没未无])"
)
"""What is set apart only to say that there is more (除甲外还有乙) is not denied."""
_LEXICAL = (
    r"困难(?!群众|户|职工|学生|人员|家庭)|难度|难题|不易|误区|误解|错误|偏见|糊涂|"
    r"越出|超出|超越|突破|摒弃|抛弃|消除|排除|遏制|制止|抵制|剥夺|逃避|规避|回避|忽视|忽略|轻视|无视|放弃"
    r"|遗漏|停止|暂停|暂缓|推迟|延缓|搁置|终止|中止|中断|撤销|撤掉|废止|废除|否决|否认|推翻|驳回|克服|改变|扭转|告别|打破|免除|排斥|[很极甚]少|紧缺|短缺|奇缺|稀缺|空缺|吃紧|鲜有|罕有|少有|几乎|反对|阻止|阻碍|妨碍|克扣|扣减|扣发|扣(?=工资|奖金)"
    r"|(?<![等的些点个和与、在])不足|不够|薄弱|欠(?=[佳妥])|缺(?=[位席])"
)
_DENYING_VERB = re.compile(_LEXICAL)
_QUOTED = re.compile(r"“[^”]{1,16}”")
_EITHER = re.compile(r"(.{1,2})[不没]\1|[能是与可]否|行不行|有没有|有无")
_GOES_ON = re.compile(
    r"^(?:宁|只|而|会|再|需|但|要|应|并|从而|以|使|确保|防止|同时|才|就|也|还|因|由|更|把|将|切实|自觉|必须|可|能|不|严|.*[都也均](?:得|要|应|须|必须|可|能))"
)
_SHORT = 2
_GOING_ON = 14
_BEHIND = 7
_VERB = 4
_NO_NEED = r"(?:[很也]?(?:没|没有|无)(?:什么|多大|太大)?必要|大可不必)"
_AT_END = re.compile(
    rf"[^,，。;；]是?(?P<cue>不允许|允许|不可以|(?<!行)不行|不许|禁止|{_NO_NEED}|[为是](?:零|0))的?$"
    r"|(?<=[^,，。;；]{2})(?:都|一律|坚决|被[^,，。;；]{0,10}?|已经?|予以|加以|务必|必须|须|应该?|应当|需要|要)+(?:要|应当?|须|必须|全部|彻底)?(?P<ban>杜绝|禁止|严禁|防止|避免|取消|拒绝|谢绝)了?$"
)
_FORBIDS_TOPIC = re.compile(r"(?:避免|防止|杜绝|禁止|严禁)了?$")
_UNABLE_TOPIC = re.compile(
    r"的(?:问题|事项|矛盾|困难|情况|案件|建议|意见|事情?|人|代表|委员|干部|单位|部门|地方|乡镇|村)$"
)
"""自己不能解决的问题,向上级反映 names of what it speaks."""
_LEFT_ALONE = re.compile(
    r"(?:不必|不用|不需要?|无[须需]|没有?必要|用不着)[^,，。;；]{0,6}(?:避免|防止|杜绝|禁止|严禁)了?$"
)
"""What need not be avoided may be."""
_AS_TOPIC = re.compile(r"的(?:现象|问题|情况|情形|行为|做法|事情?|事件|倾向|风险|苗头|局面|方式)$")
"""A thing named first, of which the next clause says that it is to be avoided."""
_VERDICTS = {"允许": "may"} | dict.fromkeys(("为零", "是零", "为0", "是0"), "negative")
_ONLY_CUE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,8}?(?=(?:都|也)?(?:是|明令|一律|坚决)?(?:不允许|不许|不准|不可以|禁止)的?$))?(?:(?:在|按照?|依照?)[\u4e00-\u9fff]{1,8}?)?(?:这|那)?(?:样做)?[都也]?是?(?:绝对|完全|万万|坚决|绝|决|根本|明令|明确|一律)?"
    rf"(?:(?P<ban>(?:不|不被|不能)(?:允许|准许|可以|可|行|许可|应该|应当)|禁止|要不得|使不得|轮不到[^,，。;；来去]{{1,8}})|(?P<needless>{_NO_NEED})"
    r"|(?P<must>必须|[很有确实]*必要)|(?P<may>允许|准许|可以|行|许可))的?$"
)


@lru_cache(maxsize=2048)
def cues_of(text: str) -> tuple[Cue, ...]:
    """The cues of a folded text, in order; each reaches to the end of its clause, at most 16 characters.

    What stands in short quotation marks is a name and denies nothing. 没有, 未, 不 before a 的 deny only what
    stands before it (没有固定收入的代表). What is forbidden goes on behind a comma (不能怕麻烦,随意简化).
    """
    found: list[Cue] = []
    clauses = clauses_of(text)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    quoted += [match.span() for match in _EITHER.finditer(text) if leaves_open(text, match.start(), match[1])]
    quoted += _idioms(text)
    for number, (start, end) in enumerate(clauses):
        body = text[start:end]
        only = _ONLY_CUE.match(body.strip()) if number else None
        if only:
            before, until = clauses[number - 1]
            kind = "forbid" if only["ban"] else str(only.lastgroup)
            said_before = any(cue.kind == kind and before <= cue.start for cue in found)
            found += [] if said_before else [Cue(kind, before, before, until, behind=True)]
            continue
        if body.endswith("除外") and len(body) > len("除外"):
            found.append(Cue("negative", start, start, end - len("除外"), behind=True))
            continue
        if number and _FORBIDS_TOPIC.search(body) and _AS_TOPIC.search(text, *clauses[number - 1]):
            before, until = clauses[number - 1]
            kind = "may" if _LEFT_ALONE.search(body) else "forbid"
            found.append(Cue(kind, before, before, until, behind=True))
            continue
        verdict = _AT_END.search(text, start, end)
        if verdict:
            group = "ban" if verdict.group("ban") else "cue"
            cue = verdict.group("cue") or ""
            kind = _VERDICTS.get(cue, "needless" if "必" in cue else "forbid")
            found.append(Cue(kind, start, start, verdict.start(group), behind=True))
            end = verdict.start(group)
        fresh = [
            read_cue(text, match, start, end)
            for match in CUE.finditer(text, start, end)
            if not any(first <= match.start() and match.end() <= last for first, last in quoted)
            and not _BESIDES.match(text, match.start())
        ]
        if not fresh and found and _goes_on(text, clauses, number, found[-1]):
            found.append(Cue(found[-1].kind, start, start, end))
        found += fresh
    return tuple(found)


def leaves_open(text: str, at: int, doubled: str | None) -> bool:
    """Whether 好不好, 办没办 at ``at`` leaves it open; in 工作不作 a word only ends as the next begins."""
    return not doubled or len(doubled) > 1 or _apart(text, at)


def _apart(text: str, at: int) -> bool:
    """Whether a character is not the end of a word of two that begins before it."""
    return not at or not is_known_word(text[at - 1 : at + 1]) or is_known_word(text[max(0, at - 2) : at])


def _idioms(text: str) -> list[tuple[int, int]]:
    """Where set phrases stand that have a 不 or 无 and deny nothing (不遗余力, 无微不至)."""
    found = []
    for phrase in set_phrases():
        at = text.find(phrase)
        while at >= 0:
            end = at + len(phrase)
            if len(phrase) > _SHORT or not (
                is_known_word(text[at : end + 1]) or is_known_word(text[end - 1 : end + 1])
            ):
                found.append((at, end))
            at = text.find(phrase, end)
    return found


def _goes_on(text: str, clauses: list[tuple[int, int]], number: int, last: Cue) -> bool:
    """Whether what ``last`` forbids in the clause before goes on in this one."""
    before, start = clauses[number - 1], clauses[number][0]
    return (
        last.kind in ("forbid", "may")
        and not last.behind
        and before[0] <= last.start < before[1]
        and last.start - before[0] <= 4
        and text[before[1] - 1] != "的"
        and not (text.startswith("不能", last.start) and _UNABLE_TOPIC.search(text, last.end, before[1]))
        and text[before[1] : start] in (",", "、")
        and clauses[number][1] - start <= _GOING_ON
        and not _GOES_ON.match(text[start:])
        and not _is_topic(text, clauses, number)
    )


def unquoted(text: str, other: str) -> str:
    """``text`` with blanks for the quotation marks around what ``other`` says without them.

    What stands in them denies nothing (避免“只听不看”), so that both must have them or neither.
    """
    for match in _QUOTED.finditer(text):
        inner = match.group()[1:-1]
        if inner in _QUOTED.sub("", other) and match.group() not in other:
            text = f"{text[: match.start()]} {inner} {text[match.end() :]}"
    return text


def _is_topic(text: str, clauses: list[tuple[int, int]], number: int) -> bool:
    """Whether the next clause says what of this one: 代表超越职权的行为,只能代表个人."""
    return number + 1 < len(clauses) and CUE.match(text, clauses[number + 1][0]) is not None


def denied_at(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is denied: an odd number of denials reach it."""
    return len(_denials_at(text, at)) % 2 == 1


@lru_cache(maxsize=2048)
def verbs_that_deny(text: str) -> tuple[tuple[int, str], ...]:
    """Where verbs and adjectives stand that may say what a denial says (脱离, 否决, 薄弱), and which.

    They only ever explain why another text denies; that one of them is missing says nothing.
    """
    return tuple((match.start(), match.group()) for match in _DENYING_VERB.finditer(text))


def wanting_at(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is said to be wanting (有待健全), with nothing nearer that denies or demands it."""
    reaching = [cue for cue in cues_of(text) if cue.end <= at < cue.reach]
    return bool(reaching) and reaching[-1].kind == "wanting"


def turned_at(text: str, at: int, other: str) -> bool:
    """Whether a verb in the clause of ``at`` turns what is said there, and ``other`` has no such verb.

    In 超越职权的行为 it turns 职权, and not 行为.
    """
    start, end = clause_at(text, at)
    return any(
        start <= place < end
        and place != at
        and not set("的、") & set(text[min(place, at) : max(place, at)])
        and not any(value >= NEAR for _, value in said(other).find(verb))
        for place, verb in verbs_that_deny(text)
    )


def denied_behind(text: str, at: int, other: str, spot: int) -> bool:
    """Whether a denial follows what stands at ``at`` in its clause, and denies nothing else that ``other`` speaks of.

    ``spot`` is where that stands in ``other``; what is denied there together with it is nothing else.

    Where the clause ends with what is denied (企业和个人出的钱不能要), all before it is its topic.
    """
    for start, end in said(text).clauses:
        if start <= at < end:
            return any(
                cue.denies
                and at < cue.start
                and (cue.start <= at + _BEHIND or end - cue.end <= _VERB)
                and not _of_quality(text[cue.end : end])
                and _same_denial(other, spot, text[cue.end : cue.end + 2].rstrip(",，。;；"))
                for cue in cues_of(text)
                if start <= cue.start < end
            ) or _denied_as_topic(text, (start, end))
    return False


def _denied_as_topic(text: str, clause: tuple[int, int]) -> bool:
    """Whether a clause only names what the next one ends with denying (机关的编制,委员在任职期间都不占)."""
    after = next((span for span in clauses_of(text) if span[0] >= clause[1]), None)
    if after is None or any(tag[0] in "vrpd" for _, tag in tagged_words(text[slice(*clause)])[:-1]):
        return False
    return any(
        cue.denies and after[0] < cue.start and 0 < after[1] - cue.end <= _SHORT for cue in cues_of(text)
    )


def _of_quality(text: str) -> bool:
    """Whether what is denied is an adjective alone: 接待很不方便 denies no 接待."""
    return [tag for _, tag in tagged_words(text)] == ["a"]


def _same_denial(text: str, spot: int, words: str) -> bool:
    """Whether all that says ``words`` in ``text`` is denied there by what denies ``spot``."""
    reaching = _denials_at(text, spot)
    return all(_denials_at(text, match.start()) == reaching for match in re.finditer(re.escape(words), text))


def _denials_at(text: str, at: int) -> list[Cue]:
    return [cue for cue in cues_of(text) if cue.denies and cue.end <= at < cue.reach]


def demand_at(text: str, at: int) -> str:
    """``must``, ``may``, ``forbid`` or ``needless``, whichever governs what stands at ``at`` most closely; empty where none does.

    What must be avoided is forbidden, what must not be avoided is demanded.
    """
    reaching = [cue for cue in cues_of(text) if cue.end <= at < cue.reach]
    nearest = next((cue for cue in reversed(reaching) if cue.kind in _TURNED), None)
    if nearest is None:
        return ""
    turned = sum(cue.denies for cue in reaching if cue is not nearest and cue.start >= nearest.end) % 2
    return _TURNED[nearest.kind] if turned else nearest.kind


_TURNED = {"must": "forbid", "forbid": "must", "may": "", "needless": ""}
