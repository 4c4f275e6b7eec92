"""Under which conditions a run was made: code, settings, index and machine."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from eval.records import RunInfo
from rag.errors import InputError, StoreError
from rag.settings import PROJECT_ROOT, Settings

REDACTED = "***"

FACE_ONLY = frozenset(
    {
        "allowed_hosts",
        "cors_origins",
        "database_url",
        "host",
        "judge_api_base",
        "judge_api_key",
        "judge_gguf",
        "judge_model",
        "log_level",
        "login",
        "max_body_kib",
        "open_to_network",
        "port",
        "rate_limit",
        "secure_cookies",
        "session_hours",
        "trusted_proxies",
    }
)
"""Settings that change how results are shown, kept and graded, not what they are."""

_USER_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_OPTIONS_OF_ADDRESS = re.compile(r"(://[^?\s]*\?)\S+")
_GIT_TIMEOUT_S = 10


def redacted(settings: Settings) -> dict[str, Any]:
    """The settings as plain values, with keys, passwords and options in addresses replaced by ``***``."""
    return {name: _plain(value) for name, value in settings.model_dump().items()}


def _plain(value: object) -> object:
    match value:
        case SecretStr():
            return REDACTED if value.get_secret_value() else ""
        case Path():
            return shown_path(value)
        case str():
            return _OPTIONS_OF_ADDRESS.sub(rf"\1{REDACTED}", _USER_IN_ADDRESS.sub(REDACTED, value))
        case _:
            return value


def shown_path(path: Path) -> str:
    """``path`` relative to the project where it lies in it: where the project itself lies is nobody's business."""
    absolute = path.resolve()
    inside = absolute.is_relative_to(PROJECT_ROOT)
    return (absolute.relative_to(PROJECT_ROOT) if inside else absolute).as_posix()


def commit_of(root: Path = PROJECT_ROOT) -> tuple[str, bool | None, str]:
    """The commit that ``root`` stands at, whether tracked files differ from it, and the SHA-256 of how.

    ``("", None, "")`` where ``root`` is not the top of a git work tree, or git is missing.
    """
    top, commit = _git(root, "rev-parse", "--show-toplevel"), _git(root, "rev-parse", "HEAD")
    if not top or not commit or Path(os.fsdecode(top).strip()).resolve() != root.resolve():
        return "", None, ""
    changes = _git(root, "diff", "HEAD") or b""
    return commit.decode().strip(), bool(changes), hashlib.sha256(changes).hexdigest() if changes else ""


def _git(root: Path, *arguments: str) -> bytes | None:
    git = shutil.which("git")
    if git is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours
            [git, "-C", str(root), *arguments], capture_output=True, check=False, timeout=_GIT_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def index_of(settings: Settings) -> dict[str, Any]:
    """What the index that answers says of itself, without its files; empty where it can't be read."""
    from rag.index_files import build_folder, current_name
    from rag.index_manifest import read_manifest

    try:
        manifest = read_manifest(build_folder(settings.index_dir, current_name(settings.index_dir)))
    except StoreError:
        return {}
    told = asdict(manifest)
    return {name: told[name] for name in ("basis", "renda", "created", "articles", "passages", "sentences")}


def machine() -> dict[str, Any]:
    """What may explain the timings; ``load`` is that of the last minute, 1.0 for one busy processor."""
    known = {"python": platform.python_version(), "system": platform.platform(), "cpus": os.cpu_count()}
    return known | ({"load": round(os.getloadavg()[0], 2)} if hasattr(os, "getloadavg") else {})


def refuse_changed(before: RunInfo, now: RunInfo) -> None:
    """Raise InputError, with both values, where a run can't be continued under the conditions of now.

    Rows of different code, settings or data would be one run in name only.
    """
    old, new = _decisive(before), _decisive(now)
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            raise InputError(
                f"不能接着跑 {before.name}：{name} 已由 {old.get(name)!r} 变为 {new.get(name)!r}。"
                "请改回原样，或不带 --resume 重新运行 renda eval run。",
                f"{before.name} can't go on: {name} was {old.get(name)!r} and is {new.get(name)!r} now. "
                "Change it back, or run renda eval run anew, without --resume.",
            )


def _decisive(info: RunInfo) -> dict[str, object]:
    settings = {f"settings.{name}": value for name, value in info.settings.items() if name not in FACE_ONLY}
    index: Mapping[str, object] = info.index.get("basis", {})
    return {
        "data_set.sha256": info.data_set["sha256"],
        "data_set.cases": info.data_set["cases"],
        "commit": info.commit,
        "dirty": info.dirty,
        "changes": info.changes,
        "mode": info.mode,
        **settings,
        **{f"index.{name}": value for name, value in index.items()},
    }
