"""A cross-encoder reads question and passage together: slower than any signal, and a better judge.

Only where the user names one (RENDA_RERANK_MODEL): the bundled way to rerank is late interaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.embedding.sentence_transformers import find_model, first_line, load_failure
from rag.errors import Both, ModelError
from rag.settings import Settings

_BATCH = 16
_SETTING = "RENDA_RERANK_MODEL"


class Reranker(Protocol):
    """Judges how well each of a few passages answers a question."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """One score a text, shape (n,); higher is better, only differences count. Raises ModelError."""
        ...


class CrossEncoderReranker:
    """A ``Reranker`` over a loaded sentence-transformers CrossEncoder."""

    def __init__(self, model: Any, name: str) -> None:  # noqa: ANN401 - an optional package
        self._model = model
        self._name = name

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """One score a text, shape (n,). A model with several labels counts by its last, as its card says
        for relevance. Raises ModelError.
        """
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(question, text) for text in texts]
        try:
            found = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        except Exception as error:  # out of memory, a broken tokenizer, a device gone
            raise ModelError(
                f"重排模型 {self._name} 计算失败（{first_line(error)}）。请检查 {_SETTING}，或把它留空。",
                f"The model {self._name} failed to rerank ({first_line(error)}). Check {_SETTING}, or leave it empty.",
            ) from error
        scores = np.asarray(found, np.float32).reshape(len(texts), -1)[:, -1]
        if not np.isfinite(scores).all():
            raise ModelError(
                f"重排模型 {self._name} 给出的分数不是数。请换一个模型，或把 {_SETTING} 留空。",
                f"The scores of the reranking model {self._name} are not numbers. "
                f"Take another model, or leave {_SETTING} empty.",
            )
        return scores


def make_reranker(settings: Settings) -> Reranker | None:
    """The cross-encoder that the settings name, None where they name none.

    Raises MissingPartError where sentence-transformers is not installed, ModelError where the model can't
    be loaded.
    """
    model = settings.rerank_model
    if not model:
        return None
    folder, local = find_model(
        model, _SETTING, Both(f"也可以把 {_SETTING} 留空", f"or leave {_SETTING} empty")
    )
    from sentence_transformers import CrossEncoder

    try:
        loaded = CrossEncoder(str(folder) if local else model, local_files_only=local)
    except Exception as error:  # the library lets through whatever its many parts raise
        raise load_failure(model, _SETTING, error) from error
    return CrossEncoderReranker(loaded, model)


def reorder(
    totals: NDArray[np.float32], places: NDArray[np.int64], judged: NDArray[np.float32]
) -> NDArray[np.float32]:
    """``totals`` (n,) with those at ``places`` (k,) exchanged among themselves, so that they fall in the
    order of ``judged`` (k,): the others keep their rank, and scores keep their range.
    """
    changed = totals.copy()
    best_first = places[np.argsort(-judged, kind="stable")]
    changed[best_first] = np.sort(totals[places])[::-1]
    return changed
