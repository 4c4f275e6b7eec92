"""Every sentence that the terminal and the page show, in two tables with the same keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ui.strings_en import EN
from ui.strings_zh import ZH

Language = Literal["zh", "en"]
TABLES: dict[Language, dict[str, str]] = {"zh": ZH, "en": EN}

_EVAL = "eval."


@dataclass(frozen=True, slots=True)
class Strings:
    """The user-visible text of one language."""

    language: Language = "zh"

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its ``{slots}`` filled. Raises KeyError for an unknown key."""
        text = TABLES[self.language][key]
        return text.format(**values) if values else text

    def help(self, key: str) -> str:
        """Return the help text of ``key``, or ``key`` itself where a command brings its own text.

        ``eval.`` leads to the tables of the evaluation, which is imported only with its commands.
        """
        if key.startswith(_EVAL):
            from eval.strings import TABLES as EVAL_TABLES

            return EVAL_TABLES[self.language].get(key.removeprefix(_EVAL), key)
        return TABLES[self.language].get(key, key)
