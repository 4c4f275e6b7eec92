"""Chinese names and dates in an English question, read as documents write them: Wenzhou -> 温州."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from rag.repair import Vocabulary
from rag.retrieval.glossary import known_places

_WORDS = re.compile(r"[a-z]+(?:['’](?!s\b)[a-z]+)*")
_BETWEEN = re.compile(r"[ -]+")
_MOST_WORDS = 4
_MIN_LETTERS = 4
_MOST_CHARS = 4
_MOST_SPELLINGS = 8

_OTHER_SPELLINGS = {
    "shaanxi": "陕西", "innermongolia": "内蒙古", "tibet": "西藏", "hongkong": "香港", "macau": "澳门", "macao": "澳门",
    "taipei": "台北", "kaohsiung": "高雄", "peking": "北京", "canton": "广州", "nanking": "南京", "amoy": "厦门",
    "harbin": "哈尔滨", "qiqihar": "齐齐哈尔", "hohhot": "呼和浩特", "ordos": "鄂尔多斯", "hulunbuir": "呼伦贝尔",
    "urumqi": "乌鲁木齐", "karamay": "克拉玛依", "turpan": "吐鲁番", "kashgar": "喀什", "kashi": "喀什", "hotan": "和田",
    "aksu": "阿克苏", "yili": "伊犁", "lhasa": "拉萨", "shigatse": "日喀则", "taiwan": "台湾",
}  # fmt: skip
"""Names of places that are not written in pinyin."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _MONTHS)})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d))?"
_DATES = (
    re.compile(rf"\b{_DAY} (?:of )?{_MONTH}\b{_YEAR}", re.I),
    re.compile(rf"\b{_MONTH} {_DAY}\b{_YEAR}", re.I),
)


class RomanisedNames:
    """Reads names by their pinyin: people and places of the collection first, then well-known places."""

    def __init__(self, vocabulary: Vocabulary | None) -> None:
        self._vocabulary = vocabulary

    def in_chinese(self, question: str) -> str:
        """``question`` with the names and dates in it written in Chinese; the rest stays as it is."""
        text = question
        for date in _DATES:
            text = date.sub(_chinese_date, text)
        for start, end, name in reversed(list(self._find(text.lower()))):
            text = text[:start] + name + text[end:]
        return text

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Letters -> name; without a vocabulary only the names that are not written in pinyin."""
        names = dict(_OTHER_SPELLINGS)
        if self._vocabulary is None:
            return names
        for name, spelling in self._vocabulary.names.items():
            if len(name) <= _MOST_CHARS:
                syllables = spelling.split(" ")
                for spelled in (syllables, syllables[1:] + syllables[:1]):
                    names.setdefault("".join(spelled), name)
        for name, letters in _spelled_places(known_places(), self._vocabulary.readings):
            names.setdefault(letters, name)
        return names

    def _find(self, text: str) -> Iterator[tuple[int, int, str]]:
        words = [(match.start(), match.end()) for match in _WORDS.finditer(text)]
        at = 0
        while at < len(words):
            for last in range(min(len(words), at + _MOST_WORDS) - 1, at - 1, -1):
                name = self._named(text, words[at : last + 1])
                if name:
                    yield words[at][0], words[last][1], name
                    at = last
                    break
            at += 1

    def _named(self, text: str, words: list[tuple[int, int]]) -> str:
        """The name that these neighbouring words spell, empty where there is none."""
        gaps = (text[left[1] : right[0]] for left, right in itertools.pairwise(words))
        if not all(map(_BETWEEN.fullmatch, gaps)):
            return ""
        letters = "".join(re.sub(r"['’]", "", text[start:end]) for start, end in words)
        return self._names.get(letters, "") if len(letters) >= _MIN_LETTERS else ""


def _spelled_places(places: Iterable[str], readings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each place with its possible spellings; polyphones have several."""
    syllables: defaultdict[str, list[str]] = defaultdict(list)
    for syllable, chars in readings.items():
        for char in chars:
            syllables[char].append(syllable.replace("v", "u"))
    for place in places:
        options = [syllables[char] for char in place]
        for spelling in itertools.islice(itertools.product(*options), _MOST_SPELLINGS):
            yield place, "".join(spelling)


def _chinese_date(match: re.Match[str]) -> str:
    """The date as documents write it; ``may 5`` stays, since it is hardly one."""
    if match["month"] == "may" and not match["year"]:
        return match.group()
    abbreviated = match["month"].lower()[:3]
    month = next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(abbreviated))
    year = f"{match['year']}年" if match["year"] else ""
    return f"{year}{month}月{int(match['day'])}日"
