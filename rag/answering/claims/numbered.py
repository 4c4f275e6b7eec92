"""第四点 is the point of a text that this numbers so: 四、, (四), 四是."""

from __future__ import annotations

import itertools
import re

from rag.answering.claims.facts import Fact
from rag.answering.claims.words import said, share_said
from rag.text import numeral_value

_POINT_WORDS = frozenset(
    ("方面", "要求", "任务", "工作", "内容", "问题", "意见", "措施", "做法", "经验", "部分", "环节", "步骤")
)
_SAME_POINT = 0.5
"""Share of what a claim says of a numbered point, from which that point says it."""
_NUMBERING = re.compile(
    r"(?:^|[,，。;；:：\n])\s*第?[(（]?([一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）、.．,，]|(?=[是要]))"
)


def heads_point(fact: Fact, claim: str, text: str) -> bool:
    """Whether the number of ``fact`` heads the point of ``text`` that says what ``claim`` says of it; no other point may
    say more of that.
    """
    marks = [*_NUMBERING.finditer(text)]
    ends = [mark.start() for mark in marks[1:]]
    told = [word for word in said(claim).words if word.start >= fact.end and word.text not in _POINT_WORDS]
    shares = [
        (share_said(told, text[mark.end() : end]), numeral_value(mark[1]))
        for mark, end in itertools.zip_longest(marks, ends)
    ]
    most = max((share for share, _ in shares), default=0.0)
    return most >= _SAME_POINT and (most, fact.low) in shares
