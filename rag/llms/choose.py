"""The one place that knows which language models there are."""

from __future__ import annotations

from rag.llms.base import LanguageModel
from rag.llms.failures import failure
from rag.settings import LanguageModelSettings, Settings


def make_language_model(settings: Settings) -> LanguageModel:
    """The language model that answers. Raises LanguageModelError or MissingPartError."""
    return model_of(settings.language_model)


def model_of(chosen: LanguageModelSettings) -> LanguageModel:
    """The language model that is described. Raises LanguageModelError or MissingPartError."""
    if chosen.gguf is not None:
        from rag.llms.local import LocalModel

        return LocalModel(chosen)
    if not chosen.api_base:
        raise failure("settings")
    from rag.llms.remote import RemoteModel

    return RemoteModel(chosen)
