"""Every sentence that the terminal and the page show, in two tables with the same keys."""

from __future__ import annotations

from eval.texts import Language, Texts
from ui.strings_en import EN
from ui.strings_zh import ZH

TABLES: dict[Language, dict[str, str]] = {"zh": ZH, "en": EN}

_EVAL = "eval."


class Strings(Texts):
    """The text of the terminal and the page in one language."""

    __slots__ = ()
    tables = TABLES

    def help(self, key: str) -> str:
        """Return the help text of ``key``, or ``key`` itself where a command brings its own text.

        ``eval.`` leads to the tables of the evaluation, which is imported only with its commands.
        """
        if key.startswith(_EVAL):
            from eval.strings import TABLES as EVAL_TABLES

            return EVAL_TABLES[self.language].get(key.removeprefix(_EVAL), key)
        return TABLES[self.language].get(key, key)
