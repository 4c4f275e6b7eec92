"""What corpus/sources.toml declares of a raw file; everything in it is optional."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rag.errors import Both, CorpusError


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
    except _UnknownFieldError as error:
        raise _wrong(path, error.said) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise _wrong(path, Both.same(str(error))) from error


class _UnknownFieldError(ValueError):
    """A field of the table that there is not, ``said`` with those that there are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.said = Both(
            f"没有名为 {name} 的项，可用的项是 {'、'.join(sorted(known))}",
            f"there is no field {name}; those that there are: {', '.join(sorted(known))}",
        )
        super().__init__(self.said.chinese)


def _wrong(path: Path, reason: Both) -> CorpusError:
    return CorpusError(
        f"来源表 {path.name} 有误：{reason.chinese}。请改正后再运行 renda clean。",
        f"The table of sources {path.name} is wrong: {reason.english}. Correct it and run renda clean.",
    )


def _source(entry: dict[str, Any]) -> SourceDeclaration:
    articles = tuple(
        ArticleDeclaration(**_known(ArticleDeclaration, article)) for article in entry.get("articles", [])
    )
    return SourceDeclaration(**_known(SourceDeclaration, {**entry, "articles": articles}))


def _known(kind: type[ArticleDeclaration] | type[SourceDeclaration], entry: dict[str, Any]) -> dict[str, Any]:
    known = {f.name for f in fields(kind)}
    unknown = sorted(set(entry) - known)
    if unknown:
        raise _UnknownFieldError(unknown[0], known)
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
