"""The model that grades answers: another one than wrote them, or its verdict says nothing."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from eval.grade_prompt import grade_prompt, read_verdict
from eval.grades import UNREADABLE, Grade
from eval.records import Run, RunRow
from eval.written_view import models_of
from rag.errors import LanguageModelError, SettingsError
from rag.llms.base import Usage
from rag.llms.choose import model_of
from rag.llms.failures import ABOUT_ONE_REPLY, named_for_judge
from rag.llms.replies import RememberedModel
from rag.settings import Settings

_NO_VERDICT = "no_verdict"
_NO_ROOM = "window"


class JudgeModel:
    """Grades one answer after the other."""

    def __init__(self, settings: Settings) -> None:
        """Open the judge of the settings. Raises SettingsError where none is set, and LanguageModelError."""
        chosen = settings.judge
        if not chosen.api_base and chosen.gguf is None:
            raise SettingsError(
                "没有配置评判模型。请在 .env 中设置 RENDA_JUDGE_API_BASE 与 RENDA_JUDGE_MODEL，或设置 RENDA_JUDGE_GGUF；"
                "它不能与撰写回答的是同一个模型。",
                "No model that grades is configured. Set RENDA_JUDGE_API_BASE and RENDA_JUDGE_MODEL in .env, or "
                "RENDA_JUDGE_GGUF; it can't be the model that wrote the answers.",
            )
        try:
            model = model_of(chosen)
        except LanguageModelError as error:
            raise _about_the_judge(error) from None
        self._max_tokens = settings.llm_max_tokens
        self._model = RememberedModel(model, settings.data_dir / "replies.db", str(chosen.temperature))

    @property
    def name(self) -> str:
        """Model and endpoint, fit to show."""
        return self._model.name

    def grade(self, row: RunRow) -> Grade:
        """The verdict on an answer. Raises LanguageModelError where the judge can't be had at all."""
        messages = grade_prompt(row)
        size = sum(self._model.count_tokens(message.content) for message in messages)
        if size > self._model.context_window - self._max_tokens:
            return Grade(row.id, UNREADABLE, _NO_ROOM)
        cached = self._model.remembers(messages, self._max_tokens)
        started = time.perf_counter()
        usage, reply = Usage(0, 0), ""
        try:
            with closing(self._model.stream(messages, self._max_tokens)) as pieces:
                for piece in pieces:
                    reply += piece.text
                    usage = piece.usage or usage
        except LanguageModelError as error:
            if error.reason not in ABOUT_ONE_REPLY:
                raise _about_the_judge(error) from None
            return Grade(row.id, UNREADABLE, error.reason)
        seconds = 0.0 if cached else round(time.perf_counter() - started, 3)
        found = read_verdict(reply, row.answer["text"] if row.answer else "")
        verdict, reason = found or (UNREADABLE, _NO_VERDICT)
        return Grade(row.id, verdict, reason, usage.prompt, usage.completion, seconds, cached)

    def close(self) -> None:
        """Release the model."""
        self._model.close()


def writers_of(run: Run) -> list[str]:
    """The models that wrote in a run, or were set to; none for a run of quotations."""
    written = models_of(run)
    if run.info.mode == "llm":
        file = run.info.settings.get("llm_gguf")
        written.append(Path(file).stem if file else str(run.info.settings.get("llm_model", "")))
    return list(dict.fromkeys(filter(None, written)))


def refuse_own_judge(name: str, writers: Iterable[str]) -> None:
    """Raise SettingsError where the judge of this name wrote: a model of the same name, wherever it runs."""
    for writer in writers:
        if bare_name(writer) == bare_name(name):
            raise SettingsError(
                f"评判模型 {name} 与撰写回答的 {writer} 是同一个模型，自己评自己不算数。"
                "请在 RENDA_JUDGE_MODEL（或 RENDA_JUDGE_GGUF）里换一个模型。",
                f"The judge {name} and {writer}, which wrote the answers, are the same model; its grades of itself don't "
                "count. Name another model by RENDA_JUDGE_MODEL (or RENDA_JUDGE_GGUF).",
            )


def bare_name(shown: str) -> str:
    """The name of a model without its endpoint, its publisher's folder and the ending of a file."""
    model = shown.rpartition("@")[0] or shown
    return model.rpartition("/")[2].casefold().removesuffix(".gguf")


def _about_the_judge(error: LanguageModelError) -> LanguageModelError:
    """The same error naming the settings of the judge instead of those of the model that answers."""
    return LanguageModelError(
        f"评判模型：{named_for_judge(error.told('zh'))}",
        f"The model that grades: {named_for_judge(error.told('en'))}",
        error.reason,
        error.values,
    )
