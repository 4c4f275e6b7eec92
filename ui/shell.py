"""The edge of the process: language, consoles, progress bars, and failures turned into exit codes."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from rich.console import Console

from rag.errors import Language, RendaError, SettingsError
from rag.progress import Progress
from rag.settings import Settings, asked_language, load_settings
from ui.strings import Strings

if TYPE_CHECKING:
    import typer

    from rag.engine import Engine


logger = logging.getLogger(__name__)

OK, NEGATIVE, ERROR, INTERRUPTED = 0, 1, 2, 130


def open_real_engine(settings: Settings) -> Engine:
    """Open the engine that the settings name; imported only when a command needs it."""
    from rag.engine import open_engine

    return open_engine(settings)


@dataclass(frozen=True)
class Shell:
    """What a command works with: ``out`` carries data only, everything else goes to ``err``."""

    strings: Strings
    out: Console
    err: Console
    open_engine: Callable[[Settings], Engine]

    def settings(self, **overrides: object) -> Settings:
        """Read the settings; ``overrides`` come from the command line. Raises SettingsError."""
        return load_settings(**overrides)  # type: ignore[arg-type]

    def write_line(self, text: str) -> None:
        """Write one line of data to standard output, unwrapped, and flush it."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def say(self, key: str, style: str = "", **values: object) -> None:
        """Tell the user something on standard error."""
        self.err.print(
            self.strings(key, **values), style=style, markup=False, highlight=False, soft_wrap=True
        )

    def complain(self, message: str) -> None:
        """Show an error on standard error."""
        self.err.print(self.strings("error.prefix"), style="bold red", end="", highlight=False)
        self.err.print(message, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show a progress bar a stage on standard error while the block runs."""
        from eval.progress import progress_bars

        with progress_bars(self.err, self.strings.language) as report:
            yield report


def run(
    app: typer.Typer,
    arguments: Sequence[str],
    open_engine: Callable[[Settings], Engine] = open_real_engine,
) -> int:
    """Run ``app`` and return the exit code; every failure becomes one message on standard error."""
    _speak_utf8(sys.stdout)
    _speak_utf8(sys.stderr)
    language, log_level = _first_settings()
    _log_to_standard_error(log_level)
    shell = Shell(Strings(language), out=Console(), err=Console(stderr=True), open_engine=open_engine)
    try:
        code = _invoke(app, list(arguments), shell)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except RendaError as error:
        shell.complain(error.told(shell.strings.language))
        return ERROR
    except Exception as error:  # the edge of the process: a traceback helps nobody who asks a question
        return _unexpected(shell, error)
    if code == INTERRUPTED:
        shell.say("interrupted", style="yellow")
    return code


def _invoke(app: typer.Typer, arguments: list[str], shell: Shell) -> int:
    import typer
    from typer.main import get_command

    from ui.usage import explain_usage_error, localise

    command = get_command(app)
    localise(command, shell.strings)
    try:
        code = command.main(arguments, prog_name="renda", standalone_mode=False, obj=shell)
    except typer.TyperException as error:
        return explain_usage_error(error, shell)
    return code if isinstance(code, int) else OK


def _first_settings() -> tuple[Language, str]:
    try:
        settings = load_settings()
    except SettingsError:
        return asked_language(), "warning"  # the command itself reports what is wrong with the settings
    return settings.language, settings.log_level


def _log_to_standard_error(level: str) -> None:
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    for package in ("rag", "ui"):
        logging.getLogger(package).setLevel(level.upper())


def _unexpected(shell: Shell, error: Exception) -> int:
    shell.complain(shell.strings("error.unexpected", kind=type(error).__name__, message=error))
    logger.debug("unexpected error", exc_info=error)
    return ERROR


def _speak_utf8(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
