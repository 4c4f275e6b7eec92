"""The documents say what the program does: generated parts are current, named commands and files exist."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rag.settings import PROJECT_ROOT, Settings, load_settings
from scripts import documents

RENDA = Path(sys.executable).with_name("renda")
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "CONTRIBUTING.md")


def text_of(name):
    return (PROJECT_ROOT / name).read_text(encoding="utf-8")


def code_of(name):
    """Everything in backticks, blocks and spans."""
    text = text_of(name)
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.S)
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))


def test_env_example_is_what_the_settings_say():
    assert text_of(".env.example") == documents.env_example(), "run make env-example"


def test_env_example_names_every_setting():
    assert re.findall(r"^(?:# )?RENDA_(\w+)=", text_of(".env.example"), re.M) == [
        name.upper() for name in Settings.model_fields
    ]


def test_copying_env_example_changes_nothing(monkeypatch):
    monkeypatch.delenv("RENDA_DATA_DIR", raising=False)
    assert load_settings(PROJECT_ROOT / ".env.example") == Settings(_env_file=None)


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_table_of_settings_is_current(name, language):
    assert documents.section(text_of(name), "settings") == documents.settings_table(language), (
        "run make env-example"
    )


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_table_of_outside_sets_is_what_was_recorded(name, language):
    assert documents.section(text_of(name), "outside") == documents.outside_section(language), (
        "run make readme"
    )


def test_every_setting_is_explained_in_english():
    assert documents.MEANINGS.keys() == Settings.model_fields.keys(), "MEANINGS in rag/setting_meanings.py"


@pytest.mark.parametrize("name", READMES)
def test_the_first_two_commands_are_run_and_test(name):
    commands = re.findall(r"^(?:make|\.venv/bin/renda)\b[^#\n]*", text_of(name), re.M)
    assert [command.strip() for command in commands[:2]] == ["make run", "make test"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_command_named_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.M))
    named = {target for code in code_of(name) for target in re.findall(r"\bmake ([a-z-]+)", code)}
    assert named
    assert named <= targets


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_alone_lists_every_target():
    shown = subprocess.run(["make"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", text_of("Makefile"), re.M)[1].split()
    assert set(re.findall(r"make ([a-z-]+)", shown)) >= set(targets)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_and_folder_named_exists(name):
    code = " ".join(code_of(name))
    paths = re.findall(r"(?<![\w./-])((?:rag|ui|eval|corpus|tests|scripts|docs)/[\w./*-]*)", code)
    assert paths
    assert [path for path in paths if not list(PROJECT_ROOT.glob(path))] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_inside_the_project_leads_somewhere(name):
    links = re.findall(r"\]\(([^)#]+)\)", text_of(name))
    assert [link for link in links if "://" not in link and not (PROJECT_ROOT / link).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_every_library_folder_is_drawn_in_the_pipeline(name):
    picture = next(code for code in code_of(name) if "corpus/raw ──▶" in code)
    stages = {
        f"rag/{path.name}" for path in (PROJECT_ROOT / "rag").iterdir() if (path / "__init__.py").is_file()
    }
    assert {stage for stage in stages if stage not in picture} <= {"rag/text"}


def test_both_readmes_have_the_same_shape():
    shapes = [re.findall(r"^(#+ |```\w*|<!--.*-->|!\[)", text_of(name), re.M) for name in READMES]
    assert shapes[0] == shapes[1]


def test_contributing_stays_under_one_screen():
    assert len(text_of("CONTRIBUTING.md").splitlines()) <= 45


def test_the_changelog_has_a_place_for_the_version_at_hand():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## \[(Unreleased|{re.escape(version)})\]", text_of("CHANGELOG.md"), re.M)


def test_a_section_is_replaced_between_its_markers_only():
    text = "a\n<!-- x:start -->\nold\n<!-- x:end -->\nb\n"
    assert (
        documents.replace_section(text, "x", "new \\1") == "a\n<!-- x:start -->\nnew \\1\n<!-- x:end -->\nb\n"
    )
    with pytest.raises(ValueError, match="section y"):
        documents.replace_section(text, "y", "new")


def test_both_readmes_show_the_same_answers():
    english, chinese = (documents.section(text_of(name), "answers") for name in READMES)
    assert english == chinese
    assert len(re.findall(r"^\*\*.+？\*\*$", english, re.M)) == 5


def cited_sentences(block: str) -> set[str]:
    """The sentences of a shown answer, without their numbers and the lines that name the sources."""
    shown = [line for line in block.splitlines() if line.startswith("> ") and "》，" not in line]
    return {part.strip(" >") for part in re.split(r"\[\d+\]", " ".join(shown)) if part.strip(" >")}


def test_the_answers_shown_are_what_it_answers(engine):
    """Chroma's graph is built anew on each machine and finds far neighbours approximately, so a sentence at
    the edge of an answer may come or go; the question, its first sentence and most others may not.
    """
    shown = re.split(r"(?=^\*\*)", documents.section(text_of("README.md"), "answers"), flags=re.M)[1:]
    given = re.split(r"(?=^\*\*)", documents.answers(engine.ask), flags=re.M)[1:]
    assert len(shown) == len(given) == 5
    for old, new in zip(shown, given, strict=True):
        assert old.split("[1]")[0] == new.split("[1]")[0], "run make readme"
        common = cited_sentences(old) & cited_sentences(new)
        assert len(common) >= 0.7 * max(len(cited_sentences(old)), len(cited_sentences(new))), (
            "run make readme"
        )


def terminal_lines():
    block = next(code for code in code_of("README.md") if code.startswith(".venv/bin/renda ask"))
    return [shlex.split(line)[1:] for line in block.strip().splitlines()]


@pytest.mark.parametrize("arguments", terminal_lines(), ids=lambda arguments: arguments[0])
def test_the_commands_shown_work(arguments, collection):
    environment = os.environ | {
        "RENDA_DATA_DIR": str(collection.data_dir),
        "RENDA_MODEL_DIR": str(collection.model_dir),
    }
    done = subprocess.run(
        [RENDA, *arguments],
        cwd=PROJECT_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (done.stdout + done.stderr).strip()


def test_readme_and_help_name_the_same_commands():
    runner = subprocess.run(
        [RENDA, "--help"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for arguments in terminal_lines():
        assert f" {arguments[0]} " in runner.stdout
