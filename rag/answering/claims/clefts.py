"""Clefts told straight: 宣读方案的是主席 and 方案的宣读人是主席 both say 主席宣读方案."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.claims.actors import clauses_with_actors
from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.names import OFFICE
from rag.text import find_people, tagged_words

_CLAUSE = r"[^,，。;；:：\n]"
_IS = r"(?:就|正|恰|则|也|都|才)?是"
_WHO = rf"(?P<who>(?!否|不是|为了?|要|由){_CLAUSE}{{2,36}}?)"
_END = r"(?=$|[,，。;；:：\n])"
_DEED = r"(?P<deed>主持|主讲|召集|汇报|报告|发言|宣读|讲话|起草|提名|推荐|组织|承办|带队|监督|授课|邀请|委托)"
_OF_WHOM = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<what>{_CLAUSE}{{0,24}}?)的?{_DEED}[人者]{_IS}{_WHO}{_END}"
)
"""会议的主持人是李明."""
_IS_WHO = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<who>{_CLAUSE}{{2,24}}?){_IS}(?P<what>{_CLAUSE}{{0,24}}?)的{_DEED}[人者]{_END}"
)
"""李明是会议的主持人."""
_OF_WHAT = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<what>{_CLAUSE}{{2,40}}?)的(?:人|同志|单位|一方)?[,，]?(?:在[\u4e00-\u9fff]{{2,5}})?(?:{_IS}|还?有){_WHO}{_END}"
)
"""宣读方案的,是主席."""
_BY = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<what>(?![由要应]){_CLAUSE}{{2,24}}?)(?<!坚持)(?<!要求)(?:则|也|都|均|还|就|仍|要|应当?|必须|可以?|主要)*由(?P<who>{_CLAUSE}{{2,24}}?)"
    rf"来?(?P<deed>(?<![工合协写操动运创])作|做|(?<![宣听演])讲|承担|负责|进行|完成|主持){_END}"
)
"""发言由主席来作."""
_IS_DONE = re.compile(
    rf"(?:^|(?<=[。;；:：\n]))(?P<what>[^。;；:：\n是]{{2,60}}?)[,，]?(?:则|也|都|均|就)?是(?P<who>(?!否|不是|为了?|要|由){_CLAUSE}{{4,20}})的{_END}"
)
_TITLED = re.compile(
    rf"(?:^|(?<=[,，。;；:：\n]))(?P<what>{_CLAUSE}{{2,40}}?)的(?P<title>(?:[\u4e00-\u9fff]{{0,14}}?{OFFICE}[、,和兼]?)+){_IS}(?P<who>[\u4e00-\u9fff]{{2,4}}?)(?:同志)?{_END}"
)
"""主持会议的市委书记、市人大常委会主任是赵鸿."""
_LEAD = re.compile("(?:(?:在|这次|当天)?会[上后前中]|当天|其中|具体|主要|负责)+")
_RELATION = re.compile(
    r"(?P<one>[^,，。;；:：\n与和同是]{2,12})[与和同](?P<two>[^,，。;；:：\n与和同是]{2,12}?)(?:之间)?(?:的关系)?[,，]?(?:既|应当?|就)?是(?:一种)?"
    r"(?P<pairs>(?:被?[\u4e00-\u9fff]{2}[与和]被?[\u4e00-\u9fff]{2}(?:的关系)?[、,，]?(?:也是|又是|以及|和)?)+)(?<=的关系)"
)
_PAIR = re.compile(r"(被?[\u4e00-\u9fff]{2})[与和](被?[\u4e00-\u9fff]{2})(?=的关系|[、,，和以])")
_COMES_OUT = re.compile("(?:了|过|出来?|来)?")
_OWN_SUBJECT = re.compile(r"(?:代表|政府|人大|常委会|党委|主席团|部门|法院|检察院|选民|群众|[省市县区]委)$")


@lru_cache(maxsize=2048)
def told_straight(text: str) -> str:
    """A folded ``text`` with whoever a cleft sets at its end in the place of the subject."""
    text = _related(text)
    text = _OF_WHOM.sub(lambda match: f"{match['who']}{match['deed']}{match['what']}", text)
    text = _IS_WHO.sub(lambda match: f"{match['who']}{match['deed']}{match['what']}", text)
    text = _BY.sub(lambda match: f"{match['who']}{match['deed']}{match['what']}", text)
    text = _OF_WHAT.sub(_subject_first, text)
    text = _TITLED.sub(_titled_first, text)
    return _IS_DONE.sub(_doer_first, text)


def _subject_first(match: re.Match[str]) -> str:
    what, who = match["what"], match["who"]
    verb = verb_at_or_after(what, 0, len(what))
    if "的" in who or (verb is None and not tagged_words(what)[0][1].startswith("v")):
        return match.group()
    lead = _LEAD.match(what)
    start, what = (lead.group(), what[lead.end() :]) if lead else ("", what)
    if verb and _OWN_SUBJECT.search(what, 0, verb.start - len(start)):
        return f"{start}{what}{who}"
    return f"{start}{who}{what}"


def _titled_first(match: re.Match[str]) -> str:
    what, who = match["what"], match["who"]
    acts = verb_at_or_after(what, 0, len(what)) is not None
    return f"{match['title']}{who}{what}" if acts and find_people(f"{who}同志") else match.group()


def _doer_first(match: re.Match[str]) -> str:
    """增加经费,是主任会议决定的 -> 主任会议决定增加经费, where whoever stands behind 是 does the verb before 的."""
    who, what = match["who"], match["what"]
    verb = verb_at_or_after(who, 0, len(who))
    if (
        verb is None
        or not _COMES_OUT.fullmatch(who, verb.end)
        or not verb.start
        or not clauses_with_actors(who)[0].groups
    ):
        return match.group()
    return f"{who}{what}"


def _related(text: str) -> str:
    """甲与乙是监督与被监督的关系 -> 甲监督乙; 决定与执行 -> 甲决定,乙执行."""
    match = _RELATION.search(text)
    if match is None:
        return text
    one, two = match["one"], match["two"]
    told = [
        f"{two if first.startswith('被') else one}{first.removeprefix('被')}{one if first.startswith('被') else two}"
        if second.removeprefix("被") == first.removeprefix("被")
        else f"{one}{first},{two}{second}"
        for first, second in _PAIR.findall(match["pairs"])
    ]
    return f"{text[: match.start()]}{','.join(told)}{text[match.end() :]}"
