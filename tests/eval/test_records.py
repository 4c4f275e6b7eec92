"""The folder of a run: what is written is read back, and what is broken is named."""

import json
from dataclasses import replace

import pytest

from eval.records import (
    INFO,
    ROWS,
    RunWriter,
    find_run,
    finite,
    held,
    latest_run,
    list_runs,
    read_info,
    read_run,
)
from rag.errors import InputError
from tests.eval.run_samples import info, row, write_run


def test_a_run_is_read_back_as_it_was_written(tmp_path):
    folder = write_run(tmp_path, [row(1), row(2, rank=None), row(3, answer=None, probability=None)])
    run = read_run(folder)
    assert run.info.complete
    assert run.rows == (row(1), row(2, rank=None), row(3, answer=None, probability=None))
    assert folder.name == "20250102T030405-sample"


def test_runs_of_the_same_second_have_folders_of_their_own(tmp_path):
    first, second = write_run(tmp_path, []), write_run(tmp_path, [])
    assert second.name == f"{first.name}-2"
    assert list_runs(tmp_path) == [first, second]


def test_an_incomplete_run_is_refused_and_says_how_to_continue(tmp_path):
    folder = write_run(tmp_path, [row(1)], finished=None)
    with pytest.raises(InputError, match="renda eval run --resume"):
        read_run(folder)
    assert not read_run(folder, allow_incomplete=True).info.complete


def test_a_half_written_row_counts_as_missing_and_is_cut_off_on_continuing(tmp_path):
    folder = write_run(tmp_path, [row(1), row(2)], finished=None)
    text = (folder / ROWS).read_text(encoding="utf-8")
    (folder / ROWS).write_text(text[:-20], encoding="utf-8")
    run = read_run(folder, allow_incomplete=True)
    assert run.rows == (row(1),)
    writer = RunWriter.resume(run)
    writer.append(row(2))
    writer.finish("2025-01-02T04:00:00+00:00")
    assert read_run(folder).rows == (row(1), row(2))
    assert read_run(folder).info.finished == "2025-01-02T04:00:00+00:00"


def test_a_character_cut_in_half_is_no_row(tmp_path):
    folder = write_run(tmp_path, [row(1)], finished=None)
    with (folder / ROWS).open("ab") as file:
        file.write('{"id": "某'.encode()[:-1])
    assert read_run(folder, allow_incomplete=True).rows == (row(1),)


def test_a_row_is_on_disk_before_the_next_is_asked(tmp_path):
    writer = RunWriter.start(tmp_path, replace(info(), finished=None))
    writer.append(row(1))
    assert len((writer.folder / ROWS).read_text(encoding="utf-8").splitlines()) == 1


def test_a_complete_run_that_lost_rows_is_refused_with_both_counts(tmp_path):
    folder = write_run(tmp_path, [row(1), row(2)])
    first = (folder / ROWS).read_text(encoding="utf-8").splitlines()[0]
    (folder / ROWS).write_text(first + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"2 行.* 1 行"):
        read_run(folder)


def test_a_broken_row_is_named_by_file_line_and_field(tmp_path):
    folder = write_run(tmp_path, [row(1), row(2)])
    lines = (folder / ROWS).read_text(encoding="utf-8").splitlines()
    broken = json.loads(lines[1]) | {"answerable": "vielleicht"}
    (folder / ROWS).write_text(f"{lines[0]}\n{json.dumps(broken)}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl 第 2 行的 answerable 不对.*vielleicht"):
        read_run(folder)


def test_a_broken_description_is_named_by_file_and_field(tmp_path):
    folder = write_run(tmp_path, [])
    told = json.loads((folder / INFO).read_text(encoding="utf-8"))
    (folder / INFO).write_text(json.dumps(told | {"mode": 3}), encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.json 的 mode 不对"):
        read_run(folder)
    (folder / INFO).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.json 读不出来"):
        read_run(folder)


def test_a_run_of_another_format_is_refused_with_both(tmp_path):
    folder = write_run(tmp_path, [])
    told = json.loads((folder / INFO).read_text(encoding="utf-8"))
    (folder / INFO).write_text(json.dumps(told | {"format": 99}), encoding="utf-8")
    with pytest.raises(InputError, match="99"):
        read_info(folder)


def test_a_folder_without_a_run_says_so(tmp_path):
    with pytest.raises(InputError, match=r"run\.json"):
        read_run(tmp_path)


def test_the_latest_run_is_the_newest_complete_one(tmp_path):
    with pytest.raises(InputError, match="renda eval run"):
        latest_run(tmp_path)
    old = write_run(tmp_path, [], started="2025-01-01T00:00:00+00:00")
    new = write_run(tmp_path, [], started="2025-01-02T00:00:00+00:00")
    write_run(tmp_path, [], started="2025-01-03T00:00:00+00:00", finished=None)
    assert latest_run(tmp_path) == new
    assert old in list_runs(tmp_path)


def test_a_run_is_found_by_folder_by_name_and_by_its_end(tmp_path):
    folder = write_run(tmp_path, [], "before")
    assert find_run(tmp_path, str(folder)) == folder
    assert find_run(tmp_path, folder.name) == folder
    assert find_run(tmp_path, "before") == folder
    with pytest.raises(InputError, match=r"befor.*20250102T030405-before"):
        find_run(tmp_path, "befor")


def test_a_measure_that_does_not_apply_is_not_kept():
    assert finite({"a": 1, "b": float("nan")}) == {"a": 1.0}


def test_a_run_that_one_writes_is_not_written_by_another(tmp_path):
    folder = write_run(tmp_path, [row(1)], finished=None)
    with held(folder), pytest.raises(InputError, match="另一个进程"), held(folder):
        pass
    with held(folder):  # and is free again afterwards
        pass


def test_a_run_with_a_question_twice_is_refused(tmp_path):
    folder = write_run(tmp_path, [row(1), row(2)])
    path = folder / ROWS
    first = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{first}\n{first}\n", encoding="utf-8")
    with pytest.raises(InputError, match="q001 不止一行"):
        read_run(folder)


def test_rows_are_taken_back_and_asked_again(tmp_path):
    writer = RunWriter.start(tmp_path, replace(info(), finished=None))
    odd = row(2, question="一行里的\u2028换行符")
    for one in (row(1), odd, row(3)):
        writer.append(one)
    writer.take_back({"q001", "q009"})
    assert read_run(writer.folder, allow_incomplete=True).rows == (odd, row(3))
    writer.take_back({"q002", "q003"})
    assert read_run(writer.folder, allow_incomplete=True).rows == ()


def test_a_row_that_can_not_be_written_says_so(tmp_path):
    writer = RunWriter.start(tmp_path, replace(info(), finished=None))
    (writer.folder / ROWS).unlink()
    (writer.folder / ROWS).mkdir()
    with pytest.raises(InputError, match="写不了评测记录"):
        writer.append(row(1))
