import json
import os
import signal
import subprocess
import sys

import pytest

from rag.embedding import model_files
from rag.embedding.model_files import ensure_built, is_intact
from rag.errors import ModelError

FILES = {"model.onnx": b"weights" * 1000, "vocabulary.json": b"{}"}

SLOW_BUILD = """
import sys, time
from pathlib import Path
from rag.embedding.model_files import ensure_built

def build():
    print("building", flush=True)
    time.sleep(float(sys.argv[2]))
    return {"model.onnx": b"weights" * 1000, "vocabulary.json": b"{}"}

print("built" if ensure_built(Path(sys.argv[1]), build) else "found", flush=True)
"""


def start(folder, seconds):
    return subprocess.Popen(
        [sys.executable, "-c", SLOW_BUILD, str(folder), str(seconds)], stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models" / "m-v1"


def contents(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def never():
    raise AssertionError("built again")


def test_the_first_call_builds_and_the_second_finds(folder):
    assert not is_intact(folder)
    assert ensure_built(folder, lambda: FILES)
    assert not ensure_built(folder, never)
    assert contents(folder) == FILES


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b"W" + path.read_bytes()[1:]),
        lambda path: path.unlink(),
        lambda path: (path.parent / model_files.MANIFEST).write_text("{"),
        lambda path: (path.parent / model_files.MANIFEST).unlink(),
    ],
    ids=["truncated", "one byte changed", "deleted", "manifest damaged", "manifest deleted"],
)
def test_a_damaged_folder_is_noticed_and_built_again(folder, harm):
    ensure_built(folder, lambda: FILES)
    harm(folder / "model.onnx")

    assert not is_intact(folder)
    assert ensure_built(folder, lambda: FILES)
    assert contents(folder) == FILES
    assert not list(folder.parent.glob(".*"))


def test_a_copied_folder_is_accepted_after_its_hashes_are_checked(folder):
    ensure_built(folder, lambda: FILES)
    (folder / model_files.CHECKED).unlink()
    os.utime(folder / "model.onnx", (1, 1))

    assert is_intact(folder)
    assert (folder / model_files.CHECKED).exists()


def test_a_failing_build_leaves_nothing(folder):
    def fail():
        raise ModelError("权重损坏")

    with pytest.raises(ModelError, match="权重损坏"):
        ensure_built(folder, fail)
    assert not folder.exists()
    assert not list(folder.parent.glob(".*"))


def test_a_killed_build_leaves_nothing_that_looks_complete(folder):
    process = start(folder, 60)
    assert process.stdout.readline() == "building\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    assert not folder.exists()
    assert ensure_built(folder, lambda: FILES)
    assert contents(folder) == FILES


def test_what_a_killed_write_left_behind_is_removed_by_the_next_build(folder):
    remains = folder.parent / f".{folder.name}.building-4711"
    remains.mkdir(parents=True)
    (remains / "model.onnx").write_bytes(b"half")

    ensure_built(folder, lambda: FILES)

    assert not remains.exists()


def test_of_two_processes_one_builds_and_the_other_waits(folder):
    processes = [start(folder, 1.0) for _ in range(2)]
    said = sorted(process.communicate(timeout=60)[0].split()[-1] for process in processes)
    assert said == ["built", "found"]


def test_waiting_too_long_for_another_process_says_so(folder, monkeypatch):
    monkeypatch.setattr(model_files, "_LOCK_TIMEOUT_S", 0.1)
    process = start(folder, 60)
    try:
        assert process.stdout.readline() == "building\n"
        with pytest.raises(ModelError, match="另一个进程"):
            ensure_built(folder, never)
    finally:
        process.kill()
        process.communicate()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be")
    with pytest.raises(ModelError, match="RENDA_MODEL_DIR") as caught:
        ensure_built(blocked / "m-v1", lambda: FILES)
    assert str(blocked) in str(caught.value)


def test_a_full_disk_is_reported_and_leaves_nothing(folder):
    script = (
        "import resource, sys, signal\n"
        "from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from rag.embedding.model_files import ensure_built\n"
        "from rag.errors import ModelError\n"
        "try:\n"
        "    ensure_built(Path(sys.argv[1]), lambda: {'model.onnx': bytes(100_000)})\n"
        "except ModelError as error:\n"
        "    sys.exit('磁盘空间' not in str(error))\n"
        "sys.exit(2)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], timeout=60)
    assert done.returncode == 0
    assert not folder.exists()
    assert not list(folder.parent.glob(".*"))


def test_hashes_are_computed_only_when_the_files_changed_since_the_last_check(folder):
    ensure_built(folder, lambda: FILES)
    manifest = folder / model_files.MANIFEST
    content = json.loads(manifest.read_text())
    content["sha256"]["model.onnx"] = "0" * 64
    manifest.write_text(json.dumps(content))

    assert is_intact(folder)  # the wrong hash goes unseen: nothing was hashed
    os.utime(folder / "model.onnx")
    assert not is_intact(folder)
