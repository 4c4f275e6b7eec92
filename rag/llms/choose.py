"""The one place that knows which language models there are."""

from __future__ import annotations

from rag.llms.addresses import read_address
from rag.llms.base import LanguageModel
from rag.llms.failures import failure
from rag.settings import LanguageModelSettings, Settings


def make_language_model(settings: Settings) -> LanguageModel:
    """The language model that answers. Raises LanguageModelError."""
    return model_of(settings.language_model)


def model_of(chosen: LanguageModelSettings) -> LanguageModel:
    """The language model that is described. Raises LanguageModelError."""
    if chosen.gguf is not None:
        from rag.llms.local import LocalModel

        return LocalModel(chosen)
    if not chosen.api_base:
        raise failure("settings")
    from rag.llms.remote import RemoteModel

    return RemoteModel(chosen)


def check_address(settings: Settings) -> None:
    """Raise LanguageModelError where the address of the model that is to answer is malformed.

    That no model is named, or its file is missing, is told with each answer instead.
    """
    chosen = settings.language_model
    if settings.answer_mode == "llm" and chosen.gguf is None and chosen.api_base:
        read_address(chosen.api_base)
