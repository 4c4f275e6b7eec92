"""The one place that knows which embedding models there are."""

from __future__ import annotations

from rag.embedding.base import TextEmbedder
from rag.progress import Progress
from rag.settings import Settings


def make_embedder(settings: Settings, progress: Progress | None = None) -> TextEmbedder:
    """The embedding model that the settings name. Raises ModelError where it can't be had.

    ``progress`` reports the one-time preparation of the bundled model.
    """
    if settings.embedder == "sentence-transformers":
        from rag.embedding.sentence_transformers import open_sentence_transformers

        return open_sentence_transformers(settings.embed_model)
    if settings.embedder == "api":
        from rag.embedding.api import ApiEmbedder

        return ApiEmbedder(
            base_url=settings.embed_api_base,
            model=settings.embed_model,
            api_key=settings.embed_api_key,
            timeout_s=settings.embed_timeout_s,
        )
    from rag.embedding.bundled import open_bundled

    return open_bundled(settings.model_dir, settings.embed_threads, progress)
