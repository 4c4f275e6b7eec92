"""The vectors in Chroma: collections ``passages`` and ``sentences`` in one folder of a build, by cosine.

Sentences find, passages are returned (small to big): a sentence's id is ``"<passage ordinal>:<number>"``.
Every vector is ours; Chroma is never asked to embed, and sends nothing anywhere. Importing Chroma takes
most of a second, so a store opens it in the background and the first query waits for what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from rag.errors import Both, IndexBuildError, IndexDamagedError, StoreError
from rag.stores.vector_log import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection
    from llama_index.vector_stores.chroma import ChromaVectorStore

PASSAGES = "passages"
SENTENCES = "sentences"
ARTICLE_KEY = "article_id"
DATABASE = "chroma.sqlite3"
_BATCH = 5000
_SAME_DISTANCE = 1e-3
_GRAPH = {
    "space": "cosine",
    "ef_construction": 200,
    "max_neighbors": 32,
    "ef_search": 200,
    # What is not synced to the graph's files is indexed again at each opening (0.1 s for 2,500 rows with
    # the default of 1,000), and the files are then written by readers. So each batch is synced, which
    # writes only what is new.
    "sync_threshold": 2,
}

_UNWRITABLE, _UNREADABLE = Both("写不进去", "can't be written"), Both("读不出来", "can't be read")
_RUN_AGAIN = Both(
    "请清理磁盘空间、检查写入权限后重新运行 renda index",
    "Make room on the disk, check write permission, and run renda index again",
)
_REBUILD = Both("请运行 renda index --fresh 重建索引", "Run renda index --fresh to build the index again")
_clients = Lock()
"""Chroma shares one system among a process's clients of a folder and counts them without a lock: a client
closed while another one opens would leave that one with a stopped system."""

Metadata = Mapping[str, str | int | float | bool]


@dataclass(frozen=True)
class Rows:
    """What one collection holds. ``vectors(start, end)`` reads float32 rows, so that not all are in memory."""

    ids: Sequence[str]
    vectors: Callable[[int, int], Vectors]
    metadata: Callable[[int], Metadata]


def write_chroma(
    folder: Path, passages: Rows, sentences: Rows, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write both collections into an empty folder; ``progress`` is called with (rows done, rows in all).

    Raises IndexBuildError when Chroma can't write, for instance because the disk is full.
    """
    total, done = len(passages.ids) + len(sentences.ids), 0
    with _failures(folder, IndexBuildError, _UNWRITABLE, _RUN_AGAIN):
        with _clients:
            client = _client(folder)
        try:
            batch = min(_BATCH, client.get_max_batch_size())
            for name, rows in ((PASSAGES, passages), (SENTENCES, sentences)):
                collection = _create(client, name)
                for start, end in _batches(len(rows.ids), batch):
                    collection.upsert(
                        ids=list(rows.ids[start:end]),
                        embeddings=rows.vectors(start, end),
                        metadatas=[dict(rows.metadata(n)) for n in range(start, end)],
                    )
                    done += end - start
                    if progress is not None:
                        progress(done, total)
        finally:
            with _clients:
                client.close()
        _check_written(folder, {PASSAGES: passages, SENTENCES: sentences})


class ChromaStore:
    """Read-only, for any number of threads. Close it when done."""

    def __init__(
        self,
        folder: Path,
        ordinals: Callable[[Sequence[str]], list[int]],
        check: Callable[[], None] | None = None,
    ) -> None:
        """Begin to open the folder; ``ordinals`` turns passage ids into row numbers.

        ``check`` is called first, in the background: a graph with wrong bytes would end the process, so
        what is wrong has to be found, as an IndexDamagedError, before Chroma reads it. What is wrong with the folder shows at the first query, or at once where the database is missing
        (IndexDamagedError).
        """
        if not (folder / DATABASE).is_file():
            raise IndexDamagedError(
                f"向量库 {folder} 不完整。请运行 renda index --fresh 重建索引。",
                f"The vector store {folder} is incomplete. Run renda index --fresh to build the index again.",
            )
        self._folder = folder
        self._ordinals = ordinals
        self._opener = ThreadPoolExecutor(max_workers=1, thread_name_prefix="open-chroma")
        self._opened: Future[_Opened] = self._opener.submit(_open, folder, check)

    def close(self) -> None:
        """Release the folder. Waits for the opening, so that nothing goes on behind."""
        self._opener.shutdown(wait=True, cancel_futures=True)
        if not self._opened.cancelled() and self._opened.exception() is None:
            with _clients:
                self._opened.result().client.close()

    def wait(self) -> None:
        """Return once the store is open. Raises IndexDamagedError when it can't be."""
        self._opened.result()

    def query_passages(
        self, vector: Vectors, n: int, articles: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """The n nearest passages as (ordinal, cosine), best first, among ``articles`` if given."""
        ids, similarities = self._query(PASSAGES, vector, n, articles)
        return list(zip(self._ordinals(ids), similarities, strict=True))

    def query_sentences(
        self, vector: Vectors, n: int, articles: Sequence[str] | None = None
    ) -> list[tuple[int, int, float]]:
        """The n nearest sentences as (passage ordinal, number of the sentence in it, cosine), best first."""
        ids, similarities = self._query(SENTENCES, vector, n, articles)
        places = [parse_sentence_id(sentence_id) for sentence_id in ids]
        return [(*place, cosine) for place, cosine in zip(places, similarities, strict=True)]

    def counts(self) -> tuple[int, int]:
        """How many passages and sentences there are."""
        opened = self._opened.result()
        with _reading(self._folder):
            return opened.passages.count(), opened.sentences.count()

    def llama_store(self) -> ChromaVectorStore:
        """LlamaIndex's own store on the passages, for retrievers and query engines written for it.

        Its nodes carry text, metadata and offsets. Read from it only: a build is never changed.
        """
        from llama_index.vector_stores.chroma import ChromaVectorStore

        return ChromaVectorStore(chroma_collection=self._opened.result().passages)

    def _query(
        self, name: str, vector: Vectors, n: int, articles: Sequence[str] | None
    ) -> tuple[list[str], list[float]]:
        if n <= 0 or (articles is not None and not articles):
            return [], []
        opened = self._opened.result()
        collection = opened.passages if name == PASSAGES else opened.sentences
        where: Any = None if articles is None else {ARTICLE_KEY: {"$in": list(articles)}}
        with _reading(self._folder):
            found = collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=n, where=where, include=["distances"]
            )
        distances = found["distances"] or [[]]
        return found["ids"][0], [1.0 - float(distance) for distance in distances[0]]


def sentence_id(ordinal: int, number: int) -> str:
    """The id of a passage's sentence, both counted from 0."""
    return f"{ordinal}:{number}"


def parse_sentence_id(text: str) -> tuple[int, int]:
    """The passage's ordinal and the number of the sentence in it."""
    ordinal, _, number = text.partition(":")
    return int(ordinal), int(number)


@dataclass(frozen=True)
class _Opened:
    client: Client
    passages: Collection
    sentences: Collection


def _open(folder: Path, check: Callable[[], None] | None = None) -> _Opened:
    if check is not None:
        check()
    with _reading(folder), _clients:
        client = _client(folder)
        try:
            return _Opened(
                client,
                client.get_collection(PASSAGES, embedding_function=None),
                client.get_collection(SENTENCES, embedding_function=None),
            )
        except BaseException:  # an open client would keep the files of a build that nobody holds
            client.close()
            raise


def _check_written(folder: Path, written: Mapping[str, Rows]) -> None:
    """Read back from the disk what was written: Chroma writes its graph without looking for errors."""
    opened = _open(folder)
    try:
        for name, rows in written.items():
            collection = opened.passages if name == PASSAGES else opened.sentences
            last = len(rows.ids) - 1
            for n in sorted({0, last // 2, last}) if rows.ids else ():
                found = collection.query(
                    query_embeddings=rows.vectors(n, n + 1), n_results=1, include=["distances"]
                )
                distances = found["distances"]
                if not distances or not distances[0] or distances[0][0] > _SAME_DISTANCE:
                    raise IndexBuildError(
                        f"向量库 {folder} 写得不完整，可能是磁盘已满。请清理后重新运行 renda index。",
                        f"The vector store {folder} was not written whole; the disk may be full. "
                        "Make room and run renda index again.",
                    )
    finally:
        with _clients:
            opened.client.close()


def _client(folder: Path) -> Client:
    chromadb = _import_chroma()
    # Chroma reads any .env of the working folder and variables such as CHROMA_API_IMPL, which could send
    # what we store to a server. Values given here win, so all of them are given.
    fixed = {name: setting.default for name, setting in chromadb.Settings.model_fields.items()}
    fixed |= {"anonymized_telemetry": False, "_env_file": None}
    client = chromadb.PersistentClient(path=str(folder.resolve()), settings=chromadb.Settings(**fixed))
    return cast("Client", client)


def _import_chroma() -> ModuleType:
    try:
        import chromadb
    except Exception as error:  # while being imported it reads .env and checks whatever it finds there
        raise StoreError(
            f"向量库组件 Chroma 无法载入：{error}。请检查当前文件夹中的 .env 和以 CHROMA_ 开头的环境变量，"
            "或重新安装（make setup）。",
            f"Chroma, the part that stores vectors, can't be loaded: {error}. Check the .env of the working folder "
            "and environment variables that start with CHROMA_, or install it again (make setup).",
        ) from error
    return chromadb


def _create(client: Client, name: str) -> Collection:
    return client.create_collection(
        name, embedding_function=None, configuration=cast("CreateCollectionConfiguration", {"hnsw": _GRAPH})
    )


def _batches(total: int, size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, total, size):
        yield start, min(start + size, total)


@contextmanager
def _failures(folder: Path, kind: type[StoreError], what: Both, advice: Both) -> Iterator[None]:
    """Turn whatever Chroma raises, which is no one family, into ours."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:  # Chroma lets errors of SQLite, Rust, pydantic and the system through
        raise kind(
            f"向量库 {folder} {what.chinese}：{error}。{advice.chinese}。",
            f"The vector store {folder} {what.english}: {error}. {advice.english}.",
        ) from error


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    with _failures(folder, IndexDamagedError, _UNREADABLE, _REBUILD):
        yield
