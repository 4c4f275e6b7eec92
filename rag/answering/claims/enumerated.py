"""How many things a source sets in a row, for a claim that counts them without naming all (四位副主任, 三种风气), or the
claim itself.

A row is counted only where it is clear of what it is one: of persons by their names, of documents by their titles, of
things by the noun that each has (…的风气、…的风气) or that closes the row (调研、视察和走访活动). One that 等 leaves open
has no number.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answering.claims.facts import Fact, facts_of
from rag.answering.claims.names import people_spans
from rag.answering.claims.problems import Source
from rag.answering.claims.words import CLAUSE_MARK, said
from rag.text import numeral_value, tagged_words

_LINK = r"、|以及|(?<!普)及|和(?!谐|平)|与(?!会)"
_SENTENCE = re.compile(r"[。;；:：!！?？\n]")
_ITEMS = re.compile(_LINK)
_OPEN = re.compile("等(?!额|级|候|于|待|同)|之类|诸如|比如|例如")
_TITLE = re.compile(r"《[^》]*》")
_TITLED = re.compile(
    "(?:文件|法律|法规|规章|条例|规定|规则|规程|规范|细则|办法|制度|章程|纲要|大纲|意见|决定|决议|通知|通报|公告|通告|命令|批复"
    "|报告|总结|讲话|发言|文章|论文|公文|方案|计划|规划|要点|清单|草案|议案|建议|提案|协议|合同|公约|宣言|声明|公开信"
    "|(?<![秘支])书|书籍|著作|读本|教材|手册|简报|公报|报纸|报刊|刊物|杂志|期刊|专栏|栏目|节目|影片|歌曲|剧目)$"
)
"""What has a title of its own: three titles are three 文件, never three 任务."""
_NOUNS = ("n", "vn", "j", "l", "x", "v")
_BEFORE = 8
_NEXT_PERSON = re.compile(rf"(?:{_LINK})[^,，。;；:：、]{{0,12}}")
"""Between two names of a row the office of the second may stand (书记甲、镇长乙)."""
_ONWARD = 3000
"""Characters behind a sentence within which the points of its row stand."""
_COUNTED = frozenset(("个", "人", "级"))
_NAMED = re.compile("[^,，:、。;；]{0,12}?(?:[:,，]|是|为|即|包括|包含|分别)")
"""What leads from a number to the row of what it counts (三件事:…)."""
_HAS = re.compile("[^,，:、。;；]{0,6}?有(?!关)")
"""What does so where the number itself stands behind 的 (反映意见的三种形式有…)."""
_SUMMED = re.compile(r"[^,，。;；\d]{0,6}?(?:共(?![同产和])|合计|总计)[^,，。;；]*")
_MODIFIER = 4
_DIVIDED = re.compile(
    r"(?:[分有共设划]|包括|包含|历经|经过)[为成作有]?[\d一二两三四五六七八九十]+[\u4e00-\u9fff]{1,2}$"
)
"""What says that a thing has so many parts."""
_POINT = re.compile(r"(?:^|[,，。;；:：\n])\s*(?:第?([一二三四五六七八九十])([是要、,，]))")


def counts_row(fact: Fact, claim: str, clauses: str, source: Source) -> bool:
    """Whether ``clauses`` of ``source`` set as many things of the kind in a row as ``fact`` of ``claim`` says.

    Numbered points (一是…,二是…) may be counted too, also those that only follow where the source stands.
    """
    if fact.kind not in _COUNTED or fact.low != fact.high or fact.low < 2 or fact.bound:
        return False
    if _totalled(fact, claim, source.text):
        return True
    names = _names_of(fact, claim)
    if fact.kind == "人":
        return fact.low in _persons(clauses, names[:1])
    if any(fact.low in _rows(clauses, name) for name in names):
        return True
    if fact.kind == "级" and any(fact.low in _clauses_with(source.text, name) for name in names):
        return True
    if _DIVIDED.search(claim[: fact.end]) and fact.low in _ordinals(names, claim[: fact.start], source.text):
        return True
    return fact.low in _points(names, _onward(source))


def _totalled(fact: Fact, claim: str, text: str) -> bool:
    """Whether ``fact`` says of how many figures of ``text`` the next figure of the claim is the sum (两项共100万元)."""
    total = next((one for one in facts_of(claim) if one.start >= fact.end), None)
    if total is None or not _SUMMED.fullmatch(claim, fact.end, total.end):
        return False
    return fact.low == sum(one.same_kind(total) for one in facts_of(text))


def _onward(source: Source) -> str:
    """The sentences of ``source``, with what follows there where that begins a row of points."""
    for sentence in source.sentences:
        at = source.documents.find(sentence)
        if at < 0:
            continue
        first, last = max(0, at - 1), at + len(sentence) - 1
        point = _POINT.search(source.documents, first, last) or _POINT.match(source.documents, last)
        if point and numeral_value(point[1]) == 1:
            return source.documents[first : last + _ONWARD]
    return source.text


def _names_of(fact: Fact, claim: str) -> tuple[str, ...]:
    """The nouns that may name what a figure counts: the one behind it, else the ones before it in its clause."""
    behind = CLAUSE_MARK.split(claim[fact.end : fact.end + _BEFORE])[0]
    for word, tag in tagged_words(behind):
        if tag.startswith(_NOUNS) and len(word) > 1:
            return (word,)
        if tag[0] not in "aubd":
            break
    before = CLAUSE_MARK.split(claim[: fact.start])[-1]
    return tuple(word for word, tag in tagged_words(before) if tag.startswith(_NOUNS) and len(word) > 1)


@lru_cache(maxsize=512)
def _persons(text: str, names: tuple[str, ...]) -> frozenset[int]:
    """How many persons each row of names has, all of whom may be called one of ``names``: an office that the row names
    is that of all where it stands before the first or behind the last and no other stands between them.
    """
    spans, at = set(people_spans(text)), 0
    for word, tag in tagged_words(text):
        at += len(word)
        if tag == "nr" and len(word) in (2, 3) and not any(a < at and at - len(word) < b for a, b in spans):
            spans.add((at - len(word), at))
    rows: list[list[tuple[int, int]]] = []
    for span in sorted(spans):
        if rows and _NEXT_PERSON.fullmatch(text, rows[-1][-1][1], span[0]):
            rows[-1].append(span)
        else:
            rows.append([span])
    return frozenset(len(row) for row in rows if len(row) > 1 and _are_all(names, row, text))


def _are_all(names: tuple[str, ...], row: list[tuple[int, int]], text: str) -> bool:
    """Whether the office that a claim gives all of a row is not that of some of them only."""
    between = [text[one[1] : two[0]] for one, two in itertools.pairwise(row)]
    offices = [gap for gap in between if not _ITEMS.fullmatch(gap)]
    return (
        not offices
        or not any(name in text for name in names)
        or all(name in gap for gap in between for name in names)
    )


@lru_cache(maxsize=1024)
def _rows(text: str, name: str) -> frozenset[int]:
    """How many things each row has in which every thing, or the last one for all, is called ``name``."""
    counts: set[int] = set()
    titled = _TITLED.search(name) is not None
    for clause in CLAUSE_MARK.split(_TITLE.sub(_without_links, text).replace("》《", "》、《")):
        items = _ITEMS.split(clause)
        if len(items) < 2 or _OPEN.search(clause):
            continue
        counts |= _runs(items, name)
        closing = re.match(rf"[^的]{{1,{_MODIFIER}}}{re.escape(name)}", items[-1])
        closed = closing and not any(name in item for item in items[:-1])
        if closed and (titled or "《" not in clause):
            counts.add(len(items))
        if re.search(rf"{re.escape(name)}(?:主要|就|分别)?(?:是|有|包括|包含|为)", items[0]):
            counts.add(len(items))
        titles = itertools.groupby("《" in item for item in items) if titled else ()
        counts |= {len(list(run)) for has, run in titles if has}
    return frozenset(counts)


def _runs(items: Sequence[str], name: str) -> set[int]:
    """How many ``items`` in a row are each called ``name``; behind the last one the clause may go on."""
    called = [item.endswith(name) for item in items[:-1]] + [items[-1].find(name) > 0]
    if any(_is_done(item[: item.find(name)]) for item, has in zip(items, called, strict=True) if has):
        return set()
    return {count for has, run in itertools.groupby(called) if has and (count := len(list(run))) > 1}


def _is_done(before: str) -> bool:
    """Whether what stands before a name in an item says who does what with it (部门办理|建议)."""
    words = tagged_words(before)
    return len(words) > 1 and words[-1][1] == "v" and words[-2][1].startswith("n")


@lru_cache(maxsize=512)
def _clauses_with(text: str, name: str) -> frozenset[int]:
    """How many clauses each row has that all count what is called ``name`` (省代表1名,市代表2名)."""
    runs = (
        itertools.groupby(_counts(one, name) for one in CLAUSE_MARK.split(line))
        for line in _SENTENCE.split(text)
    )
    return frozenset(len(list(run)) for row in runs for has, run in row if has) - {1}


def _counts(clause: str, name: str) -> bool:
    return any(one.before.endswith(name) or one.after.startswith(name) for one in facts_of(clause))


def _without_links(match: re.Match[str]) -> str:
    return _ITEMS.sub("", match.group())


@lru_cache(maxsize=512)
def _points(names: tuple[str, ...], text: str) -> frozenset[int]:
    """How many points ``text`` numbers in a row from its first one on, where these may be what is counted."""
    if not names or not any(name in _POINT_NAMES for name in names):
        return frozenset()
    points = [(int(numeral_value(match[1]) or 0), match[2]) for match in _POINT.finditer(text)]
    numbers = [number for number, mark in points if mark == points[0][1]]
    row = itertools.takewhile(lambda pair: pair[0] == pair[1], enumerate(numbers, start=1))
    return frozenset((len(list(row)),))


@lru_cache(maxsize=512)
def _ordinals(names: tuple[str, ...], topic: str, text: str) -> frozenset[int]:
    """How far ``text`` counts what is called so (第一阶段, 第二阶段, …), unless the ``topic`` of which the claim says that it
    has so many is named in one of these only.
    """
    found = [
        (int(numeral_value(match[1]) or 0), match.start())
        for name in names
        for match in re.finditer(rf"第([一二三四五六七八九十\d]{{1,2}})个?{re.escape(name)}", text)
    ]
    numbers = {number for number, _ in found}
    if not numbers or numbers != set(range(1, max(numbers) + 1)):
        return frozenset()
    lead = text[: min(at for _, at in found)]
    inside = [word.text for word in said(topic).words if len(word.text) > 1 and word.text in text]
    return frozenset((max(numbers),)) if all(word in lead for word in inside) else frozenset()


_POINT_NAMES = frozenset(
    ("方面", "要求", "意见", "措施", "任务", "问题", "建议", "工作", "原则", "做法", "要点", "环节")
)


def listed(claim: str, fact: Fact) -> float:
    """How many things the claim itself sets in a row beside the figure: behind it where something leads to them
    (三件事:…), before it where it is their name that follows (甲、乙两个部门).
    """
    after = re.split(r"[。;；]", claim[fact.end :])[0]
    before = re.split(r"[,，。;；:：]", claim[: fact.start])[-1]
    rows = [len(re.findall(names, side)) for names in ("《[^》]+》", "“[^”]+”") for side in (before, after)]
    lead = _NAMED.match(after) or (_HAS.match(after) if before.endswith("的") else None)
    if lead:
        row = after[lead.end() :]
        rows += [len(_ITEMS.split(part)) for part in (row, *re.split("[,，]", row))]
        rows.append(len(re.split("[,，、]", row)) if ":" in lead.group() else 0)
    if len(next(iter(tagged_words(fact.after)), ("", ""))[0]) > 1:
        rows.append(len(_ITEMS.split(before)))
    if fact.kind == "级":
        rows += [len(_ITEMS.split(before)), len(re.findall("[省市县区乡镇村]", before[-4:]))]
    return float(fact.low if fact.low in rows and fact.low > 1 else 0)
