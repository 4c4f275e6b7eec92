"""The beginnings of a data set, drawn from any collection without a language model.

Each draft is a plain question about something that certainly stands in an article (a figure, a date, a
person, an enumeration, a definition, a section, the article itself), with the place as evidence and
key points proposed, or about something that its article never mentions. ``draft`` marks what a person
has still to put into the words of those who will ask.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from pathlib import Path

from eval.cases import Case, Evidence, Kind, write_new_cases
from eval.relevance import squash
from eval.sameness import ALIKE, Need, assign_splits, need_of, same_answer, worded_alike
from rag.errors import InputError
from rag.outline import find_headings
from rag.text import find_dates, find_enumerations, find_numbers, find_people, split_sentences
from rag.types import Article

_CLAUSE_MARKS = "，,。；;：:！!？?\n"
_LEAST_CLAUSE_CHARS = 9
_MOST_CLAUSE_CHARS = 60
_LEAST_QUOTE_CHARS = 2
_LEAST_TOPIC_CHARS = 4
_POINT_CHARS = 16
_LIST_ITEMS = range(3, 9)
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:[-—~至到]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_COUNT = re.compile(r"[号级届次年]$")
_DAY = re.compile(r"\d+\s*月\s*\d+\s*[日号]|\d{4}\s*年")
_BARE_BRACKETS = re.compile(r"[（(]\s*……\s*[）)]|……")
_ANNOUNCES = re.compile(r"以下|如下|[几两三四五六七八九十\d](?:个|点|项|条|方面|种|大|件)")
_DEFINITION = re.compile(
    r"(?:(?<=[。；;\n])|^)(?P<what>(?:(?![的和及与或就也都要不尤])[^，,。；;：:\n是]){2,12}?)"
    r"(?P<says>(?:就是指|是指|指的是|即|是)(?!否|不|由|在|从|要)[^。；;\n]{8,60})"
)
_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]+[、是要靠]|第[一二三四五六七八九十]+[，,、项]|[（(][一二三四五六七八九十\d]+[）)]"
    r"|\d{1,2}[、.．]|首先[，,]?|其次[，,]?|再次[，,]?|最后[，,]?)\s*"
)
# A question and the word that its article must never use for it to stay unanswered.
_NEVER_SAID = (
    ("{name}什么时候废止？", "废止"),
    ("{name}一共印了多少份？", "印刷"),
    ("起草{name}的人是谁？", "起草"),
    ("{place}有多少人口？", "人口"),
    ("违反{name}要罚多少钱？", "罚款"),
    ("{place}人大机关的办公地址在哪儿？", "地址"),
    ("{place}人大代表的平均年龄是多少？", "平均年龄"),
    ("{place}有几位女代表？", "女代表"),
    ("{person}是哪一年出生的？", "出生"),
    ("{person}的办公电话是多少？", "电话"),
    ("{person}是什么学历？", "学历"),
)

_Draft = tuple[Kind, str, list[list[str]], list[str]]
"""Kind, question, groups of quotes, key points."""


def write_drafts(path: Path, articles: Sequence[Article], count: int) -> list[Case]:
    """Write ``count`` drafts at most to a new file, and return them.

    Raises InputError where the file exists, can't be written, or nothing can be drafted.
    """
    cases = draft_cases(articles, count)
    if not cases:
        raise InputError(
            "这些文章里找不到可以出题的内容。请先运行 renda clean，确认文章不是空的。",
            "Nothing in these articles makes a question. Run renda clean first, and see that the articles are not empty.",
        )
    write_new_cases(path, cases)
    return cases


def draft_cases(articles: Sequence[Article], count: int) -> list[Case]:
    """``count`` drafts at most, spread evenly over the articles, then over the kinds, with their splits.

    The same articles give the same drafts.
    """
    by_id = {article.id: article for article in articles if not article.meta.prefix_of}
    texts = {name: article.text for name, article in by_id.items()}
    # Articles are opened one by one: a large collection has far more to ask than is wanted.
    waiting = [(0, _digest(name), name) for name in by_id]
    heapify(waiting)
    open_drafts: dict[str, list[Case]] = {}
    taken: list[Case] = []
    needs: list[Need] = []
    by_kind: Counter[str] = Counter()
    while waiting and len(taken) < count:
        used, order, name = heappop(waiting)
        if name not in open_drafts:
            open_drafts[name] = _drafts_of(by_id[name])
        case = _next_draft(open_drafts[name], by_kind, needs, texts)
        if case:
            taken.append(case.model_copy(update={"id": f"q{len(taken) + 1:03d}"}))
            needs.append(need_of(case, texts))
            by_kind[case.kind] += 1
            heappush(waiting, (used + 1, order, name))
    return assign_splits([], taken, texts)


def _drafts_of(article: Article) -> list[Case]:
    """The drafts of an article in an order that does not depend on where they stand in it."""
    return sorted(
        (_case(article, draft) for draft in _drafts(article)), key=lambda case: _digest(case.question)
    )


def _next_draft(
    drafts: list[Case], by_kind: Mapping[str, int], needs: Sequence[Need], texts: Mapping[str, str]
) -> Case | None:
    """Take the next draft of the kind that is rarest so far and repeats none of ``needs``."""
    while drafts:
        case = min(drafts, key=lambda case: by_kind[case.kind])
        drafts.remove(case)
        need = need_of(case, texts)
        if not any(_repeats(need, other) for other in needs):
            return case
    return None


def _repeats(need: Need, other: Need) -> bool:
    same_words = need.wording == other.wording
    return same_words or worded_alike(need, other, ALIKE) or same_answer(need, other)


def _case(article: Article, draft: _Draft) -> Case:
    kind, question, groups, points = draft
    return Case(
        id="q",
        question=question,
        kind=kind,
        answerable=bool(groups),
        evidence=tuple(tuple(Evidence(article=article.id, quote=q) for q in group) for group in groups),
        key_points=tuple((point,) for point in points),
        split="dev",
        draft=True,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _drafts(article: Article) -> Iterator[_Draft]:
    if not article.text.strip():
        return
    makers: tuple[Callable[[Article], Iterator[_Draft]], ...] = (
        _about_itself,
        _about_sections,
        _about_lists,
        _about_figures,
        _about_dates,
        _about_people,
        _about_terms,
        _about_what_is_not_there,
    )
    for maker in makers:
        for kind, question, groups, points in maker(article):
            kept = [point for point in points if squash(point)]
            sound = all(len(squash(quote)) >= _LEAST_QUOTE_CHARS for group in groups for quote in group)
            if not groups or (kept and sound):
                yield kind, question, groups, kept


def _name(article: Article) -> str:
    place, title = _place(article), article.meta.title
    return f"{place}的《{title}》" if place and place not in title else f"《{title}》"


def _place(article: Article) -> str:
    return re.sub("[（(].*", "", article.meta.place)


def _about_itself(article: Article) -> Iterator[_Draft]:
    spans = split_sentences(article.text)[:3]
    lines = [article.text[start:end] for start, end in spans]
    first = [line for line in lines if len(squash(line)) >= _LEAST_QUOTE_CHARS]
    title = [line for line in first if squash(line) in squash(article.meta.title)]
    if first:
        yield "title", f"有没有{_name(article)}？", [title or first], title[:1] or [_point(first[-1])]


def _about_sections(article: Article) -> Iterator[_Draft]:
    for heading in find_headings(article.text):
        said = article.text[heading.end : heading.end + 400].strip()
        spans = split_sentences(said)
        topic = _MARK.sub("", heading.text)
        if not heading.alone and spans and len(topic) >= _LEAST_TOPIC_CHARS:
            quote = said[slice(*spans[0])]
            points = [clause for clause in re.split(f"[{_CLAUSE_MARKS}]", quote) if len(clause) > 3]
            yield (
                "procedure",
                f"{_name(article)}对“{topic}”怎么要求？",
                [[quote]],
                [p[:_POINT_CHARS] for p in points[:1]],
            )


def _about_lists(article: Article) -> Iterator[_Draft]:
    text = article.text
    for row in find_enumerations(text):
        before = text[max(0, row.start - 200) : row.start].rstrip()
        topic = re.split(f"[{_CLAUSE_MARKS}]", before.rstrip(_CLAUSE_MARKS))[-1]
        announced = before.endswith(("：", ":")) or _ANNOUNCES.search(topic)
        if len(row.items) not in _LIST_ITEMS or len(topic) < _LEAST_TOPIC_CHARS or not announced:
            continue
        heads = [_clause(text, start, end) for start, end in row.items]
        points = [_point(_MARK.sub("", head)) for head in heads]
        if len(set(heads)) == len(heads) and all(map(squash, points)):
            yield "list", f"{_name(article)}里，“{topic}”有哪几条？", [[head] for head in heads], points


def _about_figures(article: Article) -> Iterator[_Draft]:
    for start, end in find_numbers(article.text):
        figure = article.text[start:end]
        digits = _FIGURE.search(figure)
        clause = _around(article.text, start, end)
        if not digits or not clause or _NO_COUNT.search(figure):
            continue
        if digits.group() != figure and not _YEAR.fullmatch(digits.group()):
            asked = figure.replace(digits.group() + "%", "百分之多少").replace(digits.group(), "多少")
            question = f"{_name(article)}里，{clause.replace(figure, asked, 1)}？"
            yield "number", question, [[clause]], [figure]


def _about_dates(article: Article) -> Iterator[_Draft]:
    for start, end in find_dates(article.text):
        date = article.text[start:end].strip()
        clause = _around(article.text, start, end)
        if not clause or not _DAY.search(date) or article.text[end : end + 1] in ("的", "全", "度"):
            continue
        rest = clause.replace(date, "……", 1)
        asked = f"里，“{rest}”是什么时候？"
        if _BARE_BRACKETS.fullmatch(rest):
            asked = "是哪一天的？"
        yield "date_person", f"{_name(article)}{asked}", [[clause]], [date]


def _about_people(article: Article) -> Iterator[_Draft]:
    for start, end in find_people(article.text):
        person = article.text[start:end]
        clause = _around(article.text, start, end)
        if clause:
            question = f"{_name(article)}里，“{clause.replace(person, '……', 1)}”说的是谁？"
            yield "date_person", question, [[clause]], [person]


def _about_terms(article: Article) -> Iterator[_Draft]:
    for match in _DEFINITION.finditer(article.text):
        said = re.sub("^(?:就是指|是指|指的是|即|是)", "", match["says"])
        yield "definition", f"什么是{match['what']}？", [[match.group()]], [_point(said)]


def _about_what_is_not_there(article: Article) -> Iterator[_Draft]:
    people = [article.text[start:end] for start, end in find_people(article.text)]
    values = {"name": _name(article), "place": _place(article), "person": people[0] if people else ""}
    for template, word in _NEVER_SAID:
        if word not in article.text and all(values[n] for n in values if f"{{{n}}}" in template):
            yield "unanswerable", template.format(**values), [], []


def _around(text: str, start: int, end: int) -> str:
    """The clause around a span, with the one before it where it is short; empty where it is too long."""
    left = _left(text, start)
    if end - left < _LEAST_CLAUSE_CHARS and left and text[left - 1] in "，,：:":
        left = _left(text, left - 1)
    right = end
    while right < len(text) and text[right] not in _CLAUSE_MARKS:
        right += 1
    clause = text[left:right].strip()
    return clause if _LEAST_CLAUSE_CHARS <= len(clause) <= _MOST_CLAUSE_CHARS else ""


def _left(text: str, at: int) -> int:
    while at and text[at - 1] not in _CLAUSE_MARKS:
        at -= 1
    return at


def _clause(text: str, start: int, end: int) -> str:
    """An item of an enumeration up to its first mark, the one after its number left aside."""
    mark = _MARK.match(text[start:end])
    at = start + (mark.end() if mark else 0)
    while at < end and text[at] not in _CLAUSE_MARKS:
        at += 1
    return text[start:at]


def _point(text: str) -> str:
    """A key point proposed: the first clause, at most 16 characters."""
    return re.split(f"[{_CLAUSE_MARKS}]", text.strip())[0][:_POINT_CHARS]
