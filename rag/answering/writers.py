"""Opens the language model of the settings once, when an answer first needs it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from rag.answering.citations import ArticleOf
from rag.answering.claims.names import own_places
from rag.answering.claims.nearness import token_nearness
from rag.answering.judging import Verify
from rag.answering.verification import Verdict, verify
from rag.answering.writer import Writer
from rag.embedding.base import TextEmbedder
from rag.errors import LanguageModelError
from rag.llms.choose import make_language_model
from rag.llms.replies import RememberedModel
from rag.settings import Settings
from rag.types import ArticleMeta, Hit

_REST = 20.0
"""How many times as long as a failed loading took, none is tried."""
_SLOW_TO_FAIL = "file_unusable"
"""The reason of a loading that takes its time to fail. Any other, as a missing file, is tried each time."""

logger = logging.getLogger(__name__)


class Writers:
    """Lends the writer of one open index. Safe for several threads."""

    def __init__(
        self,
        settings: Settings,
        embedder: TextEmbedder,
        articles: Sequence[ArticleMeta],
        article_of: ArticleOf,
    ) -> None:
        self._settings = settings
        self._verify = verification(embedder, articles)
        self._article_of = article_of
        self._lock = threading.Lock()
        self._writer: Writer | None = None
        self._failure: LanguageModelError | None = None
        self._again_from = 0.0

    def writer(self) -> Writer:
        """What writes answers. Raises LanguageModelError where no model can be had.

        A model that could not be loaded is tried again once that cannot hold the questions up for long.
        """
        with self._lock:
            if self._failure is not None and time.monotonic() < self._again_from:
                why = self._failure
                raise LanguageModelError(str(why), why.english, why.reason, why.values)
            if self._writer is None:
                self._writer, self._failure = self._tried(), None
            return self._writer

    def close(self) -> None:
        """Release the model, if one was opened."""
        with self._lock:
            if self._writer is not None:
                self._writer.model.close()
                self._writer = None

    def _tried(self) -> Writer:
        started = time.monotonic()
        try:
            return self._open()
        except LanguageModelError as error:
            if self._failure is None or str(self._failure) != str(error):
                logger.info("answers are quoted: %s", error)
            ended = time.monotonic()
            rest = _REST * (ended - started) if error.reason == _SLOW_TO_FAIL else 0.0
            self._failure, self._again_from = error, ended + rest
            raise

    def _open(self) -> Writer:
        settings = self._settings
        model = make_language_model(settings)
        return Writer(
            model=RememberedModel(model, settings.data_dir / "replies.db", str(settings.llm_temperature)),
            language=settings.language,
            max_tokens=settings.llm_max_tokens,
            unsupported=settings.llm_unsupported,
            verify=self._verify,
            article_of=self._article_of,
            passages=settings.prompt_passages,
        )


def verification(embedder: TextEmbedder, articles: Sequence[ArticleMeta]) -> Verify:
    """How the sentences of an answer are verified: with what ``embedder`` sees and the places of the collection."""
    nearness = token_nearness(embedder)
    places = tuple(dict.fromkeys(name for meta in articles for name in own_places(meta)))

    def similarity(text: str, others: Sequence[str]) -> list[float]:
        vectors = embedder.embed_passages([text, *others])
        return [float(value) for value in vectors[1:] @ vectors[0]]

    def verified(sentence: str, cited: Sequence[int], hits: Sequence[Hit]) -> Verdict:
        return verify(sentence, cited, hits, similarity, nearness=nearness, places=places)

    return verified
