"""Builds that are killed, run out of space or meet each other: the old index answers all the same."""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def run(folder, *scenario):
    """Play a scenario of tests/index_processes.py in a process of its own, with a limit on file size."""
    command = [sys.executable, "-m", "tests.index_processes", str(folder), *map(str, scenario)]
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 2000000; exec "$@"', "bash", *command],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_index_survives_twenty_kills_at_spread_moments(tmp_path):
    result = run(tmp_path, "kills")
    answering = 1
    killed = 0
    for step in result["rounds"]:
        if step["ended"] == 0:
            answering = step["built"]
        else:
            killed += step["ended"] == -9
            # A kill after the switch finds the new build answering, one before it the old.
            assert step["answers"] in (answering, step["built"]), step
            answering = step["answers"]
        assert step["answers"] == answering, step
    assert len(result["rounds"]) == 20
    assert killed >= 12
    assert (result["last"], result["answers"]) == (0, 21)
    assert len(result["builds"]) == 1


def test_a_full_disk_is_told_and_changes_nothing(tmp_path):
    for result in run(tmp_path, "full_disk", 3_000, 30_000, 150_000):
        assert result["failed"] == 3
        assert "清理磁盘空间" in result["message"]
        assert "renda index" in result["message"]
        assert result["builds"] == 1
        assert result["old"] == 0
        assert (result["again"], result["new"]) == (0, 1)


def test_of_processes_that_build_at_once_one_builds_and_the_others_are_told(tmp_path):
    result = run(tmp_path, "two_at_once")
    assert result == {"ended": [0, 3, 3, 3], "answers": 1}
