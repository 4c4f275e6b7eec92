"""Every sentence that ``renda eval`` shows, in two tables with the same keys."""

from __future__ import annotations

from eval import (
    strings_care_en,
    strings_care_zh,
    strings_claims_en,
    strings_claims_zh,
    strings_grading_en,
    strings_grading_zh,
    strings_judging_en,
    strings_judging_zh,
    strings_outside_en,
    strings_outside_zh,
    strings_running_en,
    strings_running_zh,
    strings_written_en,
    strings_written_zh,
)
from eval.strings_en import EN
from eval.strings_zh import ZH
from eval.texts import Texts
from rag.errors import Language

TABLES: dict[Language, dict[str, str]] = {
    "zh": ZH
    | strings_care_zh.ZH
    | strings_claims_zh.ZH
    | strings_grading_zh.ZH
    | strings_judging_zh.ZH
    | strings_outside_zh.ZH
    | strings_running_zh.ZH
    | strings_written_zh.ZH,
    "en": EN
    | strings_care_en.EN
    | strings_claims_en.EN
    | strings_grading_en.EN
    | strings_judging_en.EN
    | strings_outside_en.EN
    | strings_running_en.EN
    | strings_written_en.EN,
}


class Strings(Texts):
    """The evaluation's text of one language."""

    __slots__ = ()
    tables = TABLES

    def name(self, prefix: str, name: str) -> str:
        """The text of ``prefix.name``, or ``name`` itself where the tables have none."""
        return self.tables[self.language].get(f"{prefix}.{name}", name)
