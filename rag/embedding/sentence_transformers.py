"""Any model that sentence-transformers loads: a local folder, or a name on the hub.

The extra ``st`` installs it. Whoever names a model on the hub lets the library fetch it; a folder is
opened without a look at the network.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedding.base import Vector
from rag.errors import Both, MissingPartError, ModelError
from rag.progress import VECTORS, Progress

_SLICE = 128
_PREFIXES: tuple[tuple[str, str, str], ...] = (
    ("multilingual-e5-", "query: ", "passage: "),
    ("bge-small-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-base-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-large-zh", "为这个句子生成表示以用于检索相关文章：", ""),
)
"""(start of the model's name, before a question, before a passage), from the models' cards; used where the
model itself declares no prompts."""


def open_sentence_transformers(model: str) -> SentenceTransformersEmbedder:
    """Load a model by hub name or folder. Raises MissingPartError or ModelError."""
    if not model:
        raise ModelError(
            "没有指定 sentence-transformers 的模型，请把 RENDA_EMBED_MODEL 设为模型名或模型文件夹。",
            "No model is named for sentence-transformers; set RENDA_EMBED_MODEL to a model's name or folder.",
        )
    otherwise = Both("也可以把 RENDA_EMBEDDER 改回 bundled", "or set RENDA_EMBEDDER back to bundled")
    folder, local = find_model(model, "RENDA_EMBED_MODEL", otherwise)
    from sentence_transformers import SentenceTransformer

    try:
        loaded = SentenceTransformer(str(folder) if local else model, local_files_only=local)
    except Exception as error:  # the library lets through whatever its many parts raise
        raise load_failure(model, "RENDA_EMBED_MODEL", error) from error
    label = folder.resolve().name if local else model
    name = f"st:{label}" + (f"@{_fingerprint(folder)}" if local else "")
    return SentenceTransformersEmbedder(loaded, name, label)


def find_model(model: str, setting: str, otherwise: Both) -> tuple[Path, bool]:
    """The folder that ``model`` may be, and whether it is one; else it is a name on the hub.

    Raises MissingPartError where sentence-transformers is not installed, saying what to do ``otherwise``,
    and ModelError for a folder that is not there, naming the ``setting``.
    """
    if find_spec("sentence_transformers") is None:
        raise MissingPartError(
            f"sentence-transformers 没有安装。请运行 make setup-st，或 pip install 'renda[st]'；{otherwise.chinese}。",
            "sentence-transformers is not installed. "
            f"Run make setup-st, or pip install 'renda[st]'; {otherwise.english}.",
        )
    folder = Path(model).expanduser()
    looks_local = model.startswith((".", "/", "~")) or folder.is_absolute()
    if looks_local and not folder.is_dir():
        raise ModelError(
            f"模型文件夹 {model} 不存在，请检查 {setting}。",
            f"The model folder {model} does not exist; check {setting}.",
        )
    # No usage reports, wherever the model comes from.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    return folder, folder.is_dir()


def load_failure(model: str, setting: str, error: Exception) -> ModelError:
    """What to raise where the library can't load ``model``."""
    return ModelError(
        f"无法载入 sentence-transformers 模型 {model}（{first_line(error)}）。"
        f"请检查 {setting}；没有网络时请给出本地模型文件夹。",
        f"sentence-transformers can't load the model {model} ({first_line(error)}). "
        f"Check {setting}; without a network, give a local model folder.",
    )


class SentenceTransformersEmbedder:
    """A ``TextEmbedder`` over a loaded SentenceTransformer."""

    def __init__(self, model: Any, name: str, label: str) -> None:  # noqa: ANN401 - an optional package
        self.name = name
        self._model = model
        self._query_prefix, self._passage_prefix = _prefixes(model, label)
        self.dimension = int(self._encode(model.encode_query, ["人大"]).shape[1])

    def embed_query(self, text: str) -> Vector:
        """The vector of a question, shape (dimension,)."""
        vector: Vector = self._encode(self._model.encode_query, [self._query_prefix + text])[0]
        return vector

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """The vectors of passages, shape (n, dimension)."""
        parts = [np.empty((0, self.dimension), dtype=np.float32)]
        for start in range(0, len(texts), _SLICE):
            given = [self._passage_prefix + text for text in texts[start : start + _SLICE]]
            parts.append(self._encode(self._model.encode_document, given))
            if progress is not None:
                progress(VECTORS, start + len(given), len(texts))
        return np.concatenate(parts)

    def _encode(self, encode: Any, texts: list[str]) -> Vector:  # noqa: ANN401
        try:
            vectors = encode(texts, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        except Exception as error:  # as above: out of memory, a broken tokenizer, a device gone
            raise ModelError(
                f"模型 {self.name} 计算向量失败（{first_line(error)}）。请检查内存与模型文件后重试，或用 RENDA_EMBEDDER 换一个模型。",
                f"The model {self.name} failed to compute vectors ({first_line(error)}). Check memory and the model's "
                "files and try again, or choose another model by RENDA_EMBEDDER.",
            ) from error
        return np.asarray(vectors, dtype=np.float32)


def _prefixes(model: Any, label: str) -> tuple[str, str]:  # noqa: ANN401
    if any(model.prompts.values()):
        return "", ""  # encode_query and encode_document put the model's own in front
    short = label.rpartition("/")[2].lower()
    for start, query, passage in _PREFIXES:
        if short.startswith(start):
            return query, passage
    return "", ""


def _fingerprint(folder: Path) -> str:
    """Eight hex digits that change with the model: names, sizes, and the content of its JSON files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        if path.suffix == ".json" and path.stat().st_size < 1_000_000:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def first_line(error: Exception) -> str:
    """What a library's error says, short enough for a message."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
