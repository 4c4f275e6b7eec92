"""Clefts told straight: 宣读方案的是主席 and 方案的宣读人是主席 both say 主席宣读方案."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.claims.acts import verb_at_or_after

_CLAUSE = r"[^,，。;；:：\n]"
_IS = r"(?:就|正|恰|则|也|都|才)?是"
_WHO = rf"(?P<who>(?!否|不是|为了?|要|由){_CLAUSE}{{2,36}}?)"
_END = r"(?=$|[,，。;；:：\n])"
_DEED = r"(?P<deed>主持|主讲|召集|汇报|报告|发言|宣读|讲话|起草|提名|推荐|组织|承办|带队|监督|授课|邀请|委托)"
_OF_WHOM = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<what>{_CLAUSE}{{0,24}}?)的?{_DEED}[人者]{_IS}{_WHO}{_END}"
)
"""会议的主持人是赵鸿."""
_IS_WHO = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<who>{_CLAUSE}{{2,24}}?){_IS}(?P<what>{_CLAUSE}{{0,24}}?)的{_DEED}[人者]{_END}"
)
"""赵鸿是会议的主持人."""
_OF_WHAT = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<what>{_CLAUSE}{{2,40}}?)的(?:人|同志|单位|一方)?[,，]?(?:{_IS}|还?有){_WHO}{_END}"
)
"""宣读方案的,是主席."""
_OWN_SUBJECT = re.compile(r"(?:代表|政府|人大|常委会|党委|主席团|部门|法院|检察院|选民|群众|[省市县区]委)$")


@lru_cache(maxsize=2048)
def told_straight(text: str) -> str:
    """A folded ``text`` with whoever a cleft sets at its end in the place of the subject."""
    text = _OF_WHOM.sub(lambda match: f"{match['who']}{match['deed']}{match['what']}", text)
    text = _IS_WHO.sub(lambda match: f"{match['who']}{match['deed']}{match['what']}", text)
    return _OF_WHAT.sub(_subject_first, text)


def _subject_first(match: re.Match[str]) -> str:
    what, who = match["what"], match["who"]
    verb = verb_at_or_after(what, 0, len(what))
    if verb is None or "的" in who:
        return match.group()
    if _OWN_SUBJECT.search(what, 0, verb.start):
        return f"{what}{who}"
    return f"{who}{what}"
