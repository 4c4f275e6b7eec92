"""A language model as ``renda doctor`` finds it: tried for a moment, and asked about itself."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import LanguageModelError, RendaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.llms.base import Facts, LanguageModel
    from rag.settings import LanguageModelSettings
    from ui.strings import Strings

_TRIAL_TOKENS = 32
_LEAST_TOKENS = 4
_LEAST_S = 0.02
"""Below these, nothing can be said of the speed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A short reply: seconds until it began, and tokens a second from then on, 0 where that can't be told."""

    first_s: float
    tokens_per_s: float


def check_model(strings: Strings, chosen: LanguageModelSettings) -> tuple[str, str]:
    """Return what a configured model is like and what to do about it, which is empty where all is well."""
    from rag.llms.choose import model_of

    try:
        with closing(model_of(chosen)) as model:
            trial = try_model(model, strings("doctor.llm.trial"))
            facts = model.facts()
            return _told(strings, model, trial, facts), _advice(strings, model, facts)
    except RendaError as error:
        return strings("doctor.index.unusable"), error.told(strings.language)


def try_model(model: LanguageModel, question: str) -> Trial:
    """Have a few words written. Raises LanguageModelError."""
    from rag.llms.base import Message
    from rag.llms.tokens import estimate_tokens

    started = time.perf_counter()
    times: list[float] = []
    tokens = 0
    try:
        for piece in model.stream([Message("user", question)], _TRIAL_TOKENS):
            if piece.usage is not None:
                tokens = piece.usage.completion
            elif not piece.finish:
                times.append(time.perf_counter() - started)
                tokens += estimate_tokens(piece.text)
    except LanguageModelError as error:
        if error.reason != "endless" or not times:  # more words than a trial needs
            raise
    spent = times[-1] - times[0]
    told = tokens >= _LEAST_TOKENS and spent >= _LEAST_S
    return Trial(times[0], (tokens - 1) / spent if told else 0.0)


def _told(strings: Strings, model: LanguageModel, trial: Trial, facts: Facts) -> str:
    return strings("doctor.llm.separator").join(_parts(strings, model, trial, facts))


def _parts(strings: Strings, model: LanguageModel, trial: Trial, facts: Facts) -> Iterator[str]:
    yield model.name
    yield strings("doctor.llm.there", host=facts.host) if facts.host else strings("doctor.llm.here")
    yield strings("doctor.llm.first", seconds=f"{trial.first_s:.1f}")
    if trial.tokens_per_s:
        yield strings("doctor.llm.speed", speed=f"{trial.tokens_per_s:.1f}")
    yield strings("doctor.llm.exact" if facts.exact_tokens else "doctor.llm.estimated")
    if facts.context_window is None:
        yield strings("doctor.llm.window_untold", tokens=model.context_window)
    else:
        yield strings("doctor.llm.window", tokens=model.context_window, found=facts.context_window)


def _advice(strings: Strings, model: LanguageModel, facts: Facts) -> str:
    found = facts.context_window
    if found is None or model.context_window <= found:
        return ""
    return strings("doctor.llm.window.fix", tokens=model.context_window, found=found)
