"""What an index was built from and with, and whether that is still what the settings ask for."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.corpus import corpus_hash
from rag.errors import Both, IndexDamagedError, IndexMismatchError
from rag.index_files import MANIFEST
from rag.passages import PASSAGES_VERSION
from rag.settings import Settings
from rag.text import TOKENISER_VERSION
from rag.text.words import field_terms

FORMAT = 4
"""Changes whenever the stores, or what is embedded or indexed for a passage, would be different."""
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that decides what is in an index. Two equal bases give the same index."""

    format: int
    embedder: str
    dimension: int
    embedder_setting: str
    passages_version: str
    passage_chars: int
    tokeniser: str
    corpus_hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A build's description. ``created`` is local time in ISO 8601; ``files`` the length in bytes and
    the CRC-32 of each file that never changes afterwards, by its path in the build.
    """

    basis: Basis
    renda: str
    created: str
    articles: int
    passages: int
    sentences: int
    duplicate_groups: int
    token_vectors: bool
    files: dict[str, list[int]]
    corpus_stamp: str


def basis_of(settings: Settings, embedder: str, dimension: int, known: Manifest | None = None) -> Basis:
    """What an index for these settings has to be built from. Raises CorpusError without articles.

    With ``known``, articles whose files were not touched since are not read again.
    """
    untouched = known is not None and known.corpus_stamp == corpus_stamp(settings.articles_dir)
    content = known.basis.corpus_hash if known and untouched else corpus_hash(settings.articles_dir)
    terms = hashlib.sha256("\n".join(field_terms()).encode()).hexdigest()[:12]
    return Basis(
        format=FORMAT,
        embedder=embedder,
        dimension=dimension,
        embedder_setting=f"{settings.embedder} {settings.embed_model}".strip(),
        passages_version=PASSAGES_VERSION,
        passage_chars=settings.passage_chars,
        tokeniser=f"{TOKENISER_VERSION}-{terms}",
        corpus_hash=content,
    )


def corpus_stamp(folder: Path) -> str:
    """Names, sizes and times of the folder's files: equal stamps spare reading thousands of articles.

    A missing folder has the empty stamp.
    """
    try:
        stats = sorted((entry.name, entry.stat()) for entry in os.scandir(folder))
    except OSError:
        return ""
    digest = hashlib.sha256()
    for name, stat in stats:
        digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ino}\n".encode())
    return digest.hexdigest()


def write_manifest(build: Path, manifest: Manifest) -> None:
    """Write the manifest: from here on the build counts as finished."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (build / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(build: Path) -> Manifest:
    """Raises IndexDamagedError when the manifest is missing or unreadable, IndexMismatchError when it was
    written by a version with another format.
    """
    path = build / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        found = values["basis"]["format"]
        if found != FORMAT:
            raise IndexMismatchError(
                f"索引的格式版本是 {found}，本程序用的是 {FORMAT}。请运行 renda index --fresh 重建索引。",
                f"The format of the index is {found}; renda uses {FORMAT}. "
                "Run renda index --fresh to build the index again.",
            )
        return Manifest(**{**values, "basis": Basis(**values["basis"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(
            f"索引的说明文件 {path} 读不出来：{error}。请运行 renda index --fresh 重建索引。",
            f"The index's manifest {path} can't be read: {error}. Run renda index --fresh to build the index again.",
        ) from error


def describe_files(build: Path, names: Iterable[str]) -> dict[str, list[int]]:
    """Length and CRC-32 of each of these files. Raises OSError."""
    return {name: [(build / name).stat().st_size, _checksum(build / name)] for name in names}


def check_files(build: Path, manifest: Manifest) -> None:
    """Raise IndexDamagedError when a file of the build is missing or has another size than written."""
    for name, (size, _) in manifest.files.items():
        try:
            found = (build / name).stat().st_size
        except OSError:
            found = None
        if found != size:
            gone = Both("不在了", "is gone")
            changed = Both(
                f"应有 {size} 字节，实有 {found} 字节", f"should have {size} bytes, but has {found} bytes"
            )
            raise _damaged(build / name, gone if found is None else changed)


def check_contents(build: Path, manifest: Manifest, wanted: Callable[[str], bool]) -> None:
    """Raise IndexDamagedError when a file that is ``wanted`` is not byte for byte what was written.

    Reads the files: a gigabyte takes about a second.
    """
    for name, (_, checksum) in manifest.files.items():
        if not wanted(name):
            continue
        try:
            same = _checksum(build / name) == checksum
        except OSError as error:
            raise _damaged(build / name, Both(f"读不出来：{error}", f"can't be read: {error}")) from error
        if not same:
            raise _damaged(build / name, Both("的内容被改动过", "has been changed"))


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            checksum = zlib.crc32(block, checksum)
    return checksum


def _damaged(path: Path, state: Both) -> IndexDamagedError:
    return IndexDamagedError(
        f"索引文件 {path} {state.chinese}。请运行 renda index --fresh 重建索引。",
        f"The index file {path} {state.english}. Run renda index --fresh to build the index again.",
    )


def differences(found: Basis, wanted: Basis) -> list[Both]:
    """What differs, in words, with both values."""
    named = {
        "embedder_setting": Both("向量模型的设置", "the setting of the embedding model"),
        "embedder": Both("向量模型", "the embedding model"),
        "dimension": Both("向量维数", "the dimension of the vectors"),
        "passages_version": Both("分段规则版本", "the version of the rules for passages"),
        "passage_chars": Both(
            "段落目标长度 RENDA_PASSAGE_CHARS", "the target length of passages RENDA_PASSAGE_CHARS"
        ),
        "tokeniser": Both("分词版本与词表", "the version of the tokeniser and its words"),
        "corpus_hash": Both("文章内容", "the articles"),
    }
    return [
        _differing(label, _short(getattr(found, name)), _short(getattr(wanted, name)))
        for name, label in named.items()
        if getattr(found, name) != getattr(wanted, name)
    ]


def _differing(label: Both, held: str, now: str) -> Both:
    return Both(
        f"{label.chinese}：索引是 {held}，现在是 {now}", f"{label.english}: {held} in the index, {now} now"
    )


def together(differing: Sequence[Both]) -> Both:
    """All differences in one line."""
    return Both("；".join(one.chinese for one in differing), "; ".join(one.english for one in differing))


def refuse_mismatch(found: Basis, wanted: Basis) -> None:
    """Raise IndexMismatchError naming all that differs."""
    if differing := differences(found, wanted):
        all_of_it = together(differing)
        raise IndexMismatchError(
            f"索引与当前情况不符。{all_of_it.chinese}。请运行 renda index 更新索引。",
            f"The index is out of date. Differences: {all_of_it.english}. "
            "Run renda index to bring it up to date.",
        )


def with_content_of(found: Basis, wanted: Basis) -> Basis:
    """``wanted``, but for the content of ``found``: which articles there are, how they were cut, which
    words are listed. An index that differs in nothing else finds what it holds.
    """
    return replace(
        wanted,
        corpus_hash=found.corpus_hash,
        passages_version=found.passages_version,
        passage_chars=found.passage_chars,
        tokeniser=found.tokeniser,
    )


def _short(value: object) -> str:
    text = str(value)
    return text[:12] if len(text) == hashlib.sha256().digest_size * 2 else text
