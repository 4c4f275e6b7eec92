"""Does the form of answer that a question asks for stand in a text at all?

A question for 多少岁 needs a figure with 岁, 第五条 needs a 第五条, 主任叫什么 a name beside 主任. Where
such a form is missing, the text does not answer however near it is. Each check returns None where it has
nothing to say about the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import find_people, fold

_NUM = r"(?:\d[\d,.]*|[一二三四五六七八九十百千万两半]+)[余多来]?"
_UNITS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(asked, re.I), given)
    for asked, given in (
        (r"电话|手机号|号码|热线", r"\d{7,}|\d{3,4}-\d{6,}"),
        (r"邮箱|网址|微信号|公众号", r"@|http|www\.|微信|公众号"),
        (r"多少岁|几岁|多大[岁年]|年纪多大|年龄|how old", rf"{_NUM}周?岁|年龄(?:不|在|可)"),
        (r"多少钱|几块钱|多少元|多少万|几万|how much", rf"{_NUM}万?(?:元|块)"),
        (
            r"[占率例][^，,？?]{0,4}(?:多[少高大]|几)|几成|百分之几|多[大高]的?比例",
            rf"{_NUM}[%％成]|百分之|分之",
        ),
        (
            r"(?:管|任|干|多少|每|隔|要|限|满)几?年|几年|多少年|多久|多长时间",
            rf"{_NUM}(?:年|个?月|天|日|届|次)|每[年届月季]|任期|定期|[一半]届",
        ),
        (r"几点钟?[开到结]|几点[了？?]", r"\d{1,2}[点时:：]\d{0,2}"),
        (r"几月|几号|哪[一]?天|哪[一]?日", r"\d{1,2}月|[一二三四五六七八九十]月"),
    )
)
_MEASURE = re.compile(r"(?:多少|几)(个|名|位|人|套|户|亩|家|所|处|条|篇|件|次|届|场|批|项|票|层|种|章|页|字)")
_SAME_COUNT = {
    "位": "名位人个",
    "名": "名位人个",
    "人": "名位人",
    "项": "项个条件",
    "个": "个名家处项条种",
    "种": "种个类项",
    "处": "处个",
    "家": "家个",
}
_ORDINAL = re.compile(r"第([一二三四五六七八九十百\d]+)(条|款|章|节|项|点|个|部分)")
_ROLE = re.compile(
    r"(书记|主任|主席|县长|市长|区长|镇长|乡长|省长|局长|部长|院长|检察长|秘书长|会长|站长|校长)"
)
_SOURCE_ASKED = re.compile(
    r"[这那]句|原话|原文|出自|出处|谁[说讲提]|[说讲提]过|在哪|哪[里儿篇份]|什么地方|哪个(?:文件|讲话)"
)
_ROUGHLY = re.compile(r"之类|类似|大意|大概|差不多|好像|意思|一类")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{6,80})[”\"」』]")


def unit_stands(question: str, texts: Sequence[str]) -> bool | None:
    """Whether a figure of the asked unit stands in ``texts``."""
    body = "\n".join(texts)
    for asked, given in _UNITS:
        if asked.search(question):
            return re.search(given, body) is not None
    measure = _MEASURE.search(question)
    if measure is None:
        return None
    units = _SAME_COUNT.get(measure.group(1), measure.group(1))
    return re.search(rf"{_NUM}\s*(?:县级|县|镇|市|省|专门|工作|办事)?[{units}]", body) is not None


def ordinal_stands(question: str, texts: Sequence[str]) -> bool | None:
    """Whether the 第N条 (章, 个 ...) that the question names stands in ``texts``, or an item so numbered."""
    asked = _ORDINAL.findall(fold(question))
    if not asked:
        return None
    body = fold("\n".join(texts))
    return all(
        f"第{number}{unit}" in body
        or (
            unit in "点个项部分"
            and re.search(rf"(?:^|[\n。;；:：]){number}[是、.]|第{number}[,，]|\({number}\)", body)
            is not None
        )
        for number, unit in asked
    )


def role_has_name(question: str, texts: Sequence[str]) -> bool | None:
    """Whether a personal name stands beside the office whose holder is asked for."""
    roles = _ROLE.findall(question)
    if not roles:
        return None
    for text in texts:
        for start, end in find_people(text):
            around = text[max(0, start - 12) : end + 8]
            if any(role in around for role in roles):
                return True
    return False


def asks_where_it_stands(question: str) -> bool:
    """Whether the question asks for the source of exact words, rather than of something like them."""
    return _SOURCE_ASKED.search(question) is not None and _ROUGHLY.search(question) is None


def quoted(question: str) -> list[str]:
    """The longer quotations in a question, without their marks."""
    return _QUOTED.findall(question)
