"""What a clause denies, forbids, allows or demands, and of which of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.words import NEAR, clauses_of, said, set_phrases
from rag.text import is_known_word, tagged_words

_MUST_TWICE = (
    r"不得不|不能不|不可不|不会不|不可能不|不应不|不该不|不是不|不无|无不|莫不|无一不|没有一[个名位项件次]不|必不可少|离不开|离不了"
    r"|少不了|不可或缺|缺不了|非[^,，。;；]{1,16}?不(?:可|行|能)(?=$|[,，。;；的])"
)
_BOUND = r"(?:超过|多于|高于|大于|超出|少于|低于|小于|足(?=\d)|到(?=[\d一二三四五六七八九十百]))"
_FORBID = (
    rf"(?:不得(?!不)|不能(?![不够])|不可以?(?![不缺少或避])|不许|(?<![找拿说看摸抓瞄算测认报把])不准|不允许|不应当?|严禁|禁止|切忌|不让|不要|绝不能?|绝不可|不予|没有?(?={_BOUND}))"
    rf"(?!{_BOUND})|(?<![分特个区辨差类级])别(?![人的处]|{_BOUND})|勿|莫(?=[要把])"
)
_NEEDLESS = r"不必|不用|用不着|没必要|没有必要|犯不着|无必要|不需要?|无须|无需|毋须|毋需|不一定|未必|(?<![许认宁])可不(?!可)|可以不|免于|免予|不要求"
_BARE = (
    r"没有|没(?!收(?!到|集|取|听|看|齐))|未(?![来必])|(?<!有)无(?![论限不私党法线形疑])(?=[\u4e00-\u9fff])|非(?=[同党公法经])|(?<=[更亦既并而])非"
    rf"|不(?!同(?!意(?!见)))(?![断仅但光只论管少足懈久惜止当便妨如忘过]|限于)(?!(?:得|能|可|许|准|应|可以|允许)?{_BOUND})"
)
_NEGATIVE = (
    r"不是|并不|并非|绝非|从不|(?<!解)决不|绝不|毫不|拒不|不再|避免|防止|严防|谨防|提防|力戒|以防|以免|免得|杜绝|拒绝|谢绝|取消|离开了?|[避绕撇抛]开|远离|轮不到"
    r"|缺乏|缺少|欠缺|匮乏|失去|丧失|毫无|绝无|(?<![困艰疑繁灾畏为苦万刁责遇蒙两磨发避逃空国劫患非])难以?(?=[\u4e00-\u9fff])(?![点题度免得民处关事办啃缠])"
    r"|除了?(?=[^,，。;；]{2,40}外)"
)
_BESIDES = re.compile(
    r"除[^,，。;；]{2,40}外[,，]?[^,，。;；不没未无]{0,12}?(?:还|也|又|另|同时)(?![不没未无])"
)
"""What is set apart only to say that there is more (除甲外还有乙) is not denied."""
_LEXICAL = (
    r"脱离|背离|偏离|违背|违反|越出|超出|超越|突破|摒弃|抛弃|消除|排除|遏制|制止|抵制|剥夺|逃避|规避|回避|忽视|忽略|轻视|无视|放弃"
    r"|遗漏|停止|暂停|终止|中止|中断|撤销|撤掉|废止|废除|否决|否认|推翻|驳回|克服|免除|排斥|反对|阻止|阻碍|妨碍|克扣|扣减|扣发|扣(?=工资|奖金)"
    r"|(?<![等的些点个和与、在])不足|不够|薄弱|欠(?=[佳妥])|缺(?=[位席])"
)
_WANTING = r"有待|[尚仍亟还]需要?"
"""What is wanting is not there yet, and is asked for: it agrees with a denial and with a demand."""
_MUST = r"必须|务必|应当|应该|一定要|须|只能|(?<![相反适对供响顺答])应(?![急对用有付邀])|(?<![主重需必紧首纲摘概不只简])要(?![求点素害领道闻是么])|得(?=[给专先开另跟要有])"
_MAY = r"允许|准许|可以|(?<![认许宁不尽])可(?![靠能见操持观是不行以])|(?<![不可职功才性效智潜只])能(?![力够量动不源耐见])|能够"
_CUE = re.compile(
    rf"(?P<twice>{_MUST_TWICE})|(?P<needless>{_NEEDLESS})|(?P<forbid>{_FORBID})|(?P<negative>{_NEGATIVE})|(?P<bare>{_BARE})"
    rf"|(?P<wanting>{_WANTING})|(?P<must>{_MUST})|(?P<may>{_MAY})"
)
_DENYING_VERB = re.compile(_LEXICAL)
_QUOTED = re.compile(r"“[^”]{1,16}”")
_EITHER = re.compile(r"(.{1,2})[不没]\1|[能是与可]否|行不行|有没有|有无")
_GOES_ON = re.compile(
    r"^(?:而|会|再|需|但|要|应|并|从而|以|使|确保|防止|同时|才|就|也|还|因|由|更|把|将|切实|自觉|必须|可|能|不|严|.*[都也均](?:得|要|应|须|必须|可|能))"
)
_COMPLEMENT = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![绝并也都就从毫还又更才既而且们是的会要能])(?<!(?<!解)决)不(?P<how>[了好到成着起住完准清动出])"
)
_IDIOM = re.compile(r"[\u4e00-\u9fff](?=[、的])")
"""What stands behind 不 in a set phrase of four characters (有法不依、执法不严)."""
_TURNS = re.compile(r"(?<=.)(?:[也就便则却](?!是|业|职|任|地|近|要求)|而(?!且|言)|才(?=[能会可算有]))")
"""What begins the second half of a clause that has no comma; a denial in the first does not reach it."""
_MEASURED = re.compile(r"(?:满|足|到|达到?|及)(?=[\d半一二两三四五六七八九十百]|法定|规定)")
"""未满半届 denies that it is half a term, and nothing of what follows."""
_NOBODYS = re.compile(r"(?:没有?|无)[\u4e00-\u9fff]{1,10}的(?P<act>[\u4e00-\u9fff]{2,4})")
_AGAIN = re.compile(
    r"(?!是|可能|会|应|该|得|能|要)[\u4e00-\u9fff]{1,4}?(?=[不未]|没有)"
    r"(?!不[了好到成着起住完准清动出同]|[不没未][^,，。;；]{1,6}的[\u4e00-\u9fff])"
)
"""不满意不放过: what is denied first is the condition of what is denied then."""
_SHORT = 2
_REACH = 16
_GOING_ON = 14
_BEHIND = 7
_VERB = 4
_NO_NEED = r"(?:[很也]?(?:没|没有|无)(?:什么|多大|太大)?必要|大可不必)"
_AT_END = re.compile(
    rf"[^,，。;；]是?(?P<cue>不允许|允许|不可以|(?<!行)不行|不许|禁止|{_NO_NEED})的?$"
    r"|(?:都|一律|坚决|被|已经?|予以)(?:要|应当?|须|必须|全部|彻底)?(?P<ban>杜绝|禁止|严禁|防止|避免|取消|拒绝|谢绝)了?$"
)
_ONLY_CUE = re.compile(
    r"^(?:这|那)?(?:样做)?[都也]?是?(?:绝对|完全|万万|坚决|绝|决|根本)?"
    rf"(?:(?P<ban>(?:不|不被|不能)(?:允许|准许|可以|可|行|许可|应该|应当)|禁止|要不得|使不得|轮不到[^,，。;；来去]{{1,8}})|(?P<needless>{_NO_NEED})"
    r"|(?P<must>必须|[很有确实]*必要)|(?P<may>允许|准许|可以|行|许可))的?$"
)

DENIES = frozenset(("forbid", "negative", "needless"))


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that denies, forbids or demands: ``kind`` at ``[start, end)``, and how far it reaches.

    It stands ``behind`` what it governs where it closes a clause (做样子是不行的).
    """

    kind: str
    start: int
    end: int
    reach: int
    behind: bool = False

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
        verdict = _AT_END.search(text, start, end)
        if verdict:
            group = "ban" if verdict.group("ban") else "cue"
            cue = verdict.group("cue") or ""
            kind = "may" if cue == "允许" else "needless" if "必" in cue else "forbid"
            found.append(Cue(kind, start, start, verdict.start(group), behind=True))
            end = verdict.start(group)
        fresh = [
            _cue(text, match, start, end)
            for match in _CUE.finditer(text, start, end)
            if not any(first <= match.start() and match.end() <= last for first, last in quoted)
            and not _BESIDES.match(text, match.start())
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
    turn = _TURNS.search(text, match.end(), reach) if kind in ("bare", "negative") else None
    if turn:
        reach = turn.start()
    how = _COMPLEMENT.match(text, match.start(), end) if match.group() == "不" else None
    long = is_known_word(text[max(start, match.start() - 2) : match.start()])
    good = how is not None and how.group("how") == "好" and long
    if how and not good and not _begins_word(text, how.end() - 1):
        verb = match.start() - (2 if long else 1)
        return Cue("negative", verb, verb, how.end())
    if match.group() == "不" and (_IDIOM.match(text, match.end()) or match.end() + 1 == end):
        return Cue("negative", match.start(), match.end(), match.end() + 1)
    again = _AGAIN.match(text, match.end(), reach) if match.group() in ("不", "未") else None
    if again:
        reach = again.end()
    measured = _MEASURED.match(text, match.end(), end) if kind == "bare" else None
    if measured:
        return Cue("negative", match.start(), match.end(), measured.end())
    if kind == "bare" and text.startswith("经", match.end()):
        later = _CUE.search(text, match.end(), reach)
        reach = later.start() if later else reach
    if kind == "bare" or match.group() in ("不是", "并非"):
        owned = -1 if _lacks_act(text, match, end) else text.find("的", match.end() + 1, reach)
        row = text.find("、", match.end(), reach)
        if row >= 0 and _CUE.search(text, row, end):
            reach = row
        describes = match.group() != "不" or match.start() == start or text[match.start() - 1] in "对凡是"
        cut = describes and 0 <= owned < end - 2
        return Cue("negative", match.start(), match.end(), owned if cut else reach)
    return Cue(kind, match.start(), match.end(), reach)


def _lacks_act(text: str, match: re.Match[str], end: int) -> bool:
    """Whether all of a clause says that somebody's act is wanting: 没有群众的支持, not 没有收入的代表."""
    whole = _NOBODYS.fullmatch(text, match.start(), end)
    return whole is not None and all(tag.startswith("v") for _, tag in tagged_words(whole["act"]))


def _begins_word(text: str, at: int) -> bool:
    """Whether the character and the next make a word: 不了解 has no outcome."""
    return text[at + 1 : at + 2] not in ("", "的") and is_known_word(text[at : at + 2])


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
        and before[0] <= last.start < before[1]
        and last.start - before[0] <= 4
        and text[before[1] - 1] != "的"
        and text[before[1] : start] in (",", "、")
        and clauses[number][1] - start <= _GOING_ON
        and not _GOES_ON.match(text[start:])
        and not _is_topic(text, clauses, number)
    )


def _is_topic(text: str, clauses: list[tuple[int, int]], number: int) -> bool:
    """Whether the next clause says what of this one: 代表超越职权的行为,只能代表个人."""
    return number + 1 < len(clauses) and _CUE.match(text, clauses[number + 1][0]) is not None


def denied_at(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is denied: an odd number of denials reach it."""
    return sum(cue.denies and cue.end <= at < cue.reach for cue in cues_of(text)) % 2 == 1


@lru_cache(maxsize=2048)
def verbs_that_deny(text: str) -> tuple[tuple[int, str], ...]:
    """Where verbs and adjectives stand that may say what a denial says (脱离, 否决, 薄弱), and which.

    They only ever explain why another text denies; that one of them is missing says nothing.
    """
    return tuple((match.start(), match.group()) for match in _DENYING_VERB.finditer(text))


def wanting_at(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is said to be wanting (有待健全)."""
    return any(cue.kind == "wanting" and cue.end <= at < cue.reach for cue in cues_of(text))


def turned_at(text: str, at: int, other: str) -> bool:
    """Whether a verb in the clause of ``at`` turns what is said there, and ``other`` has no such verb.

    In 超越职权的行为 it turns 职权, and not 行为.
    """
    start, end = next(span for span in clauses_of(text) if span[0] <= at < span[1])
    return any(
        start <= place < end
        and place != at
        and not set("的、") & set(text[min(place, at) : max(place, at)])
        and not any(value >= NEAR for _, value in said(other).find(verb))
        for place, verb in verbs_that_deny(text)
    )


def denied_behind(text: str, at: int, other: str) -> bool:
    """Whether a denial follows what stands at ``at`` in its clause, and denies nothing that ``other`` speaks of.

    Where the clause ends with what is denied (企业和个人出的钱不能要), all before it is its topic.
    """
    for start, end in clauses_of(text):
        if start <= at < end:
            return any(
                cue.denies
                and at < cue.start
                and (cue.start <= at + _BEHIND or end - cue.end <= _VERB)
                and text[cue.end : cue.end + 2].rstrip(",，。;；") not in other
                for cue in cues_of(text)
                if start <= cue.start < end
            )
    return False


def demand_at(text: str, at: int) -> str:
    """``must``, ``may`` or ``forbid``, whichever governs what stands at ``at`` most closely; empty where none does.

    What must be avoided is forbidden, what must not be avoided is demanded.
    """
    reaching = [cue for cue in cues_of(text) if cue.end <= at < cue.reach]
    nearest = next((cue for cue in reversed(reaching) if cue.kind in ("must", "may", "forbid")), None)
    if nearest is None:
        return ""
    turned = sum(cue.denies for cue in reaching if cue is not nearest and cue.start >= nearest.end) % 2
    return _TURNED[nearest.kind] if turned else nearest.kind


_TURNED = {"must": "forbid", "forbid": "must", "may": ""}
