"""A language model that answers nothing must not look like one that answers badly: such a run stops, resumable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from eval.records import RunRow, RunWriter, read_run
from eval.strings import Strings
from eval.written import NOT_TAKEN, by_model, code_of, fell_back, part_of, was_asked
from eval.written_figures import fallback_codes
from eval.written_text import cause, counted_reasons
from rag.errors import LanguageModelError
from rag.llms.failures import ABOUT_ONE_REPLY

IN_A_ROW = 8
"""Questions after which a service that answered none is taken for gone."""


class OutageError(LanguageModelError):
    """The language model of a run answers nothing. The message says how to go on."""


class OutageWatch:
    """Looks at the rows of a run as they come."""

    def __init__(self, writer: RunWriter, strings: Strings) -> None:
        self._writer = writer
        self._strings = strings
        self._failed: list[RunRow] = []

    def saw(self, row: RunRow) -> None:
        """Take note of a row that was written.

        Raises OutageError after ``IN_A_ROW`` questions that the service did not answer; their rows are
        taken back, so that they are asked again when the run goes on.
        """
        if fell_back(row) and code_of(row) not in ABOUT_ONE_REPLY:
            self._failed.append(row)
        elif was_asked(row):
            self._failed.clear()
        if len(self._failed) >= IN_A_ROW:
            self._stop("run.model_gone", self._failed, count=len(self._failed))

    def ended(self) -> None:
        """Raises OutageError where all rows of the run are there and none is the model's.

        The rows that it failed to answer are taken back. A model whose replies had no support did answer:
        that is a result, unless there is nothing else.
        """
        rows = read_run(self._writer.folder, allow_incomplete=True).rows
        asked = [row for row in rows if was_asked(row)]
        failed = [row for row in asked if code_of(row) != NOT_TAKEN]
        if failed and not any(map(by_model, asked)):
            self._stop("run.no_model", failed, reasons=counted_reasons(fallback_codes(asked), self._strings))

    def _stop(self, key: str, failed: Sequence[RunRow], **values: object) -> NoReturn:
        self._writer.take_back({row.id for row in failed})
        last = part_of(failed[-1])
        notice = cause(last, self._strings) if last else ""
        raise OutageError(self._strings(key, run=self._writer.folder.name, notice=notice, **values))
