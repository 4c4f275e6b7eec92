"""The index folder: one pointer, one writer, and builds that live as long as they are read."""

import os

import pytest

from rag.errors import (
    IndexBuildError,
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
)
from rag.index_files import (
    current_name,
    is_pending,
    lease_current,
    new_build,
    publish,
    refuse_foreign_folder,
    remove_build,
    remove_other_builds,
    unfinished_builds,
    withdraw_pending,
    writing,
)


@pytest.fixture
def index_dir(tmp_path):
    folder = tmp_path / "index"
    with writing(folder):
        yield folder


def finished(index_dir):
    build = new_build(index_dir)
    (build / "manifest.json").write_text("{}")
    return build


def test_builds_of_one_second_get_names_of_their_own(index_dir):
    names = [new_build(index_dir).name for _ in range(3)]
    assert len(set(names)) == 3
    assert all(f"-{os.getpid()}" in name for name in names)


def test_a_published_build_is_the_one_that_is_leased(index_dir):
    for _ in range(2):
        build = finished(index_dir)
        publish(index_dir, build)
        assert current_name(index_dir) == build.name
        lease = lease_current(index_dir)
        assert lease.folder == build
        lease.release()


def test_a_leased_build_is_not_removed_before_its_release(index_dir):
    old, new = finished(index_dir), finished(index_dir)
    publish(index_dir, old)
    first, second = lease_current(index_dir), lease_current(index_dir)
    publish(index_dir, new)
    assert remove_other_builds(index_dir, keep=new) == []
    first.release()
    assert not remove_build(old)
    assert (old / "manifest.json").is_file()
    second.release()
    assert remove_other_builds(index_dir, keep=new) == [old]
    assert [path.name for path in (index_dir / "builds").iterdir()] == [new.name]


def test_a_removal_that_was_cut_off_is_finished_later(index_dir):
    trash = index_dir / "builds" / ".trash-20260101T000000-1"
    trash.mkdir(parents=True)
    (trash / "half").write_text("")
    remove_other_builds(index_dir, keep=None)
    assert not trash.exists()


def test_folders_with_other_names_are_left_alone(index_dir):
    foreign = index_dir / "builds" / "backup"
    foreign.mkdir(parents=True)
    (index_dir / "builds" / "notes.txt").write_text("")
    new_build(index_dir)
    remove_other_builds(index_dir, keep=None)
    assert sorted(path.name for path in (index_dir / "builds").iterdir()) == ["backup", "notes.txt"]


def test_a_build_without_a_manifest_is_unfinished(index_dir):
    done, open_ended = finished(index_dir), new_build(index_dir)
    assert unfinished_builds(index_dir) == [open_ended]
    assert done != open_ended


def test_a_build_is_pending_from_its_start_to_its_publication(index_dir):
    assert not is_pending(index_dir)
    build = finished(index_dir)
    assert is_pending(index_dir)
    publish(index_dir, build)
    assert not is_pending(index_dir)
    new_build(index_dir)
    withdraw_pending(index_dir)
    assert not is_pending(index_dir)


def test_the_second_writer_is_told_the_first_ones_number(index_dir):
    with pytest.raises(IndexBusyError, match=rf"进程号 {os.getpid()}.*renda index"), writing(index_dir):
        pytest.fail("two writers at once")


def test_the_lock_is_free_again_after_a_failure(tmp_path):
    with pytest.raises(RuntimeError), writing(tmp_path / "index"):
        raise RuntimeError
    with writing(tmp_path / "index"):
        pass


def test_a_system_error_while_writing_is_a_build_error(tmp_path):
    with (
        pytest.raises(IndexBuildError, match=r"No space left.*原有索引不受影响"),
        writing(tmp_path / "index"),
    ):
        raise OSError(28, "No space left on device")


def test_no_pointer_means_no_index(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissingError, match="renda index"):
            current_name(folder)


@pytest.mark.parametrize("content", [b"", b"..", b"20260101T000000-1/..", b"\xff", b"x" * 10_000])
def test_a_pointer_to_no_build_is_damage(index_dir, content):
    (index_dir / "current").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        lease_current(index_dir)


def test_a_pointer_to_a_missing_build_is_damage(index_dir):
    (index_dir / "current").write_text("20260101T000000-1\n")
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        lease_current(index_dir)


def test_an_empty_or_missing_folder_is_not_foreign(tmp_path):
    refuse_foreign_folder(tmp_path)
    refuse_foreign_folder(tmp_path / "nowhere")


def test_a_folder_with_something_in_it_is_foreign(tmp_path):
    for name in "甲乙丙丁":
        (tmp_path / f"{name}.txt").write_text("")
    with pytest.raises(IndexMismatchError, match=r"丁.txt、丙.txt、乙.txt等"):
        refuse_foreign_folder(tmp_path)
    with pytest.raises(IndexMismatchError), writing(tmp_path):
        pytest.fail("wrote into a foreign folder")
    assert len(list(tmp_path.iterdir())) == 4


def test_a_reader_of_the_progress_that_goes_away_is_not_called_a_full_disk(tmp_path):
    with pytest.raises(BrokenPipeError), writing(tmp_path / "index"):
        raise BrokenPipeError
