"""``renda doctor``: what is set up, what is missing, and what to do about it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rich.text import Text

from rag.errors import RendaError
from rag.settings import PROJECT_ROOT
from ui.shell import NEGATIVE, OK, Shell

if TYPE_CHECKING:
    from rag.settings import Settings
    from ui.strings import Strings

_OLDEST_PYTHON = (3, 11)
_OPTIONAL = (
    ("sentence_transformers", "sentence-transformers", "pip install 'renda[st]'"),
    ("xllamacpp", "xllamacpp", "pip install 'renda[llm]'"),
    ("mcp", "mcp", "pip install 'renda[mcp]'"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. ``fix`` says what to do and is empty where all is well."""

    name: str
    state: str
    fix: str = ""


def run_doctor(shell: Shell) -> int:
    """Print the report. Returns 0 when everything that answering needs is there, else 1."""
    checks = list(examine(shell.strings, shell.settings))
    for check in checks:
        _show(shell, check)
    missing = [check for check in checks if check.fix]
    if missing:
        shell.out.print(Text("\n" + shell.strings("doctor.bad", count=len(missing)), "bold yellow"))
        return NEGATIVE
    shell.out.print(Text("\n" + shell.strings("doctor.good"), "bold green"))
    return OK


def examine(strings: Strings, read_settings: Callable[[], Settings]) -> Iterator[Check]:
    """Yield one check after the other; unusable settings end the report, as all else depends on them."""
    yield _python(strings)
    try:
        settings = read_settings()
    except RendaError as error:
        yield Check(strings("doctor.settings"), "", error.told(strings.language))
        return
    yield _settings(strings)
    yield _raw_files(strings, settings)
    yield _articles(strings, settings)
    yield _model(strings, settings)
    yield _index(strings, settings)
    yield _database(strings, settings)
    yield _language_model(strings, settings)
    yield from _judge(strings, settings)
    yield from _optional(strings)


def _python(strings: Strings) -> Check:
    oldest = ".".join(map(str, _OLDEST_PYTHON))
    fix = "" if sys.version_info >= _OLDEST_PYTHON else strings("doctor.python.fix", oldest=oldest)
    return Check(strings("doctor.python"), platform.python_version(), fix)


def _settings(strings: Strings) -> Check:
    path = PROJECT_ROOT / ".env"
    state = strings("doctor.settings.file", path=path) if path.is_file() else strings("doctor.settings.none")
    return Check(strings("doctor.settings"), state)


def _raw_files(strings: Strings, settings: Settings) -> Check:
    folder = settings.raw_dir
    files = [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.is_dir() else []
    if not files:
        fix = strings("doctor.raw.fix", folder=folder)
        return Check(strings("doctor.raw"), strings("doctor.raw.none", folder=folder), fix)
    return Check(strings("doctor.raw"), strings("doctor.raw.count", count=len(files), folder=folder))


def _articles(strings: Strings, settings: Settings) -> Check:
    from rag.cleaning.pipeline import clean_corpus
    from rag.corpus import check_articles

    name, fix = strings("doctor.articles"), strings("doctor.articles.fix")
    count = len(list(settings.articles_dir.glob("*.md"))) if settings.articles_dir.is_dir() else 0
    if not count:
        return Check(name, strings("doctor.articles.none"), fix)
    try:
        report = clean_corpus(settings.corpus_dir)
        differences = check_articles(report.articles, settings.articles_dir)
    except RendaError as error:
        return Check(name, strings("doctor.articles.unchecked", count=count), error.told(strings.language))
    if report.problems:
        problem = report.problems[0]
        said = strings("clean.problem", name=problem.source, message=problem.error.told(strings.language))
        return Check(name, strings("doctor.articles.count", count=count), said)
    if differences:
        return Check(name, strings("doctor.articles.differ", count=count), fix)
    return Check(name, strings("doctor.articles.count", count=count))


def _model(strings: Strings, settings: Settings) -> Check:
    name = strings("doctor.model")
    if settings.embedder != "bundled":
        model = settings.embed_model or "-"
        return Check(name, strings("doctor.model.other", embedder=settings.embedder, model=model))
    from rag.embedding.bundled import is_bundled_ready

    try:
        ready = is_bundled_ready(settings.model_dir)
    except RendaError as error:
        return Check(name, strings("doctor.index.unusable"), error.told(strings.language))
    return Check(name, strings("doctor.model.ready" if ready else "doctor.model.missing"))


def _index(strings: Strings, settings: Settings) -> Check:
    from rag.index_manifest import together
    from rag.indexing import open_index

    name = strings("doctor.index")
    try:
        with closing(open_index(settings)) as index:
            manifest = index.manifest
            counts = {"articles": manifest.articles, "passages": manifest.passages}
            changes = together(index.outdated).told(strings.language)
    except RendaError as error:
        return Check(name, strings("doctor.index.unusable"), error.told(strings.language))
    fix = strings("doctor.index.outdated", changes=changes) if changes else ""
    return Check(name, strings("doctor.index.ready", **counts), fix)


def _database(strings: Strings, settings: Settings) -> Check:
    from ui.store.store import open_store

    name = strings("doctor.database")
    try:
        open_store(settings).close()
    except RendaError as error:
        return Check(name, strings("doctor.index.unusable"), error.told(strings.language))
    return Check(name, strings("doctor.database.ready"))


def _language_model(strings: Strings, settings: Settings) -> Check:
    """Asks the configured model for a few words, as answers would."""
    from ui.model_check import check_model

    name, wanted = strings("doctor.llm"), settings.answer_mode == "llm"
    if not wanted and not (settings.llm_api_base or settings.llm_gguf):
        return Check(name, strings("doctor.llm.off"))
    state, fix = check_model(strings, settings.language_model)
    return Check(name, state if wanted or fix else strings("doctor.llm.unused", state=state), fix)


def _judge(strings: Strings, settings: Settings) -> Iterator[Check]:
    """Asks the model that grades answers in the same way, where one is configured."""
    from rag.llms.failures import named_for_judge
    from ui.model_check import check_model

    chosen = settings.judge
    if chosen.api_base or chosen.gguf is not None:
        state, fix = check_model(strings, chosen)
        yield Check(strings("doctor.judge"), state, named_for_judge(fix))


def _optional(strings: Strings) -> Iterator[Check]:
    for module, name, command in _OPTIONAL:
        present = find_spec(module) is not None
        key = "doctor.optional.present" if present else "doctor.optional.absent"
        yield Check(strings("doctor.optional"), strings(key, name=name, command=command))


def _show(shell: Shell, check: Check) -> None:
    sign = ("! ", "bold yellow") if check.fix else ("✓ ", "green")
    shell.out.print(Text.assemble(sign, (check.name, "bold"), f"  {check.state}"), soft_wrap=True)
    if check.fix:
        shell.out.print(Text(f"    {shell.strings('doctor.fix', fix=check.fix)}", "yellow"), soft_wrap=True)
