"""The word lists beside these modules: one row a line, blanks between its entries, # before what is not read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the list ``name`` (near.txt), each its entries in order."""
    text = (files("rag.answering.claims") / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def named_rows_of(name: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The rows of a list whose entries have several names: each a row of meanings, each meaning its names (a|b)."""
    return tuple(tuple(tuple(one.split("|")) for one in row) for row in rows_of(name))


@cache
def words_of(name: str) -> frozenset[str]:
    """All entries of the list ``name``, whatever their row."""
    return frozenset(word for row in rows_of(name) for word in row)
