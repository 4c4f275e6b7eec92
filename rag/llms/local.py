"""A GGUF file, served inside the process on loopback by llama.cpp (xllamacpp, the extra ``llm``)."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from rag.llms.base import Facts, Message, Piece
from rag.llms.failures import failure
from rag.llms.giving_up import LOOK_S, check_wanted
from rag.llms.remote import RemoteModel
from rag.settings import LanguageModelSettings

INSTALL = "pip install 'renda[llm]'"
_MAGIC = b"GGUF"
_CACHE_MIB = 256


class LocalModel:
    """A ``LanguageModel`` that runs in this process. Answers one question at a time."""

    def __init__(self, settings: LanguageModelSettings) -> None:
        """Load the model; takes seconds. Raises LanguageModelError."""
        path = settings.gguf
        if path is None:
            raise failure("settings")
        self._identity = _check(path)
        if find_spec("xllamacpp") is None:
            raise failure("part_missing", where=path, command=INSTALL)
        self._open = True
        self._patience_s = settings.timeout_s
        self._who = {"model": path.stem, "where": path}
        self._running = _borrow(path, self._identity, settings)
        self._remote = RemoteModel(
            replace(
                settings,
                api_base=f"{self._running.address}/v1",
                model=path.stem,
                api_key=self._running.key,
                gguf=None,
            ),
            where=str(path),
        )
        self._facts = self._remote.facts()

    @property
    def name(self) -> str:
        """The name of the model file."""
        return self._remote.name.partition("@")[0]

    @property
    def identity(self) -> str:
        """The file, and when it was written."""
        return self._identity

    @property
    def context_window(self) -> int:
        """Tokens of prompt and reply together: as set, but never more than the model was made for."""
        return min(self._remote.context_window, self._facts.context_window or self._remote.context_window)

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Generator[Piece]:
        """The reply as it is written. Raises LanguageModelError.

        A question waits for its turn before its time limits begin, for that of a whole reply at most.
        """
        turn = self._running.turn
        until = time.monotonic() + self._patience_s
        while not turn.acquire(timeout=LOOK_S):
            check_wanted()
            if time.monotonic() > until:
                raise failure("slow_start", seconds=f"{self._patience_s:g}", **self._who)
        try:
            yield from self._remote.stream(messages, max_tokens)
        finally:
            turn.release()

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` by the model's own tokenizer."""
        return self._remote.count_tokens(text)

    def facts(self) -> Facts:
        """What the model tells of itself."""
        return self._facts

    def close(self) -> None:
        """Free the model, unless another one in this process runs on the same file."""
        self._remote.close()
        if self._open:
            self._open = False
            _give_back(self._running)


@dataclass
class _Running:
    """A model that is loaded once, however many use it: after a rebuild of the index, two do for a while."""

    server: Any
    key: SecretStr
    users: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """Where it listens."""
        return str(self.server.listening_address)


_lock = threading.Lock()
_running: dict[tuple[str, int, int], _Running] = {}


def _borrow(path: Path, identity: str, settings: LanguageModelSettings) -> _Running:
    with _lock:
        which = (identity, settings.context_window, settings.threads)
        if which not in _running:
            key = secrets.token_urlsafe(16)  # other users of this machine reach loopback, too
            _running[which] = _Running(_serve(path, path.stem, key, settings), SecretStr(key))
        _running[which].users += 1
        return _running[which]


def _give_back(used: _Running) -> None:
    with _lock:
        used.users -= 1
        for which in [which for which, running in _running.items() if running.users <= 0]:
            del _running[which]
        if used.users <= 0:
            used.server = None  # its last reference stops it


def _check(path: Path) -> str:
    """What tells the file from another one at the same place. Raises LanguageModelError where it is no model."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
        found = path.stat()
    except OSError as error:
        raise failure("file_unreadable", where=path, cause=error.strerror) from None
    if magic != _MAGIC:
        raise failure("file_other", where=path)
    return f"{path.resolve()} {found.st_size} {found.st_mtime_ns}"


def _serve(path: Path, alias: str, key: str, settings: LanguageModelSettings) -> Any:  # noqa: ANN401 - a native object
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {alias}
    params.n_ctx = settings.context_window
    params.n_parallel = 1
    params.n_gpu_layers = 0
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.ui = False
    params.offline = True
    threads = settings.threads or max(1, (os.cpu_count() or 2) - 1)
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.cache_ram_mib = _CACHE_MIB
    params.verbosity = 0
    try:
        return xllamacpp.Server(params)
    except Exception as error:  # noqa: BLE001 - a native library raises what it likes
        raise failure("file_unusable", where=path, cause=error) from None
