"""What is still to come (将组织), under way (正在组织) or done (已组织): a sentence that says one says none of the others.

What is only demanded (要纠正, 坚决纠正) is not done yet either; a claim that calls it done (已经得到纠正) says more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.nearer import nearest_places
from rag.answering.claims.polarity import demand_at, denied_at
from rag.answering.claims.tables import rows_of
from rag.answering.claims.words import NEAR, clause_at, said
from rag.text import tagged_words

_MOVED = (
    "[^对把于在由向会要,，。;；][^,，。;；]{1,20}?(?:予以|加以|作为|纳入|列入|转化为|交由|交给|移交|报送)"
)
"""What makes 将 say what 把 does (将结果予以公布)."""
_MARKS = (
    (
        "coming",
        re.compile(
            rf"明年|来年|探索(?=(?P<try>[\u4e00-\u9fff]{{2}}))(?!(?:和|与)?[\u4e00-\u9fff]{{2}}[了出过])|即将|行将|将[要会]|(?<!必)将(?!{_MOVED})(?=(?:依法|适时|分批|统一)?(?P<act>[\u4e00-\u9fff]{{2}}))|拟(?=(?:[对于在从把将]|[\u4e00-\u9fff]{{2}}))(?!定|稿|订|任|人)"
            r"|打算|预计|有望|力争|(?:计划|准备)(?:[\d一两二三四五六七八九十]{1,3}(?:年|个月|天)[内里]?)?(?=(?P<plan>[\u4e00-\u9fff]{2}))|(?:下一?步|稍后|接下来)(?=[,，要将我在对还])"
        ),
    ),
    ("under way", re.compile(r"正在")),
    ("done", re.compile(r"(?:已经|早已|均已|都已|现已|业已|(?<![而仅久不自业得])已)(?![知有在])")),
)
_BEHIND = re.compile(r"过?了(?!解)|完毕|完了")
_DID = re.compile(r"(?P<act>[\u4e00-\u9fff]{2})了(?![解,，。;；])")
_CLOSED = re.compile(
    r"(?:已经?|早已|均已|都已|圆满|顺利|全部)*(?P<end>结束|完毕|完成|收官|告终|落幕)了?(?=$|[,，。;；])"
)
_UNBEGUN = re.compile(r"(?:尚未|还未|还没有?|没有?)(?:正式|真正)?(?P<end>开始|启动|展开|动工|起步)")
_LATELY = re.compile(r"[年月届天段期]来[,，的]|以来|去年|上年|过去|近[几两三]?年|曾|了(?!解)|已|\d")
_LIGHTLY = re.compile(r"(?:全部|全面|顺利|圆满)?(?:进行|开展|举行|展开)(?=了|过|$|[,，。;；])")
_ENDED = re.compile(r"(?:全部|圆满|顺利)*(?:结束|完成|收官|落幕)了?(?=$|[,，。;；])")
_WHEN = re.compile(r"在[^,，。;；]{1,12}?(?:之|以)?(?:前|后|时|中|期间)$")
_PAST = re.compile(r"[年月届天段期]来[,，]|以来|去年|上年|曾|过去[一两几三]年|(?<![为除])了(?![解然不得])")
_SET_TO = re.compile(
    r"(?:^|[,，。;；:：]|[一二三四五六七八九十]是)(?:坚决|着力|切实|务必|抓紧|尽快|努力|逐步|进一步|不断|妥善|加快|大力|合理|依法|严格)"
    r"(?:(?:做好|抓好|加以|[\u4e00-\u9fff]{2}(?:和|、|并|与))*)$"
)
_TELLING = 0.3
_OUTCOME = re.compile("[\u4e00-\u9fff][成好完毕清掉齐]")
_LIGHT = frozenset(
    [
        "得到",
        "进行",
        "予以",
        "加以",
        "开展",
        "获得",
        "取得",
        "完成",
        "结束",
        "受到",
        "要求",
        "强调",
        "提出",
        "指出",
        "全部",
        "继续",
    ]
)
_PASSED = "通过"
_WITH_OBJECT = frozenset(("开展", "进行", "举行"))
"""Light verbs behind which what is done is named."""
_AGAINST = {
    "coming": frozenset(["done", "past"]),
    "done": frozenset(["coming", "wanted"]),
    "under way": frozenset(["done", "coming"]),
    "did": frozenset(["coming", "wanted"]),
    "closed": frozenset(["coming", "under way", "wanted"]),
    "unbegun": frozenset(["under way", "done", "past"]),
}
"""What excludes each phase of a claim; "past" is what a sentence of days gone by says without a mark."""
_WANTED = frozenset(["wanted"])


@dataclass(frozen=True, slots=True)
class _Event:
    """An act, said to be at a ``phase`` by ``mark``; ``at`` is where it stands if that is known."""

    phase: str
    mark: str
    act: str
    at: int | None = None


def other_phase(claim: str, sentence: str) -> list[tuple[str, str]]:
    """(kind, words) of what ``claim`` calls done that is still to come in ``sentence``, or the other way round."""
    for mine in _events(claim):
        places = [at for at, value in said(sentence).find(mine.act) if value >= NEAR]
        places = places or _roots(mine.act, sentence)
        if mine.at is not None and len(places) > 1:
            places = nearest_places(claim, mine.at, sentence, places)
        against = _AGAINST[mine.phase] - _WANTED if _describes(mine, claim) else _AGAINST[mine.phase]
        if places and all(_phase_at(sentence, at) in against for at in places):
            return [("date", mine.mark + mine.act)]
    return []


def _describes(event: _Event, text: str) -> bool:
    """Whether an act only says of what thing ``text`` speaks (已落地的项目): something else may be wanted of that."""
    return event.at is not None and text.startswith("的", event.at + len(event.act))


def _roots(act: str, sentence: str) -> list[int]:
    """Where ``sentence`` has the deed of which ``act`` is the outcome (建成: 建立; 查清: 查处)."""
    if _OUTCOME.fullmatch(act) is None:
        return []
    words = [one for one in said(sentence).words if len(one.text) == len(act) and one.text[0] == act[0]]
    return [one.start for one in words if tagged_words(one.text)[0][1] == "v"]


def _phase_at(text: str, at: int) -> str:
    """The phase of the act at ``at``: by the last mark before it in its clause, by 了 behind it, or by what the text is."""
    start, end = clause_at(text, at)
    before = [one for one in _marks_of(text) if start <= one[0] < one[1] <= at]
    if before:
        return before[-1][2]
    if _BEHIND.match(text, at + 2) or _BEHIND.match(text, at + 1):
        return "done"
    behind = [phase for first, _, phase in _marks_of(text) if at < first < end]
    if behind:
        return behind[0]
    if denied_at(text, at):
        return ""
    carried = [phase for _, last, phase in _marks_of(text) if last <= at]
    if carried[-1:] == ["coming"]:
        return "coming"
    if _PAST.search(text):
        return "past"
    return "wanted" if only_wanted(text, at) else ""


def only_wanted(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is demanded, in a text that tells of nothing done."""
    if _LATELY.search(text) or denied_at(text, at):
        return False
    return demand_at(text, at) == "must" or _SET_TO.search(text, 0, at) is not None


@lru_cache(maxsize=2048)
def _marks_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """``[start, end)`` and phase of all that says when in a folded text, in order."""
    found = [
        (match.start(), match.end(), phase)
        for phase, marks in _MARKS
        for match in marks.finditer(text)
        if _is_act(match)
    ]
    return tuple(sorted(found))


def _is_act(match: re.Match[str]) -> bool:
    """Whether a verb follows 将, 计划 or 准备: 将组织, not 将名单 or 计划执行."""
    groups = match.groupdict()
    behind = groups.get("act") or groups.get("plan") or groups.get("try")
    if behind is None or behind.endswith("的"):
        return behind is None
    return tagged_words(behind)[0][1] in ("v", "d", "p") or _is_verb(behind)


@cache
def _verbs() -> frozenset[str]:
    """The words that are verbs wherever they stand."""
    return frozenset(word for row in rows_of("near_verbs.txt") for word in row)


def _is_verb(word: str) -> bool:
    """Whether a word is a verb by the lexicon, which the tags of the segmenter often miss (审理, 新建, 轮训)."""
    verb = verb_at_or_after(word, 0, len(word))
    return word in _verbs() or (verb is not None and verb.word == word)


@lru_cache(maxsize=2048)
def _events(text: str) -> tuple[_Event, ...]:
    """The acts that a folded text says to come, to be done or not to have begun."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[_Event]:
    for start, end, phase in _marks_of(text):
        clause = clause_at(text, start)
        act = _first_act(text[end : clause[1]])
        if not act and (_LIGHTLY.match(text, end, clause[1]) or _ENDED.match(text, end, clause[1])):
            done = _last_name(_WHEN.sub("", text[clause[0] : start]))
            if done and not denied_at(text, start):
                yield _Event(phase, text[start:end], done)
        if act and not denied_at(text, text.index(act, end)):
            yield _Event(phase, text[start:end], act, text.index(act, end))
    for match in _DID.finditer(text):
        act = match["act"]
        if act in _WITH_OBJECT:
            act = _first_act(text[match.end() : clause_at(text, match.start())[1]])
        elif act in _LIGHT or [tag for _, tag in tagged_words(act)] != ["v"]:
            continue
        if act:
            yield _Event("did", "", act)
    for phase, pattern in (("closed", _CLOSED), ("unbegun", _UNBEGUN)):
        for match in pattern.finditer(text):
            first = max((span[0] for span in said(text).clauses if span[0] <= match.start()), default=0)
            act = _last_name(text[first : match.start()])
            if act and not any(
                first <= mark[0] and mark[2] == "coming" for mark in _marks_of(text[: match.start()])
            ):
                yield _Event(phase, match.group(), act)


def _first_act(text: str) -> str:
    """The first verb of ``text`` that says what is done."""
    verbs = (
        word
        for word, tag in tagged_words(text)
        if len(word) > 1 and word not in _LIGHT and (tag in ("v", "vn") or _is_verb(word))
    )
    named = verb_at_or_after(text, 0, len(text))
    return next(verbs, "") or (named.word if named and len(named.word) > 1 else _PASSED * (_PASSED in text))


def _last_name(text: str) -> str:
    """What is closed or not begun: the last noun or verb of ``text`` that says something."""
    heavy = {one.text for one in said(text).words if one.weight >= _TELLING}
    return next((word for word, tag in reversed(tagged_words(text)) if tag[0] in "nv" and word in heavy), "")
