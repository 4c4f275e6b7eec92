"""The index folder: builds side by side, one pointer to the build that answers, one lock for writers.

    index/
        renda-index        marks the folder as ours; in a folder without it nothing is ever deleted
        current            the name of the build that answers, replaced in one step
        lock, builder      held by the one process that builds, and its process number
        pending            there from a build's start to its success: until then the old build stands in
        builds/<name>/     manifest.json is written last: a build without it is unfinished
            in-use         readers hold a shared lock on it, so that their build outlives a newer one

A reader never waits for a writer. The operating system drops all locks of a killed process.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from rag.errors import (
    Both,
    IndexBuildError,
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
)

try:
    import fcntl
except ImportError:  # Windows: an open file can't be renamed there, which protects readers as well
    fcntl = None  # type: ignore[assignment]

MARKER = "renda-index"
CURRENT = "current"
MANIFEST = "manifest.json"
_PENDING = "pending"
_BUILDS = "builds"
_LOCK = "lock"
_BUILDER = "builder"
_IN_USE = "in-use"
_NAME = re.compile(r"\d{8}T\d{6}-\d+(?:-\d+)?\Z")
_TRASH = ".trash-"
_ATTEMPTS = 50


def refuse_foreign_folder(index_dir: Path) -> None:
    """Raise IndexMismatchError when the folder holds something, but was not made by us."""
    if not index_dir.exists() or (index_dir / MARKER).is_file():
        return
    if not index_dir.is_dir():
        raise IndexMismatchError(
            f"{index_dir} 不是文件夹，不能存放索引。请把 RENDA_DATA_DIR 设为别处。",
            f"{index_dir} is no folder and can't hold the index. Set RENDA_DATA_DIR to another place.",
        )
    others = sorted(path.name for path in index_dir.iterdir() if path.name != MARKER)
    if others and not (index_dir / MARKER).is_file():  # looked for again: it may just have been made
        more = Both("等", " and others") if len(others) > 3 else Both.same("")
        raise IndexMismatchError(
            f"文件夹 {index_dir} 不是本程序建立的索引，里面有：{'、'.join(others[:3])}{more.chinese}。"
            "为免误删，本程序不会动它。请把 RENDA_DATA_DIR 设为别处，再运行 renda index。",
            f"The folder {index_dir} is no index that renda built; it holds {', '.join(others[:3])}{more.english}. "
            "Nothing in it is touched, lest it be deleted by mistake. "
            "Set RENDA_DATA_DIR to another place and run renda index.",
        )


@contextmanager
def writing(index_dir: Path) -> Iterator[None]:
    """Be the only process that builds here.

    Raises IndexBusyError at once when another one is, IndexMismatchError for a foreign folder and
    IndexBuildError when the folder can't be made.
    """
    from filelock import FileLock, Timeout

    refuse_foreign_folder(index_dir)
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        (index_dir / MARKER).touch()
        lock = FileLock(index_dir / _LOCK, blocking=False)
        with lock:
            (index_dir / _BUILDER).write_text(str(os.getpid()), encoding="ascii")
            yield
    except Timeout:
        builder = _builder(index_dir)
        raise IndexBusyError(
            f"另一个进程（进程号 {builder.chinese}）正在 {index_dir} 建立索引。请等它结束后再运行 renda index；"
            "在此之前原有索引照常可用。",
            f"Another process (number {builder.english}) is building the index in {index_dir}. "
            "Run renda index once it has ended; until then the existing index keeps answering.",
        ) from None
    except BrokenPipeError:
        raise  # from whoever is shown the progress
    except OSError as error:
        raise IndexBuildError(
            f"索引文件夹 {index_dir} 写不进去：{error}。请清理磁盘空间、检查写入权限后重新运行 renda index；"
            "原有索引不受影响。",
            f"The index folder {index_dir} can't be written: {error}. Make room on the disk, check write permission, "
            "and run renda index again; the existing index is unaffected.",
        ) from error


def new_build(index_dir: Path) -> Path:
    """Make an empty folder for a build, named after the time and this process; from here a build is pending."""
    (index_dir / _PENDING).touch()
    stem = f"{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}"
    builds = index_dir / _BUILDS
    builds.mkdir(exist_ok=True)
    taken = {path.name.removeprefix(_TRASH) for path in builds.iterdir()}
    name = next(n for n in (stem, *(f"{stem}-{k}" for k in range(1, 10_000))) if n not in taken)
    folder = builds / name
    folder.mkdir()
    (folder / _IN_USE).touch()
    return folder


def publish(index_dir: Path, build: Path) -> None:
    """Make a finished build the one that answers: all of it on the disk first, then one atomic step."""
    for folder, _, files in os.walk(build):
        for name in files:
            _sync(Path(folder, name))
        _sync(Path(folder))
    pointer = index_dir / (CURRENT + ".tmp")
    pointer.write_text(build.name + "\n", encoding="ascii")
    _sync(pointer)
    pointer.replace(index_dir / CURRENT)
    (index_dir / _PENDING).unlink(missing_ok=True)
    _sync(index_dir)


def is_pending(index_dir: Path) -> bool:
    """Whether a build was begun and has not succeeded: it goes on, was cut off, or failed."""
    return (index_dir / _PENDING).is_file()


def withdraw_pending(index_dir: Path) -> None:
    """For the writer that finds nothing left to build."""
    (index_dir / _PENDING).unlink(missing_ok=True)


def current_name(index_dir: Path) -> str:
    """The name of the build that answers. Raises IndexMissingError or IndexDamagedError."""
    try:
        name = (index_dir / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissingError(
            f"还没有索引（{index_dir}）。请先运行 renda index 建立。",
            f"There is no index yet ({index_dir}). Run renda index first.",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(index_dir, Both.same(str(error))) from error
    if not _NAME.match(name):
        raise _unreadable(index_dir, Both(f"其内容是 {name[:40]!r}", f"it holds {name[:40]!r}"))
    return name


def build_folder(index_dir: Path, name: str) -> Path:
    """The folder of a build."""
    return index_dir / _BUILDS / name


class Lease:
    """A build that is being read: it is not removed before ``release``."""

    def __init__(self, folder: Path, file: IO[bytes]) -> None:
        self.folder = folder
        self._file = file

    def release(self) -> None:
        """Let the build go."""
        self._file.close()


def lease_current(index_dir: Path) -> Lease:
    """Hold the build that answers. Raises IndexMissingError, IndexMismatchError or IndexDamagedError."""
    refuse_foreign_folder(index_dir)
    for _ in range(_ATTEMPTS):
        folder = build_folder(index_dir, current_name(index_dir))
        file = _lock(folder / _IN_USE, exclusive=False)
        if file is not None:
            return Lease(folder, file)
        # A newer build may have replaced this one between reading the pointer and locking.
        time.sleep(0.02)
    raise IndexDamagedError(
        f"索引 {build_folder(index_dir, current_name(index_dir))} 不在了或无法读取。请运行 renda index --fresh 重建索引。",
        f"The index {build_folder(index_dir, current_name(index_dir))} is gone or can't be read. "
        "Run renda index --fresh to build the index again.",
    )


def unfinished_builds(index_dir: Path) -> list[Path]:
    """Folders that a killed build left, oldest first."""
    return [folder for folder in _build_folders(index_dir) if not (folder / MANIFEST).is_file()]


def remove_other_builds(index_dir: Path, keep: Path | None) -> list[Path]:
    """Remove every build but ``keep`` and those still being read; returns the removed ones.

    For the writer only. Folders that are not named like a build are left alone.
    """
    builds = index_dir / _BUILDS
    for trash in builds.glob(f"{_TRASH}*") if builds.is_dir() else ():
        shutil.rmtree(trash, ignore_errors=True)
    return [folder for folder in _build_folders(index_dir) if folder != keep and remove_build(folder)]


def remove_build(folder: Path) -> bool:
    """Remove a build unless someone reads it; afterwards it is gone as a whole or there as a whole."""
    (folder / _IN_USE).touch()
    file = _lock(folder / _IN_USE, exclusive=True)
    if file is None:
        return False
    trash = folder.with_name(_TRASH + folder.name)
    try:
        if fcntl is None:
            file.close()
        folder.rename(trash)
    except OSError:
        return False
    finally:
        file.close()
    shutil.rmtree(trash, ignore_errors=True)
    return True


def _build_folders(index_dir: Path) -> list[Path]:
    builds = index_dir / _BUILDS
    return sorted(path for path in builds.iterdir() if _NAME.match(path.name)) if builds.is_dir() else []


def _lock(path: Path, *, exclusive: bool) -> IO[bytes] | None:
    """Lock an existing file without waiting; None when that fails or the file has been moved away."""
    try:
        file = path.open("rb+" if exclusive else "rb")
    except OSError:
        return None
    try:
        if fcntl is not None:
            fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file.fileno()), path.stat()):
            return file
    except OSError:
        pass
    file.close()
    return None


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _builder(index_dir: Path) -> Both:
    with suppress(OSError, UnicodeDecodeError):
        if number := (index_dir / _BUILDER).read_text(encoding="ascii").strip():
            return Both.same(number)
    return Both("未知", "unknown")


def _unreadable(index_dir: Path, reason: Both) -> IndexDamagedError:
    return IndexDamagedError(
        f"索引的指针文件 {index_dir / CURRENT} 读不出来：{reason.chinese}。请运行 renda index --fresh 重建索引。",
        f"The index's pointer {index_dir / CURRENT} can't be read: {reason.english}. "
        "Run renda index --fresh to build the index again.",
    )
