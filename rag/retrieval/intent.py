"""What kind of thing a question asks for, told from its interrogative words."""

from __future__ import annotations

import re
from typing import Literal

Intent = Literal["number", "date", "person", "title", "list", "how", "why", "whether", "other"]

_PATTERNS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "date",
        re.compile(
            r"什么时[候间]|啥时候?|何时|哪一?年|哪一?天|哪个?月|几月|几号|几时|日期|哪一?届|\bwhen\b|what (date|year|day)",
            re.I,
        ),
    ),
    (
        "person",
        re.compile(
            r"谁|哪位|哪个领导|哪些领导|(?<!题目)(?<!标题)(?<!文件)(?<!文章)(?<![节栏项]目)(?<!名称)叫(?:什么|啥)(?:名字)?|姓(?:什么|啥)|\bwho\b",
            re.I,
        ),
    ),
    (
        "title",
        re.compile(
            r"哪[一几]?[份篇个](文件|文章|讲话|材料|意见|规定|办法|制度)|文号|标题|题目|什么文件|哪个?栏目",
            re.I,
        ),
    ),
    (
        "number",
        re.compile(
            r"多少|几[个名次人项年位处条篇届种天分]|几百|几千|多[大高长久远重]|比例|百分之|占比|人数|数量|how (many|much|often|long)",
            re.I,
        ),
    ),
    (
        "list",
        re.compile(
            r"哪些|哪几|有什么|有啥|什么样的|哪[些几]方面|分别|几点|要点|内容是什么|包括|what are|which (are|of)",
            re.I,
        ),
    ),
    ("why", re.compile(r"为什么|为何|为啥|凭什么|原因|怎么会|\bwhy\b", re.I)),
    ("how", re.compile(r"怎么|怎样|如何|咋|步骤|程序|流程|办法|做法|\bhow\b", re.I)),
    (
        "whether",
        re.compile(
            r"是否|是不是|能不能|可不可以|有没有|要不要|该不该|可以.*[吗嘛]|吗[？?]?$|\b(is|are|does|do|can|must)\b",
            re.I,
        ),
    ),
)


def intent_of(question: str) -> Intent:
    """The kind of thing ``question`` asks for; the first matching kind, most specific first."""
    for intent, pattern in _PATTERNS:
        if pattern.search(question):
            return intent
    return "other"
