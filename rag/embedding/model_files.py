"""A folder of files that is built once and then trusted: complete, or absent, and checked by hash.

A build writes to a hidden folder beside the final one and is renamed when everything is on disk, so that
an interrupted build leaves nothing that could be mistaken for the result. ``manifest.json`` records the
sha256 of each file. Hashing 85 MB at every start would cost a search up to half a second, so the state of
the files (size, times, inode) at the last successful check is kept in ``checked.json``; only when it
differs are the hashes computed again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import ModelError

MANIFEST = "manifest.json"
CHECKED = "checked.json"
_LOCK_TIMEOUT_S = 600.0
_CHUNK_BYTES = 1 << 20


def ensure_built(folder: Path, build: Callable[[], Mapping[str, bytes]]) -> bool:
    """Make sure that ``folder`` holds what ``build`` returns (file name -> content), whole and undamaged.

    Returns whether it was built now. Of several processes one builds and the others wait. Raises
    ModelError where the folder can't be written or the wait takes longer than ten minutes.
    """
    if is_intact(folder):
        return False
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock"), timeout=_LOCK_TIMEOUT_S):
            if is_intact(folder):
                return False
            _remove_remains(folder)
            _write(folder, build())
    except Timeout:
        raise ModelError(
            f"另一个进程正在 {folder.parent} 生成模型文件，等候超过 {_LOCK_TIMEOUT_S:.0f} 秒。"
            "请确认那个进程是否正常，结束它之后再试。",
            f"Another process has been making the model files in {folder.parent} for more than "
            f"{_LOCK_TIMEOUT_S:.0f} seconds. Check whether that process is working; end it and try again.",
        ) from None
    except OSError as error:
        raise ModelError(
            f"无法在 {folder.parent} 写入模型文件（{error.strerror or error}）。"
            "请检查磁盘空间与写入权限，或用 RENDA_MODEL_DIR 指定别的文件夹。",
            f"The model files can't be written in {folder.parent} ({error.strerror or error}). "
            "Check the disk space and write permission, or name another folder by RENDA_MODEL_DIR.",
        ) from error
    return True


def is_intact(folder: Path) -> bool:
    """Whether every file of the manifest is there, with the recorded content."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        hashes: dict[str, str] = dict(manifest["sha256"])
        state = _state(folder, hashes)
        if _checked_state(folder) == state:
            return True
        if any(_sha256(folder / name) != expected for name, expected in hashes.items()):
            return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    _remember(folder, state)
    return True


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    building = folder.with_name(f".{folder.name}.building-{os.getpid()}")
    building.mkdir()
    try:
        for name, content in files.items():
            _write_durably(building / name, content)
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        _write_durably(building / MANIFEST, json.dumps({"sha256": hashes}, indent=1).encode())
        _sync_folder(building)
        if folder.exists():
            folder.rename(folder.with_name(f".{folder.name}.damaged-{os.getpid()}"))
        building.rename(folder)
        _sync_folder(folder.parent)
    finally:
        _remove_remains(folder)
    _remember(folder, _state(folder, hashes))


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # folders can't be opened for syncing elsewhere
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_remains(folder: Path) -> None:
    """Delete what interrupted builds left. Only the holder of the lock may call this."""
    for remains in folder.parent.glob(f".{folder.name}.*-*"):
        shutil.rmtree(remains, ignore_errors=True)


def _state(folder: Path, names: Mapping[str, str]) -> dict[str, list[int]]:
    stats = {name: (folder / name).stat() for name in names}
    return {name: [s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino] for name, s in stats.items()}


def _checked_state(folder: Path) -> object:
    try:
        return json.loads((folder / CHECKED).read_bytes())
    except (OSError, ValueError):
        return None


def _remember(folder: Path, state: Mapping[str, list[int]]) -> None:
    pending = folder / f"{CHECKED}.{os.getpid()}"
    try:
        pending.write_text(json.dumps(state), encoding="utf-8")
        pending.replace(folder / CHECKED)
    except OSError:
        # A model folder that is only readable works as well: its files are hashed at each start.
        pending.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
