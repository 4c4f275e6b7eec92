"""Every sentence that the terminal, the page and the API show, in two tables with the same keys."""

from __future__ import annotations

from eval.texts import Texts
from rag.errors import Language
from ui.texts import (
    access,
    api,
    article,
    chat,
    export,
    feedback,
    mcp,
    page,
    serving,
    store,
    tabs,
    terminal,
    writing,
)

AREAS = (
    terminal,
    serving,
    page,
    api,
    chat,
    store,
    mcp,
    export,
    access,
    feedback,
    article,
    tabs,
    writing,
)

TABLES: dict[Language, dict[str, str]] = {
    "zh": {key: text for area in AREAS for key, text in area.ZH.items()},
    "en": {key: text for area in AREAS for key, text in area.EN.items()},
}

_EVAL = "eval."


class Strings(Texts):
    """The text of the terminal, the page and the API in one language."""

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
