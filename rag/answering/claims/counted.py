"""Which of the figures of a sentence counts the thing that a claim counts, and which days of which years it names.

Each figure has words of its own beside it, which stand nowhere else in the sentence. A claim that says some of them
speaks of that figure; one that says those of another figure only, takes that one's place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.answering.claims.facts import Fact, facts_of
from rag.answering.claims.words import SPELT, grade, said
from rag.text import is_known_word, numeral_value, tagged_words

_CLAUSE = re.compile(r"[,，。;；:：!！?？\n]")
_ITEM = re.compile(r"[、]|[当之]?中(?![\u4e00-\u9fff]?心)|里|以及|和(?!谐|平)|及|与")
_WEIGHT, _MOST = 0.2, 0.8
_NOUN, _CLEAR, _AROUND = 3, 2, 8
_TOTAL = re.compile(r"一共|总共|共计|合计|累计|共(?![同产和])")
_VERB = re.compile(r"(?:[有是为共约达到了占]|建成)+$")
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
    named = _named(claim, fact)
    if len(named) > 1:
        alike = [_named(sentence, one) == named for one in equal]
        if any(alike) != any(_named(sentence, one) == named for one in others):
            return any(alike)
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


def _named(text: str, fact: Fact) -> str:
    """The noun right before a figure, which is what it counts where none follows (副团长二人); else empty."""
    if fact.after:
        return ""
    words = tagged_words(_VERB.sub("", _CLAUSE.split(text[max(0, fact.start - _AROUND) : fact.start])[-1]))
    if not words or not words[-1][1].startswith(("n", "x", "j")):
        return ""
    head = words[-1][0]
    return "副" + head if len(words) > 1 and words[-2][0] == "副" else head


def _touching(one: Fact, other: Fact) -> int:
    """How many characters right before two figures and right after them are the same."""
    before = zip(reversed(_VERB.sub("", one.before)), reversed(_VERB.sub("", other.before)), strict=False)
    after = zip(one.after, other.after, strict=False)
    return sum(sum(1 for _ in itertools.takewhile(_alike, row)) for row in (before, after))


def _alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def adds_up(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact]) -> bool:
    """Whether the claim calls a total what the sentence says of every year or the like."""
    if not _TOTAL.search(claim[max(0, fact.start - _AROUND) : fact.start]):
        return False
    rates = [one for one in facts_of(sentence) if one.kind == "every"]
    return not any(one.kind == "every" for one in facts_of(claim)) and all(
        any(0 <= one.start - rate.end <= _AROUND for rate in rates) for one in equal
    )


_ALL = re.compile("(?<![人首])都(?!市)|均(?![衡匀等])|全部|悉数|全都|皆")


def says_of_all(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact]) -> bool:
    """Whether the claim says of all of a total what the sentence says of a part of it (156件,其中98件已解决)."""
    every = _ALL.search(claim, fact.end)
    if every is None or fact.is_time or _CLAUSE.search(claim, fact.end, every.start()):
        return False
    words = [word.text for word in said(claim).words if word.start >= every.end() and len(word.text) > 1]
    for one in equal:
        parts = sentence.find("其中", one.end)
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


_FROM = re.compile(r"[由从自][^,，。;；\d]{0,8}$")
_TO = re.compile(r"^[^,，。;；]{0,6}?(?:[到至为向变转改升降增减])")
_WITHIN = 12
_WAS = re.compile("原|过去|以前|此前|从前|曾|之前|[由从比]")


_MORE = re.compile("(?:多|少|高|低|增加|减少|增长|下降|提高|上升|降低|新增)了?$")


def is_step(text: str, fact: Fact) -> bool:
    """Whether a figure says by how much something is more or less than something else (比上年多三个)."""
    before = _CLAUSE.split(text[: fact.start])[-1]
    return re.search("[比较]", before) is not None and _MORE.search(before) is not None


def was_before(text: str, fact: Fact) -> bool:
    """Whether ``text`` says that something went from the figure to another (由两次增加为四次)."""
    after = any(
        one.same_kind(fact) and 0 < one.start - fact.end <= _WITHIN for one in facts_of(text) if one != fact
    )
    return bool(after and _FROM.search(text[: fact.start]) and _TO.search(text[fact.end :]))


def is_outdated(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact], others: Sequence[Fact]) -> bool:
    """Whether the claim says of now what the sentence says of before only, or the other way round."""
    if was_before(claim, fact):
        return not any(was_before(sentence, one) for one in equal) and any(
            was_before(sentence, one) for one in others
        )
    return all(was_before(sentence, one) for one in equal) and not _WAS.search(claim[: fact.start])


def _direction(text: str, fact: Fact) -> str:
    """Which way the last verb of change in the ten characters before a figure goes."""
    before = _CLAUSE.split(text[max(0, fact.start - 10) : fact.start] + fact.said)[-1]
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


_SPAN = re.compile("[间来里]|当中|[之以]?内|共")
_APART = re.compile(r"(?:时隔|相隔|间隔|隔|相差|差|过|早|晚|迟|历时|前后|持续)了?[^,，。;；]{0,2}$")
_LATER = re.compile(r"^(?:之|以)?后|^[^,，。;；]{0,2}(?:时间|光景)")


def elapsed(fact: Fact, claim: str, source: str) -> bool:
    """Whether the claim says how long after one day (or year) that the source names another one came (隔了两天)."""
    if _SPAN.match(claim, fact.end):
        years = {int(one.low) for one in facts_of(source) if one.kind == "year"}
        return any(12 * (1 + last - first) == fact.low for first in years for last in years)
    if not (_APART.search(claim[: fact.start]) or _LATER.search(claim[fact.end :])):
        return False
    if fact.kind == "日":
        return fact.low in _steps([_day(one.low) for one in facts_of(source) if one.kind == "date"])
    return fact.low in _steps([12 * one.low for one in facts_of(source) if one.kind == "year"])


def _day(month_and_day: float) -> float:
    """The number of a day in a year that is no leap year."""
    month, day = divmod(int(month_and_day), 100)
    return sum((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[: month - 1]) + day


def _steps(values: Sequence[float]) -> set[float]:
    return {abs(one - other) for one, other in itertools.combinations(values, 2)}


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
    begin = max((match.end() for match in _CLAUSE.finditer(text, 0, fact.start)), default=0)
    close = _CLAUSE.search(text, fact.end)
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


_NUMERAL = r"[〇零一二三四五六七八九十\d]{1,3}"
_DATE = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{{2}})年(?P<month>{_NUMERAL})月(?:(?P<day>{_NUMERAL})[日号])?"
    r"|(?P<y>(?:19|20)\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)"
)


def mixed_date(claim: str, known: str) -> str:
    """A date of ``claim`` whose month or day ``known`` has in other years only; empty where there is none."""
    there = [_date(match) for match in _DATE.finditer(known)]
    for match in _DATE.finditer(claim):
        year, month, day = _date(match)
        same = [other for other in there if other[1] == month and (day in (None, other[2]))]
        if same and all(other[0] != year for other in same):
            return match.group()
    return ""


def _date(match: re.Match[str]) -> tuple[float | None, float | None, float | None]:
    year, month, day = (
        match[long] or match[short] for long, short in (("year", "y"), ("month", "m"), ("day", "d"))
    )
    return (
        numeral_value(year),
        numeral_value(month),
        numeral_value(day) if day else None,
    )
