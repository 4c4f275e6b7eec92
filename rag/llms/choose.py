"""The one place that knows which language models there are."""

from __future__ import annotations

from rag.errors import LanguageModelError
from rag.llms.base import LanguageModel
from rag.settings import Settings


def make_language_model(settings: Settings) -> LanguageModel:
    """The language model that the settings name. Raises LanguageModelError or MissingPartError."""
    chosen = settings.language_model
    if chosen.gguf is not None:
        from rag.llms.local import LocalModel

        return LocalModel(chosen)
    if not chosen.api_base:
        raise LanguageModelError(
            "没有配置语言模型。请在 .env 中设置 RENDA_LLM_API_BASE 与 RENDA_LLM_MODEL，或设置 RENDA_LLM_GGUF；"
            "不用语言模型时把 RENDA_ANSWER_MODE 设为 extractive。",
            "settings",
        )
    from rag.llms.remote import RemoteModel

    return RemoteModel(chosen)
