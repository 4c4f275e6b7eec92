"""What a sentence may not say without its counterpart in the very sentences that support it: a denial of the same,
who does it, how often, how much at least, for how many.
"""

from __future__ import annotations

import re

from rag.answering.claims.by_whom import BY, strange_agent
from rag.answering.claims.cues import Cue
from rag.answering.claims.facts import facts_of
from rag.answering.claims.polarity import cues_of
from rag.answering.claims.rounded import is_round
from rag.answering.claims.words import NEAR, SPELT, Word, grade, said
from rag.text import numeral_value, tagged_words

_TELLING = 0.3
_FEW = 2
_NEEDLESS = re.compile(
    r"不必|不用|不需|无须|无需|不一定|可不|可以不(?![断仅但光懈])|免|不要求|不强求|不再|自愿|随意|可有可无"
)
_OR = re.compile(r"也可|可[^,，。;；]{1,12}或")
_MANNER = re.compile(
    r"[由以用在向对因按从]|擅自|随意|任意|无故|无正当|单独|私自|变相|代为|代替|自行|直接|临时|公开|中途|长期|一律|再次?"
)
_FREELY = re.compile(r"擅自|自行|私自|随意|任意|随便|自作主张")
_WHATEVER = re.compile(r"[由以用在因][^,，。;；]{0,2}(?:任何|一切|各种|什么|其他)|变相")
"""A manner that stands for every manner sets no bound: 不得以任何理由拖延 forbids 拖延."""
_UNIT = r"[次个年月天日名人项件倍届级条种类场位元份家所遍]"
_NUMERAL = r"[\d零〇一二两三四五六七八九十百千万亿]"
_VAGUE = re.compile(
    rf"(?:若干|好几|(?<![\d十百千万亿])[数多])(?={_UNIT})|[壹贰叁肆伍陆柒捌玖拾佰仟廿卅](?={_UNIT}|{_NUMERAL})"
)
_SORTS = frozenset("种类项个")
_SEVERAL = re.compile(r"、[^,，。;；]*、|、[^,，。;；]*(?:和|以及|及)|等|各[种类项个]")
_AT_LEAST = re.compile(rf"(?<={_UNIT})(?:以上|开外|有余)|不止(?={_NUMERAL})|至少|最少|起码|不少于|不低于")
_MORE = re.compile(
    r"以上|开外|余|不少于|不低于|至少|最少|起码|超过|多于|高于|大于|[多满](?=[次个年月天日名人项件])|不得少|不能少|下限|(?<=[\d一二三四五六七八九十])[至到~—-](?=[\d一二三四五六七八九十])|[至最]迟|最晚|不[得能应]?[迟晚]于"
)
_AT_MOST = re.compile(rf"(?<={_UNIT})以下|至多|最多(?![的,，。;；、]|$)|顶多|不多于|不高于|不超过")
_LESS = re.compile(
    r"以[下内]|之内|至多|最多|顶多|不多于|不高于|不超过|不得超|不得多|不能超|(?<=[\d一二三四五六七八九十])[至到~—-](?=[\d一二三四五六七八九十])|少于|低于|小于|不足|不到|上限|内|只|仅"
)
_ONLY = re.compile(r"只有|只限|仅限|唯有|唯独|(?<!不)(?<!不[再能可得要应])只(?=[由对在])")
_SOLE = re.compile(rf"(?<![最至顶]多)只[能可](?!惜|[^,，。;；]{{0,8}}{_NUMERAL})")
_ALSO = re.compile(r"也可以?(?!不)|也能(?!不)|也行|既可以?|均可|都可以?")
_NARROW = re.compile(
    rf"{_ONLY.pattern}|[仅只惟唯专]|才|(?:[未没]|不(?!断))[^,，。;；]{{1,16}}[,，]?[^,，。;；]{{0,6}}(?:不(?!断)|无法)"
)
_DEGREE = re.compile(
    r"(?<=[、和及为是:])((?:十分|非常|比较|基本|[很最较极更太不未非]){1,2}([\u4e00-\u9fff]{2,4}?))"
    rf"(?=[、和及,。]|{_NUMERAL}|$)"
)
_MAY = re.compile(
    r"(?<![不才])可以(?!不|概括|归纳|总结|理解|归结|说|看|分为|分成|归为)|可自行|有权(?![威重力限益])|自愿"
)
_MAY_BY = re.compile("可以?由")
_RECEIVES = re.compile(r"可以?[^,，。;；]{0,6}?(?:得到|获得|享受|享有|领取|领到|拿到|收到|取得|受到)")
_GIVES = re.compile(r"给予|给(?!出)|发放|支付|补助|补贴|提供|保障|保证|享受|照发|拨付|奖励|发给|落实")
_FREE = re.compile(
    r"可|能|允许|准许|有权|自愿|自主|自由|选择|(?:赋予|享有|法定|拥有|具有)[^,，。;；]{0,14}(?:职权|权力|权利)"
)
_DEMAND = re.compile(r"应|必须|务必|须|要|得(?=[向由在])")
_HEDGE = re.compile(r"大概|大致|也许|或许|似乎|好像|据说|最好|恐怕|说不定|左右")
_ABOUT = re.compile(rf"{_HEDGE.pattern}|约|将?近|上下|(?<=[\d十百千万])[多余]")
_MONTH = re.compile(rf"({_NUMERAL}+)月份?的?(底|初|末|上旬|中旬|下旬|以前|之前|前|以后|之后|后)?")
_ROW = re.compile(r"(?:[^、,。;:的]{1,8}、)+[^、,。;:的]{1,8}?(?:以及|[和及与或])[^、,。;:]{1,8}")
_IN_ROW = re.compile(r"、|以及|[和及与或]")
_WITHIN = re.compile(
    rf"(半|{_NUMERAL}+)(个?(?:工作日|季度|星期|小时|[年月天日周届]))(?:以|之)?([内后前])(?![来面天者])"
)


def lacks_counterpart(sentence: str, support: str) -> str:
    """The words of ``sentence`` whose counterpart ``support`` lacks; empty where it lacks none. Both are folded,
    ``support`` has one sentence a line.
    """
    for rule in (_vague, _only, _bounded, _row, _within, _degree, _may, _denied, strange_agent):
        words = rule(sentence, support)
        if words:
            return words
    return ""


def _vague(sentence: str, support: str) -> str:
    """多次, 数次, 若干 and numerals of another kind (伍次) must stand there as they are; a row of things is 多种, 多项."""
    return next(
        (
            one.group()
            for one in _VAGUE.finditer(sentence)
            if one.group() not in support and not (sentence[one.end()] in _SORTS and _SEVERAL.search(support))
        ),
        "",
    )


def _only(sentence: str, support: str) -> str:
    match = _ONLY.search(sentence)
    if match and not _NARROW.search(support):
        return match.group()
    sole = _SOLE.search(sentence)
    return sole.group() if sole and _ALSO.search(support) and not _SOLE.search(support) else ""


def _bounded(sentence: str, support: str) -> str:
    """至少, 以上, 最多 and the like, where the support sets no such bound."""
    for bound, same in ((_AT_LEAST, _MORE), (_AT_MOST, _LESS), (_HEDGE, _ABOUT)):
        match = bound.search(sentence)
        if match and not same.search(support) and not _of_round_figure(match, sentence):
            return match.group()
    return ""


def _of_round_figure(match: re.Match[str], sentence: str) -> bool:
    """Whether 左右 stands behind a round figure, of which the rules of figures know whether it is near enough."""
    return any(fact.start < match.start() < fact.end and is_round(fact) for fact in facts_of(sentence))


def _degree(sentence: str, support: str) -> str:
    """很满意 in a row, where the support has 满意."""
    found = _DEGREE.findall(sentence)
    return next((whole for whole, word in found if whole not in support and word in support), "")


def _may(sentence: str, support: str) -> str:
    """可以 where the support demands, and leaves nothing to choose. What one may receive, another has to give."""
    match = _MAY.search(sentence)
    if match and _RECEIVES.search(sentence, match.start()) and _GIVES.search(support):
        return ""
    told = _DEMAND.search(support) or (_MAY_BY.search(sentence) and BY.search(support))
    free = _FREE.search(support) or not told
    return match.group() if match and not free else ""


def _within(sentence: str, support: str) -> str:
    """六个月后 where the support says 六个月内; 十一月前 where it says 十一月."""
    there: dict[tuple[float | None, str], set[str]] = {}
    for number, unit, side in _WITHIN.findall(support):
        there.setdefault((numeral_value(number), unit), set()).add(side)
    for number, unit, side in _WITHIN.findall(sentence):
        if side not in there.get((numeral_value(number), unit), {side}):
            return f"{number}{unit}{side}"
    months: dict[float | None, set[str]] = {}
    for month, side in _MONTH.findall(support):
        months.setdefault(numeral_value(month), set()).add(side[-1:])
    for month, side in _MONTH.findall(sentence):
        if side and side[-1] not in months.get(numeral_value(month), {side[-1]}):
            return f"{month}月{side}"
    return ""


def _row(sentence: str, support: str) -> str:
    """A row of things of which the support has less than half."""
    heard = said(support)
    for match in _ROW.finditer(sentence):
        items = {item: _telling(item) for item in _IN_ROW.split(match.group())}
        telling = {item: words for item, words in items.items() if words}
        found = sum(
            item in support or all(grade(heard.find(word)) >= SPELT for word in words)
            for item, words in telling.items()
        )
        if len(telling) > _FEW and 2 * found < len(telling):
            return match.group()
    return ""


def _denied(sentence: str, support: str) -> str:
    """What is denied must be denied there too, and not only together with something that the sentence leaves out:
    不得由他人代为述职 does not support 不必述职.
    """
    for cue in cues_of(sentence):
        if not cue.denies or sentence[cue.start : cue.reach] in support:
            continue
        if cue.kind == "needless" and not (_NEEDLESS.search(support) or _OR.search(support)):
            return sentence[cue.start : cue.reach]
        for word in _governed(cue, sentence):
            held = [at for at in _places(word.text, support, SPELT) if _denials_at(support, at)]
            if held and not any(_as_far(sentence, support, at) for at in held):
                return sentence[cue.start : cue.reach]
    return ""


def _governed(cue: Cue, text: str) -> list[Word]:
    return [
        word for word in said(text).words if cue.end <= word.start < cue.reach and word.weight >= _TELLING
    ]


def _places(word: str, text: str, least: float = NEAR) -> list[int]:
    return [at for at, value in said(text).find(word) if value >= least]


def _denials_at(text: str, at: int) -> list[Cue]:
    return [cue for cue in cues_of(text) if cue.denies and cue.end <= at < cue.reach]


def _as_far(sentence: str, support: str, at: int) -> bool:
    """Whether a denial of the support reaches ``at`` over no manner or agent that ``sentence`` does not name.

    The manner ends where the act begins: in 不得以集体名义承接工程 it is 以集体名义.
    """
    mine = said(sentence)
    for cue in _denials_at(support, at):
        manner = _MANNER.match(support, cue.end)
        if not manner or _WHATEVER.match(support, cue.end):
            return True
        end = min(at, _act_begins(support, manner.end()))
        words = [one for one in said(support).words if cue.end <= one.start < end and one.weight >= _TELLING]
        freely = _FREELY.search(sentence)
        words = [one for one in words if not (freely and _FREELY.fullmatch(one.text))]
        if all(grade(mine.find(word.text)) >= NEAR for word in words):
            return True
    return False


def _act_begins(text: str, start: int) -> int:
    """Where the first verb after ``start`` stands that is not itself said of how it is done."""
    at = start
    for piece, tag in tagged_words(text[start:]):
        if tag == "v" and not _MANNER.match(piece):
            return at
        at += len(piece)
    return at


def _telling(text: str) -> list[str]:
    return [word.text for word in said(text).words if word.weight >= _TELLING]
