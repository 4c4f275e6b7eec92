"""Figures and dates: where they stand, and what they are worth.

Spans are ``[start, end)`` in the given text. Figures may be written in digits (full width too) or in
Chinese numerals, with unit: ``15个``, ``600元/人``, ``百分之五十以上``, ``三分之一``, ``1-2名``.
"""

from __future__ import annotations

import re

from rag.text.folding import fold

_DIGIT_VALUES = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG_UNITS = {"万": 10_000, "亿": 100_000_000}

_ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[〇零一二两三四五六七八九十百千万亿]+"
_ANY = rf"(?:{_ARABIC}|{_CHINESE})"
_MULTIPLE = r"[十百千万亿]{0,2}"
_RANGE = rf"(?:\s*(?:[-—~至到]|～)\s*{_ANY}{_MULTIPLE})?"
# Measure words after which a numeral counts something; 一般, 三个代表 and 一切 must not pass as figures
# of people or money, so Chinese numerals need one of these.
_MEASURES = (
    r"(?:多|余|几)?(?:个百分点|平方公里|公里|公顷|万元|亿元|元|人次|人|名|位|个|件|条|项|次|处|所|座|家|户|届|级|号|天|日|"
    r"周岁|岁|周|个月|小时|分钟|分|篇|份|期|场|批|组|村|镇|乡|县|市|区|代表团|支|辆|台|亩|吨|公斤|倍|成|种|类|部|本|页|字|"
    r"票|轮|年|季度|季|点|方面|章|节|款|步)"
)
_PER = r"(?:/(?:人|年|月|天|次|户|亩|平方米))?"
_BOUND = r"(?:以上|以下|以内|之内|左右|上下)?"
_NUMBER = re.compile(
    rf"(?<!第)(?:约|近|超过|至少|不少于|不超过|不低于|不得少于|不得超过)?(?:"
    rf"百分之{_ANY}|{_ANY}分之{_ANY}"
    rf"|(?:{_ARABIC}){_MULTIPLE}(?:%|‰)?{_RANGE}(?:%|‰)?(?:{_MEASURES})?{_PER}"
    rf"|(?:{_CHINESE}){_RANGE}{_MEASURES}{_PER}"
    r"|(?:过)?半数|全票"
    rf"){_BOUND}"
)
# Chinese numerals that are part of a word rather than a count.
_NO_COUNT = re.compile(
    r"一(?:个|次|件|种|项|部|级|方面|点|步|年|天|日|人|家|位|批|条)$|[一二三四五六七八九]是"
)

_YEAR = r"(?:\d{2,4}|[一二三四五六七八九〇零]{4}|\d{2}[*xX×]{2})\s*年"
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[*xX×]{1,2})\s*月"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[*xX×]{1,2})\s*[日号]"
_PART = r"(?:[上中下]旬|初|中旬|底|末|份)?"
_DATE = re.compile(
    rf"{_YEAR}\s*(?:度|代|底|初|末|{_MONTH}\s*(?:{_DAY}|{_PART}))?"
    rf"|{_MONTH}\s*(?:{_DAY}|{_PART})"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|[\"“”]?(?:十[一二三四五六七八九]五|十五五|九五|八五)[\"“”]?(?:时期|期间|规划)?"
    r"|(?:每|本|上|下|历|各|当|逐|今|去|前|明)(?:年|届|季度|个月|月|周)(?:度)?(?:[上下]半年|[初中末底])?"
    r"|[上下]半年|[第]?[一二三四]季度|年[初中末底]|近年来?|(?:任期|届)内"
    r"|(?:每|逐)(?:半年|隔?[一二两三四五六]年|\d年)"
    r"|[一二三四五六七八九十]+届[一二三四五六七八九十]+[次中](?:全会|会议|全体会议)"
)


def find_numbers(text: str) -> list[tuple[int, int]]:
    """Return the spans of figures, with their unit, in order and without overlap.

    Dates are not figures (``find_dates``), nor are 一 in set phrases and the marks of items (一是).
    """
    folded = fold(text)
    dates = find_dates(text)
    found: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(folded):
        if _NO_COUNT.match(match.group()) or _is_slogan(folded, match):
            continue
        if not any(start < match.end() and match.start() < end for start, end in dates):
            found.append(match.span())
    return found


def _is_slogan(folded: str, match: re.Match[str]) -> bool:
    """“三个代表”, “四个意识”: the numeral belongs to a name, it counts nothing."""
    return folded[: match.start()][-1:] == "“" and match.group()[0] in _DIGIT_VALUES


def find_dates(text: str) -> list[tuple[int, int]]:
    """Return the spans of dates and recurring times: 2023年9月6日, 8月初, 十二五, 每年, 每届, 闭会期间's kin."""
    return [match.span() for match in _DATE.finditer(fold(text))]


def numeral_value(numeral: str) -> float | None:
    """Return what a figure in digits or Chinese numerals is worth, ``None`` if it is none.

    Percentages and fractions give their share: 百分之五十 and 50% give 0.5, 三分之一 gives 1/3.
    A row of digits reads as written: 二〇二三 is 2023.
    """
    plain = fold(numeral).strip().replace(",", "")
    if "分之" in plain:
        below, above = plain.split("分之", 1)
        divisor = 100.0 if below == "百" else numeral_value(below)
        share = numeral_value(above)
        return share / divisor if divisor and share is not None else None
    if plain.endswith("%"):
        share = numeral_value(plain[:-1])
        return None if share is None else share / 100
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万亿]*)", plain)
    if mixed:
        value = float(mixed.group(1))
        for unit in mixed.group(2):
            value *= (_SMALL_UNITS | _BIG_UNITS)[unit]
        return value
    return _chinese_value(plain)


def _chinese_value(numeral: str) -> float | None:
    if not numeral or any(char not in _DIGIT_VALUES | _SMALL_UNITS | _BIG_UNITS for char in numeral):
        return None
    if all(char in _DIGIT_VALUES for char in numeral):
        return float("".join(str(_DIGIT_VALUES[char]) for char in numeral))
    total = section = digit = 0
    for char in numeral:
        if char in _DIGIT_VALUES:
            digit = _DIGIT_VALUES[char]
        elif char in _SMALL_UNITS:
            section += (digit or 1) * _SMALL_UNITS[char]
            digit = 0
        else:
            total = (total + section + digit) * _BIG_UNITS[char]
            section = digit = 0
    return float(total + section + digit)


_NUMERAL = re.compile(rf"百分之{_ANY}|{_ANY}分之{_ANY}|(?:{_ARABIC})[十百千万亿]*%?|{_CHINESE}")


def normalise_numerals(text: str) -> str:
    """Return ``text`` folded, with every figure in digits, for matching: 十五名 and 15名 become equal.

    The length changes; use ``find_numbers`` for places. Shares become percentages where they are
    whole ones (百分之五十 gives 50%), other fractions stay.
    """
    return _NUMERAL.sub(_in_digits, fold(text))


def _in_digits(match: re.Match[str]) -> str:
    numeral = match.group()
    value = numeral_value(numeral)
    if value is None:
        return numeral
    if "分之" in numeral or numeral.endswith("%"):
        percent = round(value * 100, 6)
        return f"{percent:g}%" if "百分之" in numeral or numeral.endswith("%") else numeral
    return f"{value:.6f}".rstrip("0").rstrip(".")
