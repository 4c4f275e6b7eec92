"""Answers as JSON and back, without loss. Passages and articles stand once, however often they are cited."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from rag.types import Answer, ArticleMeta, Citation, Filters, Hit, Passage

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Json = dict[str, Any]
_T = TypeVar("_T", bound=Hashable)

_SHARED = {"passage", "article"}
_APART: Any = {"citations": {"__all__": _SHARED}, "hits": {"__all__": _SHARED}}


def answer_to_json(answer: Answer) -> Json:
    """Return ``answer`` as plain JSON: its fields, with ``passage`` and ``article`` of each citation and
    hit as positions in the lists ``passages`` and ``articles``.
    """
    parts: tuple[Citation | Hit, ...] = (*answer.citations, *answer.hits)
    passages = _numbered(part.passage for part in parts)
    articles = _numbered(part.article for part in parts)
    plain: Json = _answers().dump_python(answer, exclude=_APART)
    for part, row in zip(parts, (*plain["citations"], *plain["hits"]), strict=True):
        row |= {"passage": passages[part.passage], "article": articles[part.article]}
    plain["passages"] = [_pack(passage) for passage in passages]
    plain["articles"] = [_metas().dump_python(article) for article in articles]
    return plain


def answer_from_json(stored: Json) -> Answer:
    """Return the answer that ``answer_to_json`` wrote. Raises ValueError where ``stored`` is something else."""
    try:
        passages = [_unpack(passage) for passage in stored["passages"]]
        articles = stored["articles"]
        whole = dict(stored)
        for name in ("citations", "hits"):
            whole[name] = [
                row | {"passage": passages[row["passage"]], "article": articles[row["article"]]}
                for row in stored[name]
            ]
        return _answers().validate_python(whole)
    except (AttributeError, LookupError, TypeError) as error:
        raise ValueError(f"not a stored answer: {error!r}") from None


def filters_to_json(filters: Filters) -> Json:
    """Return ``filters`` as plain JSON."""
    plain: Json = _filters().dump_python(filters)
    return plain


def filters_from_json(stored: object) -> Filters:
    """Return the filters that ``filters_to_json`` wrote. Raises ValueError where ``stored`` is something else."""
    return _filters().validate_python(stored)


def _numbered(values: Iterable[_T]) -> dict[_T, int]:
    return {value: at for at, value in enumerate(dict.fromkeys(values))}


def _pack(passage: Passage) -> Json:
    """A passage whose sentences are bare spans, with their text only where it is not the passage's own."""
    plain: Json = _passages().dump_python(passage, exclude={"sentences"})
    plain["sentences"] = [
        [one.start, one.end]
        if passage.text[one.start - passage.start : one.end - passage.start] == one.text
        else [one.start, one.end, one.text]
        for one in passage.sentences
    ]
    return plain


def _unpack(plain: Json) -> Json:
    offset, text = plain["start"], plain["text"]
    sentences = [
        {"start": start, "end": end, "text": own[0] if own else text[start - offset : end - offset]}
        for start, end, *own in plain["sentences"]
    ]
    return plain | {"sentences": sentences}


@cache
def _answers() -> TypeAdapter[Answer]:
    return _adapter(Answer)


@cache
def _passages() -> TypeAdapter[Passage]:
    return _adapter(Passage)


@cache
def _metas() -> TypeAdapter[ArticleMeta]:
    return _adapter(ArticleMeta)


@cache
def _filters() -> TypeAdapter[Filters]:
    return _adapter(Filters)


def _adapter(kind: type[_T]) -> TypeAdapter[_T]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
