"""Which of the figures of a sentence counts the thing that a claim counts.

Each figure has words of its own beside it, which stand nowhere else in the sentence. A claim that says some of them
speaks of that figure; one that says those of another figure only, takes that one's place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.answering.claims.cues import ALL_OF_THEM
from rag.answering.claims.facts import Fact, facts_of
from rag.answering.claims.words import CLAUSE_MARK, SPELT, clause_at, grade, said
from rag.text import is_known_word, tagged_words

_ITEM = re.compile(r"[、]|[当之]?中(?![\u4e00-\u9fff]?心)|里|以及|和(?!谐|平)|及|与")
_WEIGHT, _MOST = 0.2, 0.8
_NOUN, _CLEAR, _AROUND, _LENGTH = 3, 2, 8, 2
_TOTAL = re.compile(r"一共|总共|共计|合计|累计|共(?![同产和])")
_VERB = re.compile(r"(?:[有是为共约达到了占]|建成)+$")
_HOW_MANY = re.compile("的?(?:人数|数量|总数|数目|名额|个数)$")
_NUMBER_OF = re.compile(
    "[,，]?(?:就|正|便)?是(?P<what>[^,，。;；]{2,30}?)的?(?:人数|数量|总数|数目|名额|个数)(?=$|[,，。;；])"
)
"""79名,是人大副主席的人数."""
_SETS = re.compile(
    r"(?:[我本该]|全(?!国))[\u4e00-\u9fff]|共有?|一共|总共|其中|达到?|以上|以下|左右|多[名个人件]"
)
_MOVE = re.compile(
    r"(?P<up>增加|增长|增至|增到|提高|提升|上升|上调|升至|升到|扩大|涨)|(?P<down>减少|下降|降低|降至|降到|减至|减到|下调|压缩|缩减|缩小|精简)"
)


def counts_it(
    fact: Fact, claim: str, sentence: str, equal: Sequence[Fact], others: Sequence[Fact]
) -> bool | None:
    """Whether one of ``equal`` in ``sentence`` counts what ``fact`` counts in ``claim``, and not one of ``others``.

    None where no word decides it.
    """
    mine = _beside(claim, fact)
    if any(is_part(sentence, one) and _weight(_own_words(sentence, one), mine) for one in others) and not any(
        is_part(sentence, one) for one in equal
    ):
        return False
    named = counted_noun(claim, fact)
    if len(named) > 1:
        alike = [counted_noun(sentence, one) for one in equal]
        if all(alike) and (named in alike) != any(counted_noun(sentence, one) == named for one in others):
            return named in alike
    own = max(_weight(_own_words(sentence, one), mine) for one in equal)
    whole = max(sum(_own_words(sentence, one).values()) for one in equal)
    rival = max((_weight(_own_words(sentence, one), mine) for one in others), default=0.0)
    if own and (own >= rival or own >= _MOST * whole):
        return True
    if rival and not own:
        return False
    parts = [one for one in equal if is_part(sentence, one)]
    if len(parts) == len(equal) and not any(_weight(_own_words(sentence, one), claim) for one in parts):
        return None if not any(_own_words(sentence, one) for one in parts) else False
    near = max(_touching(fact, one) for one in equal)
    nearer = max((_touching(fact, one) for one in others), default=0)
    decided = max(near, nearer) >= _NOUN and abs(near - nearer) >= _CLEAR
    return near > nearer if decided else None


def counted_noun(text: str, fact: Fact) -> str:
    """The noun that a figure counts: the one right before it where none follows (副团长二人), else the last of those
    that follow it at once (二名副团长); empty where there is none.
    """
    cleft = _NUMBER_OF.match(text, fact.end)
    if cleft:
        words = list(tagged_words(cleft["what"]))
    elif fact.after:
        after = fact.after.removeprefix("的")
        words = list(itertools.takewhile(_is_of_name, tagged_words(after)))
        if text.startswith("、", text.find(after, fact.end) + sum(len(word) for word, _ in words)):
            return ""
    else:
        before = CLAUSE_MARK.split(text[max(0, fact.start - _AROUND) : fact.start])[-1]
        words = list(tagged_words(_HOW_MANY.sub("", _VERB.sub("", before))))
    if not words or not _is_of_name(words[-1]) or len(words[-1][0]) < _LENGTH:
        return ""
    head = words[-1][0]
    return "副" + head if len(words) > 1 and words[-2][0] == "副" else head


def _is_of_name(word: tuple[str, str]) -> bool:
    return word[1].startswith(("n", "x", "j", "b", "vn", "l")) and word[0].isalnum()


def _touching(one: Fact, other: Fact) -> int:
    """How many characters right before two figures and right after them are the same."""
    before = zip(reversed(_VERB.sub("", one.before)), reversed(_VERB.sub("", other.before)), strict=False)
    after = zip(one.after, other.after, strict=False)
    wholly = _CLEAR if len(one.before) > 1 and other.before.endswith(one.before) else 0
    return wholly + sum(sum(1 for _ in itertools.takewhile(_alike, row)) for row in (before, after))


def _alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


_OF_EACH = re.compile(r"每(?:一)?[名位个家户处所件][\u4e00-\u9fff]|人均|平均")


def adds_up(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact]) -> bool:
    """Whether the claim calls a total what the sentence says of every year, or of each of them."""
    if not _TOTAL.search(claim[max(0, fact.start - _AROUND) : fact.start]):
        return False
    rates = [one for one in facts_of(sentence) if one.kind == "every"]
    each = [_OF_EACH.search(CLAUSE_MARK.split(sentence[: one.start])[-1]) for one in equal]
    if equal and all(each):
        return not _OF_EACH.search(claim)
    yearly = [any(0 <= one.start - rate.end <= _AROUND for rate in rates) for one in equal]
    return all(yearly) and not any(one.kind == "every" for one in facts_of(claim))


_OF_YEARS = re.compile(
    r"(?<![\d〇零一二三四五六七八九])(?:[两二三四五六七八九十\d]|几)年(?:来|间|里)?[^,，。;；\d]{0,8}$"
)


def is_of_several(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact]) -> bool:
    """Whether the claim says of one year what the sentence says of several together (两年共建成35个)."""
    if (
        fact.is_time
        or fact.kind == "月数"
        or _year_before(claim, fact) is None
        or _OF_YEARS.search(claim[: fact.start])
    ):
        return False
    return all(_OF_YEARS.search(sentence[: one.start] + _lead_of(one)) for one in equal)


def _lead_of(fact: Fact) -> str:
    """What a figure has before its numeral (共建成35个)."""
    return re.split(r"[\d〇零一二两三四五六七八九十百千万]", fact.said)[0]


_LEFT = re.compile("[,，]?(?:其余|剩余|剩下|余下)")
_ALL = re.compile(rf"(?<!人)(?:{ALL_OF_THEM})|全部|悉数|全都|皆")


def says_of_all(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact]) -> bool:
    """Whether the claim says of all of a total what the sentence says of a part of it (156件,其中98件已解决)."""
    every = _ALL.search(claim, fact.end)
    if every is None or fact.is_time or CLAUSE_MARK.search(claim, fact.end, every.start()):
        return False
    words = [word.text for word in said(claim).words if word.start >= every.end() and len(word.text) > 1]
    for one in equal:
        parts = sentence.find("其中", one.end)
        if parts < 0 and _LEFT.search(sentence, one.end):
            parts = one.end
        if (
            parts < 0
            or re.search("[。;；]", sentence[one.end : parts])
            or _ALL.search(sentence, one.end, parts)
        ):
            return False
        heard, whole = said(sentence[parts:]), said(sentence[:parts])
        if not any(grade(heard.find(word)) >= SPELT > grade(whole.find(word)) for word in words):
            return False
    return bool(equal)


def is_part(sentence: str, fact: Fact) -> bool:
    """Whether a figure counts a part of what an earlier one counts (其中): it and those in a row with it."""
    at = sentence.rfind("其中", 0, fact.start)
    return at >= 0 and not re.search("[,，。;；]", sentence[at : fact.start])


def of_its_year(
    fact: Fact, claim: str, sentence: str, equal: Sequence[Fact], others: Sequence[Fact]
) -> bool | None:
    """Whether ``equal`` has the year (or half of it, or quarter) of the claim's figure, and not one of ``others``: a
    figure belongs to the year last named before it. None where that does not tell them apart.
    """
    if fact.is_time:
        return None
    half = _part_before(claim, fact)
    if half is not None and any(_part_before(sentence, one) == half for one in others):
        return any(_part_before(sentence, one) == half for one in equal)
    year = _year_before(claim, fact)
    if year is None:
        return None
    own = {_year_before(sentence, one) for one in equal}
    rival = {_year_before(sentence, one) for one in others}
    if (year in own and year in rival) or None in own:
        return None
    return year in own if year in own | rival else None


def moves_otherwise(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact]) -> bool:
    """Whether the claim lets something rise to (or by) a figure where the sentence lets it fall, or the reverse."""
    mine = _direction(claim, fact)
    return bool(mine) and all(_direction(sentence, one) not in ("", mine) for one in equal)


_FROM = re.compile(r"[由从自](?:\d{2,4}年)?[^,，。;；\d]{0,8}$")
_TO = re.compile(r"^[^,，。;；]{0,6}?(?:[到至为向变转改升降增减])")
_ONCE = re.compile(r"(?:原来|原先|原本|过去|以前|此前|从前|起初)[^,，。;；\d]{0,8}$")
_NOW = re.compile(r"^[^,，。;；\d]{0,4}[,，](?:如今|现在|目前|现|后来|已|今)")
"""原来是600元,如今2000元 says what 由600元变为2000元 says."""
_WITHIN = 12
_WAS = re.compile("原|过去|以前|此前|从前|曾|之前")
_THAN = re.compile("[由从比]")


_MORE = re.compile("(?:多|少|高|低|增加|减少|增长|下降|提高|上升|降低|新增)了?$")


def is_step(text: str, fact: Fact) -> bool:
    """Whether a figure says by how much something is more or less than something else (比上年多三个)."""
    before = CLAUSE_MARK.split(text[: fact.start])[-1]
    return re.search("[比较]", before) is not None and _MORE.search(before) is not None


def was_before(text: str, fact: Fact) -> bool:
    """Whether ``text`` says that something went from the figure to another (由两次增加为四次)."""
    after = any(
        one.same_kind(fact) and 0 < one.start - fact.end <= _WITHIN for one in facts_of(text) if one != fact
    )
    once = _ONCE.search(text[: fact.start]) and _NOW.search(text[fact.end :])
    turned = _FROM.search(text[: fact.start]) and _TO.search(text[fact.end :])
    return bool(after and (turned or once))


def is_outdated(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact], others: Sequence[Fact]) -> bool:
    """Whether the claim says of now what the sentence says of before only, or the other way round."""
    if was_before(claim, fact):
        return not any(was_before(sentence, one) for one in equal) and any(
            was_before(sentence, one) for one in others
        )
    told = _THAN.search(claim, 0, fact.start) or _WAS.search(claim, 0, fact.start)
    end = clause_at(claim, fact.start)[1]
    return all(was_before(sentence, one) for one in equal) and not (told or _WAS.search(claim, fact.end, end))


def _direction(text: str, fact: Fact) -> str:
    """Which way the last verb of change in the ten characters before a figure goes."""
    before = CLAUSE_MARK.split(text[max(0, fact.start - 10) : fact.start] + fact.said)[-1]
    moves = list(_MOVE.finditer(before))
    return str(moves[-1].lastgroup) if moves else ""


def _part_before(text: str, fact: Fact) -> tuple[str, float] | None:
    """The half of the year or the quarter that is named shortly before a figure."""
    parts = [
        (one.kind, one.low)
        for one in facts_of(text)
        if one.kind in ("part", "quarter") and 0 <= fact.start - one.end <= _AROUND
    ]
    return parts[-1] if parts else None


def _year_before(text: str, fact: Fact) -> float | None:
    """The year last named before a figure, not one with which it is compared; a range of years is a time of its own."""
    years = [
        one
        for one in facts_of(text)
        if one.kind == "year"
        and one.end <= fact.start
        and text[one.start - 1 : one.start] not in ("比", "较")
    ]
    if not years:
        return None
    first = next((one for one in years if re.fullmatch("[-—~至到]", text[one.end : years[-1].start])), None)
    return years[-1].low % 100 + (100 * (first.low % 100) if first else 0)


def _beside(text: str, fact: Fact) -> str:
    """The words beside a figure in its clause, up to the next figure of its kind and the next thing in a row."""
    begin = max((match.end() for match in CLAUSE_MARK.finditer(text, 0, fact.start)), default=0)
    if begin:
        lead = max((match.end() for match in CLAUSE_MARK.finditer(text, 0, begin - 1)), default=0)
        bare = begin == fact.start and not fact.after
        begin = lead if bare or _CASE_ENDS.search(text[lead : begin - 1]) else begin
    close = CLAUSE_MARK.search(text, fact.end)
    until = close.start() if close else len(text)
    for other in facts_of(text):
        if other.same_kind(fact) and other.end <= fact.start:
            begin = max(begin, other.end + _leading_noun(text[other.end : fact.start]))
        if other.same_kind(fact) and other.start >= fact.end:
            until = min(until, other.start)
    return f"{text[begin : fact.start]}\n{_ITEM.split(text[fact.end : until])[0]}"


def _leading_noun(text: str) -> int:
    """How long the noun is with which ``text`` begins: what the figure before it counts."""
    nouns = itertools.takewhile(_is_noun, tagged_words(text))
    return sum(len(word) for word, _ in nouns)


def _is_noun(word: tuple[str, str]) -> bool:
    return word[0].isalnum() and word[1].startswith(("n", "x", "j", "vn"))


def _own_words(sentence: str, fact: Fact) -> dict[str, float]:
    """The words beside a figure that stand nowhere else in its sentence, with what they say."""
    beside = _beside(sentence, fact)
    if any(_goes_on(sentence, fact, one) for one in facts_of(sentence)):
        beside = ""
    before, _, after = beside.partition("\n")
    same = [one for one in facts_of(sentence) if one.same_kind(fact)]
    if any(_in_row(sentence, one, fact) and not one.after for one in same):
        beside = before
    else:
        item = next((one.start - fact.end for one in same if _in_row(sentence, fact, one)), None)
        beside = beside if item is None else before[1 - item :] + after
    return {
        word.text: word.weight
        for word in said(beside).words
        if len(word.text) > 1
        and is_known_word(word.text)
        and word.weight >= _WEIGHT
        and sentence.count(word.text) == beside.count(word.text)
        and not _SETS.match(word.text)
    }


def _weight(words: dict[str, float], text: str) -> float:
    heard = said(text)
    return sum(weight for word, weight in words.items() if grade(heard.find(word)) >= SPELT)


def _in_row(sentence: str, one: Fact, other: Fact) -> bool:
    """Whether one figure follows the other in a row (视察6次、调研8次): what stands before the first or behind the last is
    said of all.
    """
    between = sentence[one.end : other.start]
    return one.end < other.start and between.startswith("、") and not CLAUSE_MARK.search(between)


def _goes_on(sentence: str, fact: Fact, other: Fact) -> bool:
    """Whether what is said beside a figure holds for ``other`` too, which has a case before it and nothing behind:
    应在三个月内答复,情况复杂的不超过六个月.
    """
    if other.start <= fact.end or other.after or not other.same_kind(fact):
        return False
    between = sentence[fact.end : other.start]
    clause = CLAUSE_MARK.split(between)[-1]
    return "。" not in between and "的" in clause[2:] and len(clause) < len(between)


_CASE_ENDS = re.compile("[^是]的$|时$|情况下$|情形下$")
"""A clause that says of what case the next one speaks (情况复杂的,不超过六个月)."""
