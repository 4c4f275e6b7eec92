"""Places, issuers, speakers, titles and dates that a question names, matched to articles.

The gazetteer comes from the articles' own metadata, so it fits any collection.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text import fold
from rag.types import ArticleMeta

_PLACE_UNIT = re.compile(r"[^省市县区镇乡州盟旗]{2,}?(?:自治[州县]|[省市县区镇乡州盟旗])")
_SUFFIX = re.compile(r"(?:自治[州县区]|[省市县区镇乡])$")
_ISSUER_PREFIX = re.compile(r"^(?:中共|中国共产党)")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_MONTH_DAY = re.compile(r"\d{1,2}月(?:\d{1,2}[日号])?")
_SPLIT = re.compile(r"[、,，;；/()（）\s]+")
_SHARED_BY_TOO_MANY = 0.5


@dataclass(frozen=True, slots=True)
class NamedArticles:
    """A name found in the question and the ids of the articles that bear it."""

    name: str
    kind: str
    article_ids: frozenset[str]


class Gazetteer:
    """Names -> articles, built from metadata."""

    def __init__(self, articles: Sequence[ArticleMeta]) -> None:
        bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for article in articles:
            for kind, name in _names(article):
                bearers[kind, fold(name)].add(article.id)
        limit = max(1, int(len(articles) * _SHARED_BY_TOO_MANY))
        self._bearers = {
            (kind, name): frozenset(ids) for (kind, name), ids in bearers.items() if len(ids) <= limit
        }

    def find(self, question: str) -> list[NamedArticles]:
        """Names that stand in ``question``, longest first; a name inside a longer one is left out."""
        body = fold(question)
        found: list[NamedArticles] = []
        taken: list[tuple[int, int]] = []
        for (kind, name), ids in sorted(self._bearers.items(), key=lambda item: -len(item[0][1])):
            at = body.find(name)
            if at < 0 or any(start <= at and at + len(name) <= end for start, end in taken):
                continue
            taken.append((at, at + len(name)))
            found.append(NamedArticles(name, kind, ids))
        return found


def _names(article: ArticleMeta) -> list[tuple[str, str]]:
    names: list[tuple[str, str]] = []
    for unit in _PLACE_UNIT.findall(article.place) or ([article.place] if article.place else []):
        names += [("place", unit), ("place", _short(unit))]
    names += [("alias", alias) for alias in article.aliases]
    issuer = _ISSUER_PREFIX.sub("", article.issuer)
    names += [("issuer", issuer)]
    names += [("speaker", part) for part in _SPLIT.split(article.speaker)]
    names += [("title", article.title)]
    names += [("date", date) for date in _dates(article.date)]
    return [(kind, name) for kind, name in names if len(name) >= 2]


def _short(unit: str) -> str:
    short = _SUFFIX.sub("", unit)
    return short if len(short) >= 2 else unit


def _dates(date: str) -> list[str]:
    text = re.sub(r"\s+", "", date)
    year = _YEAR.search(text)
    month = _MONTH_DAY.search(text)
    full = [year.group() + month.group()] if year and month else []
    return (
        full + ([month.group()] if month and "日" in month.group() else []) + ([year.group()] if year else [])
    )
