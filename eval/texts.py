"""What looks user-visible text up in tables of two languages with the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rag.errors import Both, Language

Tables = Mapping[Language, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The user-visible text of one language; a subclass brings the ``tables``."""

    tables: ClassVar[Tables]
    language: Language = "zh"

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its ``{slots}`` filled. Raises KeyError for an unknown key."""
        text = self.tables[self.language][key]
        return text.format(**values) if values else text

    def both(self, key: str) -> Both:
        """Return the text of ``key`` in both languages, its slots unfilled."""
        return Both(self.tables["zh"][key], self.tables["en"][key])
