"""What is taken for what: 以小组活动为主,以个人视察为辅 makes neither the other."""

from __future__ import annotations

import re

from rag.answering.claims.words import NEAR, grade, said

_AS = re.compile(
    r"以(?P<what>[^,，。;；:：]{2,30}?)(?:作为|为)(?P<as>主要|主体|主(?=$|[,，。;；、的])|辅|补充|基础|重点|中心|核心|目标|目的|抓手|载体|依据|标准|保障|动力|主线|突破口|平台|单位|导向|根本|前提|准绳)"
)
_TELLING = 0.2


def taken_for_other(claim: str, sentence: str) -> str:
    """What ``claim`` takes for something (以甲为主) that ``sentence`` takes for something else only, while another thing
    is that; empty where it does not.
    """
    ranks = [(match["what"], match["as"]) for match in _AS.finditer(sentence)]
    for match in _AS.finditer(claim):
        same = [what for what, rank in ranks if rank[0] == match["as"][0]]
        others = [what for what, rank in ranks if rank[0] != match["as"][0]]
        alike = any(_shares(match["what"], what) for what in same)
        if same and not alike and any(_shares(match["what"], what) for what in others):
            return match["what"]
    return ""


def _shares(mine: str, theirs: str) -> bool:
    """Whether most of the telling words of one are in the other."""
    heard = said(theirs)
    words = [word for word in said(mine).words if word.weight >= _TELLING and len(word.text) > 1]
    return bool(words) and 2 * sum(grade(heard.find(word.text)) >= NEAR for word in words) > len(words)
