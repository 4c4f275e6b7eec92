"""What excludes a sentence though neither of the two denies it.

不仅代表个人 against 只代表个人; 编制外 against 编制内; 已经健全 against 有待健全; and what is said of those who have
against what is said of those who have not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.claims.directions import pulled_apart
from rag.answering.claims.phases import only_wanted, other_phase
from rag.answering.claims.polarity import demand_at, denied_at, unquoted
from rag.answering.claims.poles import other_pole
from rag.answering.claims.then_and_now import other_time
from rag.answering.claims.wholly import denied_wholly
from rag.answering.claims.words import NEAR, SPELT, Word, clause_at, grade, said, share_said
from rag.text import tagged_words

_HAN = "[\u4e00-\u9fff]"
_ONLY = re.compile(
    r"(?<![不非并])(?:只(?:能|限于?|是|有)?|仅限?于?|限于|唯有?|专门?)(?![要管好得怕顾])(?=[\u4e00-\u9fff])"
)
_LIMITED = re.compile(r"(?<![不非并])(?:只|仅)(?:限于?|停留在|局限于?|集中在)")
_NOT_ONLY = re.compile(r"不仅|不限于|不止(?!\d)")
_NO = re.compile(r"(?:不[能可得应要许准会该]?|避免|防止|别|莫|勿) ?$")
_BESIDE = re.compile(
    rf"(?P<what>{_HAN}{{2}})(?:之|以)?(?P<side>[内外])(?![部容涵在出来务交地国省市资商贸行事表援边围销])"
)
_OTHER_SIDE = {"内": "外", "外": "内"}
_WANTING = re.compile(r"有待|尚需|仍需|亟需|还需要?")
_DONE = re.compile(r"(?:已经?有?|有了|大有|早已|很|十分|非常|比较|相当|较为|日益|日趋|得到了?|全面)$")
_IS_DONE = re.compile(
    r"(?:已经|早已|均已|都已|现已|[^而仅久不自业得而]已)(?!经)(?:得到|全部|全面|基本|彻底|完全)*(?![知有在])"
)
_DARING = ("(?<![勇果])敢", "愿意", "善于", "值得", "懂得", "舍得", "乐于", "甘于", "适合")
"""Verbs of being willing, able or worth, said of a deed that is itself not denied."""
_GOVERNED, _NEXT, _REACH = 2, 12, 8
_TELLING = 0.3
_TOPIC = re.compile(
    r"(?<![^,，。;；])(?:对于?|凡是?)?(?P<what>[^,，。;；是非]{2,24}?)的(?P<head>[\u4e00-\u9fff]{1,6})[,，](?![但并而也又还从却])"
)
_LACKS = re.compile(r"取消|撤销|废止|废除|解散|没|未|无|欠|缺|不(?![能得可许准应要断同])")
_MOSTLY = 0.6
_ALL_ONE = re.compile(r"是否(?P<what>[^,，。;；]{1,10}?)无所谓")
_TROUBLE = r"(?:问题|现象|情况|矛盾|困难|难题|毛病|短板|不足)"
_GONE = re.compile(
    rf"(?:已经?|早已|现在|目前|如今)(?:没有?|无|不存在|不再有)了?(?P<one>(?!解决|克服|处理|化解|发现|出现|得到|整改)[^,，。;；]{{3,20}}?)的?{_TROUBLE}"
    rf"|(?:^|[,，])(?P<two>[^,，。;；]{{3,20}}?)的?{_TROUBLE}(?:都|均|也|已经?|早已|现在|目前|基本)*(?:不存在|没有了|不再有|已无|消失)"
)
"""A trouble that is said to be over."""
_OVER = re.compile(
    r"不存在|没有了|不再|已无|解决|克服|消除|化解|消失|改变|改进了|扭转|没有?[^,，。;；]{2,16}(?:问题|现象)"
)

_FREE_BOUND = re.compile(
    r"(?<!不)(?:可以?|允许|能够?|准许)(?P<bound>少于|低于|多于|高于|超过|超出|大于|小于)"
)
_AT_WILL = re.compile(
    r"(?:可以?|能|都)?(?:随时|任何时候|随意|任意|自由|直接|自行|擅自)(?:都|就)?(?:可以?|能)?"
)
_ONLY_THEN = re.compile(r"才可以[^,，。;；]{0,6}$")
_ONCE_TOLD = re.compile(
    r"(?:报告|通报|备案|告知|请示|通知|申请|登记|上报|打招呼)(?:完毕|完)?(?:之?后|了|过)?[,，]?(?:即可?|就(?:可以?|能|行)|便(?:可以?|能)|后可以?)(?!时|使|将)"
)
_AGREES = re.compile("同意|批准|审批|许可|核准|准许|通过|点头")
_AGREED = re.compile(rf"经[^,，。;；]{{0,12}}(?:{_AGREES.pattern})|(?:{_AGREES.pattern})(?:之?后|才)")
_MISTAKEN = re.compile(
    r"(?:认为|以为|觉得)(?P<view>[^,，。;；]{3,40})[,，](?:这|那|此)[^,，。;；]{0,10}?(?:不对|误解|误区|错误|不正确|糊涂|偏见|片面)"
    r"|(?:克服|破除|纠正|摒弃|消除|转变)[^,，。;；]{0,4}?(?P<notion>[^,，。;；]{3,24}?)的?(?:思想|观念|认识|看法|偏见|想法)"
)
_RIGHT = re.compile(r"正确的?|是对的|有道理|没错")
_VIEW = re.compile(r"认为|以为|觉得|误|不|错|看法|认识|观念|思想|想法|偏见|没|防止|避免")
_OPEN = re.compile(
    r"是否(?P<what>[\u4e00-\u9fff]{2})|(?:能|可)否|如何|怎[么样]|多少|程度|不|没|未|看|取决|与否|情况"
)

Found = list[tuple[str, str]]


def contraries(claim: str, sentence: str) -> Found:
    """(kind, words) of what one folded text says and the other excludes."""
    claim, sentence = unquoted(claim, sentence), unquoted(sentence, claim)
    rules = (
        _exclusive,
        _beside,
        _wanting,
        _daring,
        _indifferent,
        _gone,
        other_time,
        other_phase,
        denied_wholly,
        pulled_apart,
        other_pole,
        _bounds_freed,
        _unchecked,
        _settled,
        _merely_told,
        _misheld,
    )
    return [one for rule in rules for one in rule(claim, sentence)]


def _words_behind(text: str, at: int) -> list[Word]:
    """The first telling words behind ``at`` in its clause."""
    end = clause_at(text, at)[1]
    words = [one for one in said(text).words if at <= one.start < min(end, at + _NEXT)]
    return ([one for one in words if one.weight >= _TELLING] or words)[:_GOVERNED]


def _only(text: str) -> Iterator[tuple[str, list[Word]]]:
    """What a text says to be all, and what not to be all: ("only" or "more", the words next to it)."""
    for match in _NOT_ONLY.finditer(text):
        yield "more", _words_behind(text, match.end())
    for match in _ONLY.finditer(text):
        if not _NOT_ONLY.search(text[match.start() - 1 : match.end()]):
            kind = "more" if _NO.search(text[: match.start()]) else "only"
            yield kind, _words_behind(text, match.end())


def _exclusive(claim: str, sentence: str) -> Found:
    """不仅代表个人 where the source has 只代表个人, or the other way round."""
    theirs = [(kind, said(" ".join(one.text for one in words))) for kind, words in _only(sentence)]
    for kind, words in _only(claim):
        kinds = {
            other for other, held in theirs if words and all(grade(held.find(w.text)) >= SPELT for w in words)
        }
        if kinds and kind not in kinds:
            return [("scope", "".join(one.text for one in words))]
        elsewhere = _limited(claim) and _limited(sentence) and _all_stand(words, sentence)
        if kind == "only" and not kinds and elsewhere and any(other == "only" for other, _ in theirs):
            return [("scope", "".join(one.text for one in words))]
    return []


def _limited(text: str) -> bool:
    """Whether exactly one thing of ``text`` is said to be all (只限于培训, 仅限于考察)."""
    return len(_LIMITED.findall(text)) == 1 == len(list(_only(text)))


def _all_stand(words: list[Word], sentence: str) -> bool:
    """Whether ``sentence`` has all of ``words``."""
    return bool(words) and all(said(sentence).exactly(one.text) for one in words)


def _beside(claim: str, sentence: str) -> Found:
    """编制外 where the source has 编制内."""
    there = {(match["what"], match["side"]) for match in _BESIDE.finditer(sentence)}
    for match in _BESIDE.finditer(claim):
        what, side = match["what"], match["side"]
        if (what, _OTHER_SIDE[side]) in there and (what, side) not in there:
            return [("content", match.group())]
    return []


def _wanting(claim: str, sentence: str) -> Found:
    """已经健全 where the source has 有待健全, or the other way round; 已经扭转 where it says that it must be."""
    for match in _IS_DONE.finditer(claim):
        heard = [(word, said(sentence).exactly(word.text)) for word in _words_behind(claim, match.end())[:1]]
        if any(at and all(demand_at(sentence, one) == "must" for one in at) for _, at in heard):
            return [("negation", match.group() + heard[0][0].text)]
    for text, other in ((claim, sentence), (sentence, claim)):
        for match in _WANTING.finditer(text):
            for word in _words_behind(text, match.end())[:_GOVERNED]:
                places = [at for at, value in said(other).find(word.text) if value >= NEAR]
                if any(_DONE.search(other[max(0, at - _REACH) : at]) for at in places):
                    return [("negation", match.group() + word.text)]
    return []


def _daring(claim: str, sentence: str) -> Found:
    """敢监督 where the source has 不敢监督, or the other way round."""
    for verb in _DARING:
        mine, theirs = _denied_or_not(verb, claim), _denied_or_not(verb, sentence)
        if len(mine) == len(theirs) == 1 and mine != theirs:
            return [("negation", verb.rpartition(")")[2])]
    return []


def _indifferent(claim: str, sentence: str) -> Found:
    """必须开会 where the source has 是否开会无所谓, or the other way round."""
    for text, other in ((claim, sentence), (sentence, claim)):
        for match in _ALL_ONE.finditer(text):
            if "无所谓" in other:
                continue
            for word in _words_behind(text, match.start("what"))[:1]:
                places = [at for at, value in said(other).find(word.text) if value >= SPELT]
                if any(demand_at(other, at) in ("must", "forbid") for at in places):
                    return [("negation", match.group())]
    return []


def _gone(claim: str, sentence: str) -> Found:
    """已经没有经费不足的问题 where the source names the problem and does not say that it is over."""
    over = [one.start() for one in _OVER.finditer(sentence) if not denied_at(sentence, one.start())]
    if not all(only_wanted(sentence, at) for at in over):
        return []
    for match in _GONE.finditer(claim):
        what = match["one"] or match["two"]
        words = said(what).words
        if words and share_said(words, sentence) >= _MOSTLY:
            return [("negation", match.group())]
    return []


def _bounds_freed(claim: str, sentence: str) -> Found:
    """可以少于三人 where the source has 不得少于三人."""
    for match in _FREE_BOUND.finditer(claim):
        if re.search(f"不(?:得|能|应|可以?|许|准|要|宜){match['bound']}", sentence):
            return [("negation", match.group())]
    return []


def _unchecked(claim: str, sentence: str) -> Found:
    """可以随时变更 where the source has 经讨论后才可以变更."""
    if "才可以" in claim:
        return []
    for match in _AT_WILL.finditer(claim):
        for word in _words_behind(claim, match.end())[:1]:
            if any(
                _ONLY_THEN.search(sentence[:at])
                for at, value in said(sentence).find(word.text)
                if value >= NEAR
            ):
                return [("negation", match.group() + word.text)]
    return []


def _settled(claim: str, sentence: str) -> Found:
    """群众满意 where the source leaves open whether they are (群众是否满意)."""
    if _OPEN.search(claim):
        return []
    for match in _OPEN.finditer(sentence):
        word = match["what"]
        if word and len(said(sentence).exactly(word)) == 1 and said(claim).exactly(word):
            return [("negation", word)]
    return []


def _merely_told(claim: str, sentence: str) -> Found:
    """报告后即可 where the source takes consent (经同意后再…): to be told is not to agree."""
    match = _ONCE_TOLD.search(claim)
    return (
        [("scope", match.group())] if match and _AGREED.search(sentence) and not _AGREES.search(claim) else []
    )


def _misheld(claim: str, sentence: str) -> Found:
    """人大是二线 where the source calls that a mistaken view or asks to get rid of it."""
    right = _RIGHT.search(claim)
    if _VIEW.search(claim) and not (right and not denied_at(claim, right.start())):
        return []
    for what in _mistaken_views(sentence):
        if right and _alike(what, claim):
            return [("negation", right.group())]
        if _alike(what, claim) and _alike(claim.rstrip("。"), what):
            return [("negation", what)]
    return []


def calls_mistaken(claim: str, sentence: str) -> bool:
    """Whether the claim denies (人大不是二线) what the sentence calls a mistaken view."""
    return any(_alike(what, claim) and _alike(claim.rstrip("。"), what) for what in _mistaken_views(sentence))


def _mistaken_views(text: str) -> list[str]:
    return [match["view"] or match["notion"] for match in _MISTAKEN.finditer(text)]


def topics_differ(claim: str, sentence: str) -> bool:
    """Whether what is said of those who have (已建账的单位,…) is said there of those who have not.

    A topic says nothing of its own, so that no other sentence can bear it out.
    """
    for mine in _TOPIC.finditer(claim):
        for there in _TOPIC.finditer(sentence):
            same = mine["head"] == there["head"] and tagged_words(mine["head"])[-1][1][0] != "v"
            if same and _lacks(mine["what"]) != _lacks(there["what"]) and _alike(mine["what"], there["what"]):
                return True
    return False


def _lacks(text: str) -> bool:
    """Whether they have not; what is 取消 is no longer kept, so that such a verb denies as 不 does."""
    return _LACKS.search(text) is not None


def _alike(one: str, other: str) -> bool:
    """Whether ``other`` says most of what ``one`` says."""
    return share_said(said(one).words, other) >= _MOSTLY


def _denied_or_not(verb: str, text: str) -> set[bool]:
    """Whether ``verb`` is denied where it stands: {True}, {False}, both or none."""
    return {text[at.start() - 1 : at.start()] in ("不", "没", "未") for at in re.finditer(verb, text)}
