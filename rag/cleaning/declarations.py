"""What corpus/sources.toml declares of a raw file; everything in it is optional."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rag.errors import CorpusError


@dataclass(frozen=True, slots=True)
class ArticleDeclaration:
    """What can't be derived of an article. Empty where cleaning shall derive it."""

    slug: str = ""
    title: str = ""
    place: str = ""
    issuer: str = ""
    speaker: str = ""
    date: str = ""
    genre: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceDeclaration:
    """What is known of a raw file. ``spun`` forces (True) or forbids (False) the putting back of words."""

    key: str = ""
    origin: str = ""
    rights: str = ""
    problems: tuple[str, ...] = ()
    spun: bool | None = None
    articles: tuple[ArticleDeclaration, ...] = ()


def read_declarations(path: Path) -> dict[str, SourceDeclaration]:
    """The table of sources by file name; empty where there is no such file.

    Raises CorpusError where the table is not valid.
    """
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf_8"))
        return {name: _source(entry) for name, entry in table.items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise CorpusError(f"来源表 {path.name} 有误：{error}。请改正后再运行 renda clean。") from error


def _source(entry: dict[str, Any]) -> SourceDeclaration:
    articles = tuple(
        ArticleDeclaration(**_known(ArticleDeclaration, article)) for article in entry.get("articles", [])
    )
    return SourceDeclaration(**_known(SourceDeclaration, {**entry, "articles": articles}))


def _known(kind: type[ArticleDeclaration] | type[SourceDeclaration], entry: dict[str, Any]) -> dict[str, Any]:
    known = {f.name for f in fields(kind)}
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ValueError(f"没有名为 {unknown[0]} 的项，可用的项是 {'、'.join(sorted(known))}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
