"""What a question for a figure or a time looks like, and what an answer to it has to hold.

A frequency (多久开一次) is no duration (开几天) and no time limit (几天内答复): each has units of its own.
"""

from __future__ import annotations

import re

Row = tuple[str, re.Pattern[str], re.Pattern[str]]
"""Name of the form in Chinese, what asks for it, what it looks like."""

NUMERAL = r"(?:\d[\d,.]*|[一二三四五六七八九十百千万两半]+)[余多来]?"
_MONEY_NOUN = r"(?:经费|工资|补助|补贴|收入|奖金|待遇|费用|花费|价格|预算|拨款|标准)"
_ALONE = r"(?<![\d月十一二三四五六七八九第])(?!(?:19|20)\d\d年)"
"""Before a numeral: neither inside a longer one nor in a date."""
_SPAN = r"(?:年|个月|个?星期|周|天|日)"
_PERIOD = r"(?:年|届|个?季度|个?季|个?月|个?星期|周|天|日)"
_HOW_LONG = r"(?:多久|多长时间|多少时间|几年|多少年|几个月|几个?星期|几周|几天|多少天|几日)"
_AGO = r"(?<![这近那前后头好])"
_EVERY = rf"每隔?(?:{NUMERAL})?{_PERIOD}|[一二两三半\d]{_PERIOD}(?:至少|最少)?[一二两三\d]{{1,2}}[次回]|一年一度|定期|年年|逐年|换届后?第?[一二三]年|[任本]期内|届内"
_DURATION = rf"{_ALONE}{NUMERAL}(?:年(?![度级代龄来])|个月|个?星期|周(?![岁年])|天|日(?![常程])|小时|分钟)|[一半]届|半年|半天"
_WITHIN = rf"{NUMERAL}(?:个?工作)?{_SPAN}(?:之内|以内|内)"

_TABLE = (
    (
        "电话",
        r"(?:电话|手机号|号码|热线)(?:号码)?(?:是|打|[有留写])*(?:多少|几|什么|啥|哪)|(?:什么|啥|哪个|多少)(?:电话|手机号|号码|热线)"
        r"|^(?!.*(?:(.)[不没]\1|为[什何啥]|怎么|如何)).*(?:电话|手机号|号码|热线)(?:[呢？?]|$)|phone number",
        r"\d{7,}|\d{3,4}-\d{6,}",
    ),
    ("网址", r"邮箱|网址|微信号|公众号|e-?mail address", r"@|http|www\.|微信|公众号"),
    ("年龄", r"多少岁|几岁|平均年龄|多大岁数|how old", rf"{NUMERAL}周?岁"),
    ("年龄", r"多大(?:年[纪龄]|了)|今年多大|年纪多大|年龄|岁数", rf"{NUMERAL}周?岁|年龄(?:不|在|可)"),
    (
        "女性人数",
        r"(?:女[的性同]?志?|妇女)[^，,。？?]{0,6}(?:多少|几[个名位成])|(?:多少|几[个名位])女",
        rf"(?:女|妇女)[^，,。;；]{{0,10}}{NUMERAL}|{NUMERAL}[^，,。;；]{{0,6}}(?:女|妇女)",
    ),
    (
        "金额",
        rf"多少钱|几块钱|多少元|多少[万亿]|几[万亿]|{_MONEY_NOUN}(?:一?[年月天次]|每[人年月天次户])?(?:是|有|能|领|拿|发|花)*了?多少"
        rf"|多少(?:活动)?{_MONEY_NOUN}|[挣赚奖罚补]了?多少(?=[钱？?。，,]|$)|how much money|how much (?:does|did|do|is|was)\b",
        rf"{NUMERAL}[十百千万亿]*元|\d+块|{NUMERAL}块钱",
    ),
    (
        "比例",
        r"(?:占|率|比例)[^，,？?]{0,4}(?:多[少高大]|几)|几成|百分之几|多[大高]的?比例|what (?:percentage|share|proportion)",
        rf"{NUMERAL}[%％成]|百分之|分之|半数",
    ),
    (
        "钟点",
        r"几个?(?:小时|钟头)|几点钟?[开到结关]|几点[了？?]|(?:周|星期)几|what time",
        r"\d{1,2}[点时:：]\d{0,2}|小时|钟头",
    ),
    (
        "频次",
        rf"{_AGO}(?:{_HOW_LONG})[^，,。？?]{{0,16}}[一两][次回趟遍轮期]|(?:隔|每隔)(?:{_HOW_LONG})|多久[^，,。？?]{{0,6}}活动一|多经常|how often",
        _EVERY,
    ),
    (
        "期限",
        rf"{_AGO}(?:{_HOW_LONG})(?:之内|以内|内)|(?:提前|之前|以前|[^以之]前){_HOW_LONG}|{_HOW_LONG}(?:之前|以前|前)",
        rf"{_WITHIN}|{_ALONE}{NUMERAL}{_SPAN}(?:之前|以前|前)|提前{NUMERAL}{_SPAN}",
    ),
    (
        "天数",
        r"(?<![这近那前后头好])(?:几天|多少天|几日(?!报))|how many days",
        rf"{_ALONE}{NUMERAL}(?:天|日)(?![常程前后])|[半全]天(?!候)|{_WITHIN}",
    ),
    (
        "年数",
        rf"{_AGO}(?:几年|多少年)|任期[^，,。？?]{{0,3}}(?:多[久长]|几)",
        rf"{_ALONE}{NUMERAL}年(?![度级代龄来])|[一半]届",
    ),
    (
        "时长",
        rf"{_AGO}(?:多长时间|几个月|几个?星期|几周)|[期间限]多[久长]|how long|how many (?:years|months|weeks)",
        _DURATION,
    ),
    ("时间长短", rf"{_AGO}多久", rf"{_DURATION}|{_EVERY}"),
    (
        "面积",
        r"多少平方(?:米|公里)|多少公顷|多大面积|面积(?:是|有)?多[大少]",
        rf"{NUMERAL}(?:平方米|平米|平方公里|公顷|亩)",
    ),
    (
        "日期",
        r"几月|几号|哪[一]?天|哪[一]?日|on (?:what|which) (?:day|date)",
        r"\d{1,2}月|[一二三四五六七八九]月",
    ),
)
FIGURES: tuple[Row, ...] = tuple(
    (name, re.compile(asked, re.I), re.compile(given)) for name, asked, given in _TABLE
)
