import os
import shutil
import subprocess

import pytest

from rag.settings import PROJECT_ROOT

PLAIN_TOOLS = ("awk", "cat", "cksum", "dirname", "grep", "rm", "sh")

pytestmark = pytest.mark.skipif(not shutil.which("sh"), reason="the set-up is a shell script")


@pytest.fixture
def clone(tmp_path):
    """A fresh clone as far as the set-up is concerned, on a machine that has only plain tools."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in PLAIN_TOOLS:
        (tools / tool).symlink_to(shutil.which(tool))
    project = tmp_path / "a clone"
    (project / "scripts").mkdir(parents=True)
    for name in ("pyproject.toml", "requirements.lock", "requirements-st.lock", "scripts/setup.sh"):
        shutil.copy(PROJECT_ROOT / name, project / name)
    return project


def set_up(clone, *arguments, **variables):
    return subprocess.run(
        ["sh", "scripts/setup.sh", *arguments],
        cwd=clone,
        env={"PATH": str(clone.parent / "bin"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def pretend_python(clone, name, version):
    """An interpreter that only answers whether it is recent enough."""
    path = clone.parent / "bin" / name
    recent = tuple(map(int, version.split("."))) >= (3, 11)
    path.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo Python {version} && exit\nexit {0 if recent else 1}\n'
    )
    path.chmod(0o755)
    return path


def test_without_python_it_says_which_one_to_install(clone):
    done = set_up(clone)
    assert done.returncode == 1
    assert "没有找到 Python 3.11" in done.stderr
    assert not (clone / ".venv").exists()


def test_an_old_python_is_passed_over(clone):
    pretend_python(clone, "python3", "3.9")
    assert "没有找到 Python 3.11" in set_up(clone).stderr


def test_an_old_python3_does_not_hide_a_newer_one(clone):
    pretend_python(clone, "python3", "3.9")
    pretend_python(clone, "python3.12", "3.12")
    assert "Python 3.12" in set_up(clone, INSTALLER="pip").stdout


def test_an_unusable_interpreter_is_named(clone):
    assert "PYTHON=/nowhere/python" in set_up(clone, PYTHON="/nowhere/python").stderr


@pytest.mark.parametrize(("variables", "arguments"), [({"INSTALLER": "conda"}, ()), ({}, ("gpu",))])
def test_an_unknown_installer_or_part_is_refused(clone, variables, arguments):
    done = set_up(clone, *arguments, **variables)
    assert done.returncode == 1
    assert {*variables.values(), *arguments} & set(done.stderr.replace("=", " ").split())


def test_a_finished_set_up_is_left_alone_and_a_changed_lock_is_not(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "pyvenv.cfg").touch()
    (clone / ".venv" / "bin" / "python").symlink_to(pretend_python(clone, "python3", "3.11"))
    (clone / ".venv" / ".model.stamp").write_text(f"{clone}\n")
    with (clone / ".venv" / ".core.stamp").open("w") as stamp:
        sum_of = "cat requirements.lock pyproject.toml scripts/setup.sh | cksum"
        stamp.write(
            f"{clone} "
            + subprocess.run(
                ["sh", "-c", sum_of], cwd=clone, capture_output=True, text=True, check=True
            ).stdout
        )
    assert set_up(clone).stdout == ""

    with (clone / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert "requirements.lock" in set_up(clone, INSTALLER="pip").stdout


def test_ci_runs_what_a_developer_runs():
    run = (PROJECT_ROOT / ".ci" / "run").read_text()
    workflow = (PROJECT_ROOT / ".github" / "workflows" / "checks.yml").read_text()
    assert "\nmake test " in run
    assert "\nmake eval " in run
    assert "path: .renda/eval/report.html\n" in workflow
    assert "run: bash .ci/run\n" in workflow
    assert os.access(PROJECT_ROOT / ".ci" / "run", os.X_OK)
