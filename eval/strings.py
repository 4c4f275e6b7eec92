"""Every sentence that ``renda eval`` shows, in two tables with the same keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eval import (
    strings_care_en,
    strings_care_zh,
    strings_judging_en,
    strings_judging_zh,
    strings_outside_en,
    strings_outside_zh,
    strings_running_en,
    strings_running_zh,
)
from eval.strings_en import EN
from eval.strings_zh import ZH

Language = Literal["zh", "en"]
TABLES: dict[Language, dict[str, str]] = {
    "zh": ZH | strings_care_zh.ZH | strings_judging_zh.ZH | strings_outside_zh.ZH | strings_running_zh.ZH,
    "en": EN | strings_care_en.EN | strings_judging_en.EN | strings_outside_en.EN | strings_running_en.EN,
}


@dataclass(frozen=True, slots=True)
class Strings:
    """The user-visible text of one language."""

    language: Language = "zh"

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its ``{slots}`` filled. Raises KeyError for an unknown key."""
        text = TABLES[self.language][key]
        return text.format(**values) if values else text

    def name(self, prefix: str, name: str) -> str:
        """The text of ``prefix.name``, or ``name`` itself where the tables have none."""
        return TABLES[self.language].get(f"{prefix}.{name}", name)
