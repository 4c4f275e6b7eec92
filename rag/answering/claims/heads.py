"""Of how many of a thing a claim speaks, held against the words that stand before the same thing in its source.

A word of quantity belongs to the noun behind it: in a row of things each may have its own. What is said of the things
of one kind (涉及民生的草案) is not said of all of them (凡是草案).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.cues import ALL_OF_THEM
from rag.answering.claims.words import CLAUSE_MARK, NEAR, SPELT, grade, said, weight_of
from rag.text import tagged_words

_CLASSES = (
    ("few", "极个别|极少数?|少数|个别|少部分|小部分|有条件的"),
    ("most", "绝?大部分|绝?大多数|多数|相当一部分|相当多的?|不少(?!于)|很多|许多|大半"),
    (
        "share",
        r"(?:[一二三四五六七八九]成|百分之[零一二三四五六七八九十点]+|\d+(?:\.\d+)?%|[二三四五六七八九十\d]+分之[一二三四五六七八九\d]+|一半|半数|过半(?!数))(?:以上|左右|多)?的?(?!通过)",
    ),
    ("some", "(?<![大小少])(?:一)?部分|(?<![应所固特现原既拥享具])有的|有些|一些|某些"),
    (
        "all",
        "全部|全体|所有|一切|任何|凡是?|凡属|每(?:一)?[个位名家项件类种户次]?(?![年月天周季届日])|各(?![自有界得奔半])[类项种级个位]?",
    ),
)
_MENTION = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _CLASSES))
_EXCLUDED = {
    "all": ("few", "most", "some", "share"), "most": ("few", "all"), "some": ("all",), "few": ("all", "most"), "share": (),
}  # fmt: skip
_ALL_BEFORE = re.compile(rf"全?(?:{ALL_OF_THEM})|全部|普遍|统统")
"""Behind a noun it says that all of them do."""
_ALL_OF = re.compile(
    rf"{_ALL_BEFORE.pattern}|一律|所有|凡|任何|不论|无论|不管|全体|各(?![自有界得奔半])|每[个位名]"
)
_HEADLESS = re.compile(
    r"(?:^|[,，])([^,，。;；]{2,14})的(?=[,，]|[还也则就]?[可要应须由按将经]|予以|必须|不得)"
)
_ALONE = re.compile("单独|独自|一个人|个人(?=[就也即]?[可能])")
_TOGETHER = re.compile(
    r"(?:[\d二两三四五六七八九十]+[名个位人]|过?半数|分之[一二两三])(?:以上|及以上)?[^,，。;；]{0,10}(?:联名|联合|共同|联署)"
)
_TOGETHER_TOO = re.compile("联名|联合|共同|联署|一起|以上")
"""What takes several together is not for each alone."""
_REST = re.compile("(?:^|[,，])(?:其[余他它]|剩下|剩余|另外)(?:的|[\u4e00-\u9fff])")
_REST_TOO = re.compile("其[余他它]|剩下|剩余|别的|另外|除")
"""What is left when some are set apart is not all of them."""
_ITEM_EDGE = re.compile(r"[,，。;；:：!！?？\n、]|以及|(?<!普)及|和(?!谐|平)|与(?!会)|或")
_SELECTS = re.compile(
    r"(?:特别|比较|最)?(?:重大|重要|主要|重点|关键|特殊|疑难|紧急|突出|热点|难点|优秀|先进|困难|贫困|年轻|新任|连任|专职|兼职|骨干|典型|专项|专题)(?:的)?$"
)
_PARTITIVE = re.compile(r"(?:当中|之中|里面|中|里)的?([\u4e00-\u9fff]{2,6})")
_SETS = re.compile(r"[我本该这那此其各全]|新一届|上述|有关|相关|广大|参加|出席|与会|到会|各[地级]")
_TELLING, _LONGEST, _REACH = 0.2, 10, 16
_NOUNS = ("n", "j", "l", "vn", "i", "x")
"""Parts of speech of what is counted; x are terms of the field."""
_LEVEL = re.compile("(?P<unit>[省市县区乡镇村])(?:这)?一?级的?$")
_EXAMPLES = re.compile(
    r"(?:\*|[\u4e00-\u9fff]{1,4}[省市县区镇乡村])等(?:\d+|[两二三四五六七八九十几])?个?(?:乡镇|[省市县区镇乡村]|单位|地|街道)?$"
)
"""Places named one by one are no others of their kind."""
_KIND = re.compile(
    r"(?:[\u4e00-\u9fff]{2}(?:以上|以下|以外|以内|型|性|类)|农村|城区|城市|城镇|基层|民营|国有|少数民族|妇女|老年|青年|党员|困难|上级|下级)$"
)
"""What qualifies a noun without 的."""
_PARTS_ONLY = frozenset(("部分", "一部分", "少部分", "小部分"))
_INDEFINITE = re.compile(r"[\d一二两三四五六七八九十几某有些多]|若干")
_MEASURES = re.compile(r"(?:\d+|[一二两三四五六七八九十百]+)?[个位名家项件类种户条次]?的?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of quantity of class ``kind`` (``word``, at ``start``), and the noun phrase behind it, by words."""

    kind: str
    word: str
    start: int
    nouns: tuple[str, ...]


def misquantified(claim: str, clauses: str, sentence: str) -> str:
    """The word of quantity in ``claim`` that stands before the same thing otherwise in ``clauses`` of ``sentence``
    (or, where these do not name it, in the sentence); empty where none does. All are folded.
    """
    for mention in mentions_in(claim):
        for text in (clauses, sentence):
            places = list(_places(mention, text))
            if places:
                if all(_otherwise(mention, claim, text, start, end) for start, end in places):
                    if _headless(mention, sentence):
                        break
                    return mention.word
                break
    return ""


def counted_alike(at: int, claim: str, sentence: str) -> bool:
    """Whether ``sentence`` too has a word of the same quantity before the thing that stands behind the one at ``at``."""
    mine = next((one for one in mentions_in(claim) if one.start == at), None)
    return mine is not None and any(
        one.kind == mine.kind and set(one.nouns) & set(mine.nouns) for one in mentions_in(sentence)
    )


def unconditioned(claim: str, clauses: str) -> str:
    """The word with which ``claim`` says of all what ``clauses`` say of those only that meet a condition (有困难的可…)."""
    match = _ALL_OF.search(claim)
    case = _HEADLESS.search(clauses)
    alone = match or _ALONE.search(claim)
    if alone and _TOGETHER.search(clauses) and not _TOGETHER_TOO.search(claim):
        return alone.group()
    if match and _REST.search(clauses) and not _REST_TOO.search(claim):
        return match.group()
    return match.group() if match and case and _untold(case[1], claim, NEAR) else ""


def narrowed_to_part(claim: str, clauses: str, sentence: str) -> str:
    """部分 in ``claim`` before a thing of which ``clauses`` of ``sentence`` speak without any word of quantity."""
    for mention in mentions_in(claim):
        if mention.word not in _PARTS_ONLY:
            continue
        places = [(text, at, end) for text in (clauses, sentence) for at, end in _places(mention, text)]
        if places and not any(
            _MENTION.search(text, _since(_ITEM_EDGE, text, at), at)
            or _INDEFINITE.search(text, _since(_ITEM_EDGE, text, at), end)
            for text, at, end in places
        ):
            return mention.word
    return ""


@lru_cache(maxsize=2048)
def mentions_in(text: str) -> tuple[Mention, ...]:
    """The words of quantity in a folded text that stand before a noun, in order."""
    found: list[Mention] = []
    for match in _MENTION.finditer(text):
        start = _MEASURES.match(text, match.end())
        nouns = _nouns(text[start.end() if start else match.end() :][:_LONGEST])
        if nouns:
            found.append(Mention(str(match.lastgroup), match.group(), match.start(), nouns))
    for match in _ALL_BEFORE.finditer(text):
        clause = text[_since(CLAUSE_MARK, text, match.start()) : match.start()]
        nouns = _last_nouns(clause)
        if nouns and not _MENTION.search(clause):
            found.append(Mention("all", match.group(), match.start(), nouns))
    return tuple(found)


def _headless(mention: Mention, text: str) -> bool:
    """Whether ``text`` has the word of quantity without a noun, which it named before (…,有条件的可以设两个)."""
    return mention.word.endswith("的") and any(
        not _nouns(text[at.end() :][:_LONGEST]) for at in re.finditer(re.escape(mention.word), text)
    )


def _last_nouns(text: str) -> tuple[str, ...]:
    """The words of the noun phrase with which ``text`` ends."""
    words: list[str] = []
    for word, tag in reversed(tagged_words(text)):
        if not tag.startswith(_NOUNS) or len(word) < 2:
            break
        words.append(word)
    return tuple(reversed(words))


def _nouns(text: str) -> tuple[str, ...]:
    """The words of the noun phrase with which ``text`` begins, what qualifies it included."""
    words: list[str] = []
    held = 0
    for word, tag in tagged_words(CLAUSE_MARK.split(text)[0]):
        if tag.startswith(_NOUNS) and len(word) > 1:
            words.append(word)
            held = len(words)
        elif not held and tag.startswith(("a", "b", "v")) and len(word) > 1:
            words.append(word)
        else:
            break
    return tuple(words[:held])


def _places(mention: Mention, text: str) -> Iterator[tuple[int, int]]:
    """Where the thing stands in ``text``: as a whole, or its last words where no other word qualifies them there."""
    for skipped in range(len(mention.nouns)):
        name = "".join(mention.nouns[skipped:])
        found = [match.span() for match in re.finditer(re.escape(name), text)]
        if skipped:
            found = [span for span in found if not _qualified(text, span[0])]
        found = [span for span in found if not _qualifies(text, span[1])] or found
        if found and len(name) > 1:
            yield from found
            return


def _qualified(text: str, at: int) -> bool:
    """Whether a noun stands right before ``at``."""
    before = tagged_words(_ITEM_EDGE.split(text[max(0, at - 6) : at])[-1])
    return bool(before) and before[-1][1].startswith((*_NOUNS, "v"))


def _qualifies(text: str, end: int) -> bool:
    """Whether a noun stands right behind ``end``, which is what is meant (乡镇人大主席 are no 乡镇)."""
    after = tagged_words(_ITEM_EDGE.split(text[end : end + 6])[0])
    return bool(after) and after[0][1].startswith(_NOUNS) and len(after[0][0]) > 1


def _otherwise(mention: Mention, claim: str, text: str, start: int, end: int) -> bool:
    """Whether the thing at ``[start, end)`` of ``text`` is another number of them than ``mention`` says."""
    item = _since(_ITEM_EDGE, text, start)
    quantities = list(_MENTION.finditer(text, item, start))
    last = quantities[-1] if quantities else None
    if last and str(last.lastgroup) in _EXCLUDED[mention.kind]:
        return True
    if mention.kind != "all" or _ALL_BEFORE.fullmatch(mention.word):
        return False
    before = text[last.end() if last else item : start]
    if _EXAMPLES.search(text, _since(CLAUSE_MARK, text, start), start) and mention.word not in text:
        return True
    if not last and before.endswith("的"):
        before = text[_since(CLAUSE_MARK, text, start) : start]
    return _restricted(before, claim) or _part_of_them(text[end:], claim)


def _since(edge: re.Pattern[str], text: str, end: int) -> int:
    return max((match.end() for match in edge.finditer(text, 0, end)), default=0)


def _restricted(before: str, claim: str) -> bool:
    """Whether ``before`` picks out some of the things behind it by what ``claim`` does not say."""
    picked = _SELECTS.search(before)
    if picked and picked.group().rstrip("的") not in claim:
        return True
    level = _LEVEL.search(before)
    if level:
        return level["unit"] not in claim
    kind = _KIND.search(before)
    if kind:
        return _untold(kind.group(), claim)
    return before.endswith("的") and not _SETS.search(before) and _untold(before[-_REACH:-1], claim)


def _part_of_them(after: str, claim: str) -> bool:
    match = _PARTITIVE.match(after)
    return match is not None and _untold(match[1], claim)


def _untold(text: str, claim: str, least: float = SPELT) -> bool:
    """Whether most of what ``text`` tells is nowhere in ``claim``, or less well than ``least``."""
    heard = said(claim)
    words = [word for word in said(text).words if weight_of(word.text) >= _TELLING and len(word.text) > 1]
    lost = [word for word in words if grade(heard.find(word.text)) < least]
    return 2 * len(lost) > len(words)
