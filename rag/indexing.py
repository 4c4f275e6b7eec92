"""Articles to an index that answers, and back: ``build_index`` and ``open_index``.

A build is complete or invisible (see ``rag.index_files``), does nothing where nothing changed, and
embeds only texts that no earlier build has embedded.
"""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rag import __version__
from rag.corpus import read_articles
from rag.duplicates import Duplicates, read_duplicates
from rag.embedding.base import TextEmbedder
from rag.errors import Both, IndexDamagedError, IndexMissingError, ModelError, StoreError
from rag.index_build import (
    BIGRAMS,
    CHROMA,
    DUPLICATES,
    TABLE,
    VOCABULARY,
    WORDS,
    fixed_files,
    write_build,
)
from rag.index_files import (
    Lease,
    build_folder,
    current_name,
    is_pending,
    lease_current,
    new_build,
    publish,
    remove_other_builds,
    unfinished_builds,
    withdraw_pending,
    writing,
)
from rag.index_manifest import (
    Manifest,
    basis_of,
    check_contents,
    check_files,
    corpus_stamp,
    describe_files,
    differences,
    read_manifest,
    refuse_mismatch,
    with_content_of,
    write_manifest,
)
from rag.index_vectors import SENTENCES, TOKENS, VECTORS
from rag.progress import Progress
from rag.settings import Settings
from rag.stores.chroma import ChromaStore
from rag.stores.keyword import KeywordIndex
from rag.stores.passage_table import PassageTable
from rag.stores.row_vectors import RowVectors

if TYPE_CHECKING:
    from rag.repair import Vocabulary


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What ``build_index`` did. ``built`` is False where the index was up to date.

    ``embedded`` vectors were computed and ``reused`` taken over from earlier builds; ``seconds`` is the
    whole duration.
    """

    built: bool
    articles: int
    passages: int
    sentences: int
    duplicate_groups: int
    embedded: int
    reused: int
    seconds: float

    @property
    def message(self) -> str:
        """The report as a sentence for people."""
        held = f"{self.articles} 篇文章，{self.passages} 个段落，{self.sentences} 个句子"
        if not self.built:
            return f"索引已是最新，无需重建：{held}。"
        return f"索引已建好：{held}；新算向量 {self.embedded} 个，沿用 {self.reused} 个，用时 {self.seconds:.1f} 秒。"


@dataclass(frozen=True)
class Index:
    """An open build. It answers until ``close``, also while newer builds appear. Safe for several threads."""

    manifest: Manifest
    table: PassageTable
    words: KeywordIndex
    bigrams: KeywordIndex
    chroma: ChromaStore
    sentence_vectors: RowVectors
    token_vectors: RowVectors | None
    duplicates: Duplicates
    vocabulary: Vocabulary
    outdated: tuple[Both, ...]
    """What has changed since, while a build that takes it in is under way or has failed; else empty."""
    _lease: Lease = field(repr=False)
    _closing: ExitStack = field(repr=False)

    @property
    def folder(self) -> Path:
        """The folder of the build."""
        return self._lease.folder

    def check_embedder(self, embedder: TextEmbedder) -> None:
        """Raise IndexMismatchError unless the model is the one that embedded this index."""
        basis = self.manifest.basis
        refuse_mismatch(basis, replace(basis, embedder=embedder.name, dimension=embedder.dimension))

    def close(self) -> None:
        """Release all files."""
        self._closing.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def build_index(
    settings: Settings,
    progress: Progress | None = None,
    fresh: bool = False,
    embedder: TextEmbedder | None = None,
) -> BuildReport:
    """Bring the index up to date with the articles and the settings.

    ``fresh`` builds everything anew, whatever is there. ``embedder`` replaces the one that the settings name.
    Raises IndexBusyError when another process is building, IndexMismatchError for a folder that is not
    ours, IndexBuildError (disk full, ...), CorpusError or ModelError; the old index still answers then.
    """
    started = time.perf_counter()
    report = progress or _silent
    with writing(settings.index_dir):
        stamp = corpus_stamp(settings.articles_dir)
        articles = read_articles(settings.articles_dir)
        if embedder is None:
            from rag.embedding.choose import make_embedder

            embedder = make_embedder(settings, progress)
        basis = basis_of(settings, embedder.name, embedder.dimension)
        current = _current_build(settings.index_dir)
        manifest = _sound_manifest(current) if current is not None and not fresh else None
        if manifest is not None and manifest.basis == basis:
            withdraw_pending(settings.index_dir)
            remove_other_builds(settings.index_dir, keep=current)
            return _report(manifest, started, built=False)

        earlier = [path for path in (current, *unfinished_builds(settings.index_dir)) if path and not fresh]
        build = new_build(settings.index_dir)
        try:
            counts = write_build(build, settings, articles, embedder, earlier, report)
            manifest = Manifest(
                basis=basis,
                renda=__version__,
                created=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                articles=counts.articles,
                passages=counts.passages,
                sentences=counts.sentences,
                duplicate_groups=counts.duplicate_groups,
                token_vectors=counts.token_vectors,
                files=describe_files(build, fixed_files(build)),
                corpus_stamp=stamp,
            )
            write_manifest(build, manifest)
            publish(settings.index_dir, build)
        except BaseException as error:  # whatever ended the build, Ctrl-C too, its folder must not stay
            _clear_up(settings.index_dir, build, current, error)
            raise
        remove_other_builds(settings.index_dir, keep=build)
        return _report(manifest, started, built=True, embedded=counts.embedded, reused=counts.reused)


def open_index(settings: Settings) -> Index:
    """Open the build that answers. Quick: Chroma goes on opening in the background.

    Raises IndexMissingError when there is none, IndexMismatchError when it was built from other articles or
    with other settings, IndexDamagedError when files are missing or damaged, CorpusError without articles.
    A build that was begun and has not succeeded changes nothing: until it has, the old one answers for what
    it knows, and ``Index.outdated`` says what is missing. The embedding model is compared by ``Index.check_embedder``, once there is one.
    """
    lease = lease_current(settings.index_dir)
    with ExitStack() as opening:
        opening.callback(lease.release)
        folder = lease.folder
        manifest = read_manifest(folder)
        basis = manifest.basis
        wanted = basis_of(settings, basis.embedder, basis.dimension, known=manifest)
        refuse_mismatch(basis, with_content_of(basis, wanted) if is_pending(settings.index_dir) else wanted)
        check_files(folder, manifest)
        table = PassageTable(folder / TABLE)
        opening.callback(table.close)
        check_contents(folder, manifest, _is_read_whole)
        check_graph = partial(check_contents, folder, manifest, _is_graph)
        chroma = ChromaStore(folder / CHROMA, table.ordinals, check_graph)
        opening.callback(chroma.close)
        return Index(
            manifest=manifest,
            table=table,
            words=KeywordIndex(folder / WORDS),
            bigrams=KeywordIndex(folder / BIGRAMS),
            chroma=chroma,
            sentence_vectors=RowVectors(folder / SENTENCES, basis.dimension),
            token_vectors=RowVectors(folder / TOKENS, basis.dimension) if manifest.token_vectors else None,
            duplicates=read_duplicates(folder / DUPLICATES),
            vocabulary=_read_vocabulary(folder / VOCABULARY),
            outdated=tuple(differences(basis, wanted)),
            _lease=lease,
            _closing=opening.pop_all(),
        )


def _current_build(index_dir: Path) -> Path | None:
    with suppress(IndexMissingError, IndexDamagedError):
        return build_folder(index_dir, current_name(index_dir))
    return None


def _sound_manifest(build: Path) -> Manifest | None:
    """The manifest of a build that can go on answering; None when it has to be built again."""
    with suppress(StoreError):
        manifest = read_manifest(build)
        check_files(build, manifest)
        check_contents(build, manifest, lambda name: True)
        with closing(ChromaStore(build / CHROMA, lambda ids: [])) as chroma:
            if chroma.counts() == (manifest.passages, manifest.sentences):
                return manifest
    return None


def _is_graph(name: str) -> bool:
    return name.startswith(f"{CHROMA}/")


def _is_read_whole(name: str) -> bool:
    """Whether opening reads the file as a whole anyway; vectors are only looked up, the graph comes later."""
    return not _is_graph(name) and not name.startswith(f"{VECTORS}/")


def _read_vocabulary(path: Path) -> Vocabulary:
    from rag.repair import Vocabulary

    try:
        return Vocabulary.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(
            f"词汇表 {path} 读不出来：{error}。请运行 renda index --fresh 重建索引。",
            f"The vocabulary {path} can't be read: {error}. Run renda index --fresh to build the index again.",
        ) from error


def _clear_up(index_dir: Path, build: Path, current: Path | None, error: BaseException) -> None:
    """Leave of a failed build only what helps the next one.

    After Ctrl-C or a failing model those are the vectors computed so far; after a full disk the space.
    """
    if _current_build(index_dir) == build:
        return  # it came so late that the build had been published already
    if isinstance(error, KeyboardInterrupt | ModelError):
        for path in build.iterdir():
            if path.name != VECTORS:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    else:
        shutil.rmtree(build, ignore_errors=True)
        remove_other_builds(index_dir, keep=current)


def _report(
    manifest: Manifest, started: float, *, built: bool, embedded: int = 0, reused: int = 0
) -> BuildReport:
    return BuildReport(
        built=built,
        articles=manifest.articles,
        passages=manifest.passages,
        sentences=manifest.sentences,
        duplicate_groups=manifest.duplicate_groups,
        embedded=embedded,
        reused=reused,
        seconds=time.perf_counter() - started,
    )


def _silent(stage: Both, done: int, total: int) -> None:
    """Report to nobody."""
