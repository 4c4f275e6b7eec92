"""``renda eval run``: what it keeps and shows, how it goes on after an interruption, and what it refuses."""

import io
import json

import pytest
from rich.console import Console

from eval.bench import OWN_SETS, Bench
from eval.cases import read_cases, write_cases
from eval.cli import app
from eval.conditions import commit_of, redacted, refuse_changed, shown_path
from eval.records import INFO, ROWS, RunWriter, held, latest_run, list_runs, read_info, read_run
from eval.running import Teller, carry_out
from eval.strings import Strings
from eval.summary import MEASURES
from rag.errors import InputError
from rag.settings import PROJECT_ROOT, Settings
from tests.eval.run_samples import info, row
from ui.shell import run


@pytest.fixture
def small_set(tmp_path):
    """Three questions of two kinds, one without an answer."""
    cases = read_cases(OWN_SETS / "renda.jsonl")
    chosen = [
        *[case for case in cases if case.kind == "title"][:2],
        next(case for case in cases if case.kind == "off_topic"),
    ]
    write_cases(tmp_path / "small.jsonl", chosen)
    return tmp_path / "small.jsonl"


def cut(folder, rows):
    """Make a complete run one that was interrupted in its row ``rows + 1``."""
    lines = (folder / ROWS).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / ROWS).write_text("".join(lines[:rows]) + lines[rows][:50], encoding="utf-8")
    told = json.loads((folder / INFO).read_text(encoding="utf-8"))
    (folder / INFO).write_text(json.dumps(told | {"finished": None}), encoding="utf-8")


def test_a_run_is_shown_as_json_kept_and_continued(data_dir, small_set, capsys, monkeypatch):
    assert run(app, ["run", "--dataset", str(small_set), "--name", "ours/1", "--json"]) == 0
    captured = capsys.readouterr()
    shown = json.loads(captured.out)
    assert shown["title"]["n"] == 2
    assert shown["no_answer"]["n"] == shown["off_topic"]["n"] == 1
    low, high = shown["title"]["intervals"]["hit@5"]
    assert low <= shown["title"]["hit@5"] <= high
    folder = latest_run(data_dir / "eval")
    assert folder.name.endswith("-ours-1")
    assert folder.name in captured.err
    assert "评测 0/3" in captured.err
    whole = read_run(folder)
    assert whole.info.data_set["cases"] == 3

    cut(folder, rows=1)
    with pytest.raises(InputError):
        latest_run(data_dir / "eval")
    monkeypatch.setenv("RENDA_SEARCH_K", "7")
    assert run(app, ["run", "--resume", folder.name]) == 2
    assert "search_k 已由 10 变为 7" in capsys.readouterr().err
    monkeypatch.delenv("RENDA_SEARCH_K")
    assert run(app, ["run", "--resume", folder.name, "--limit", "1"]) == 2
    assert "--limit" in capsys.readouterr().err

    assert run(app, ["run", "--resume", folder.name, "--json"]) == 0
    again = read_run(folder)
    assert [one.id for one in again.rows] == [one.id for one in whole.rows]
    assert [one.measures for one in again.rows] == [one.measures for one in whole.rows]
    assert again.rows[0] == whole.rows[0]
    assert again.info.started == whole.info.started
    shown_again = json.loads(capsys.readouterr().out)["title"]
    assert {name: shown_again[name] for name in MEASURES} == {name: shown["title"][name] for name in MEASURES}

    assert run(app, ["run", "--resume", folder.name]) == 2
    assert "已经跑完" in capsys.readouterr().err
    assert list_runs(data_dir / "eval") == [folder]


def test_a_run_over_a_changed_data_set_is_not_continued_and_both_hashes_are_named(
    data_dir, small_set, capsys
):
    assert run(app, ["run", "--dataset", str(small_set), "--limit", "2"]) == 0
    folder = latest_run(data_dir / "eval")
    before = read_info(folder).data_set["sha256"]
    cut(folder, rows=1)
    cases = read_cases(small_set)
    write_cases(small_set, [*cases[:2], cases[2].model_copy(update={"question": "今天天气怎么样？"})])
    capsys.readouterr()
    assert run(app, ["run", "--resume", str(folder)]) == 2
    message = capsys.readouterr().err
    assert before in message
    assert message.count("'") == 4


def test_an_outside_set_is_measured_by_its_search_alone(data_dir, tmp_path, capsys):
    contexts = ["泰山位于山东省泰安市，主峰玉皇顶海拔一千五百多米。", "黄山位于安徽省南部，以奇松怪石著称。"]
    asked = ["泰山的主峰叫什么？", "黄山在哪个省？"]
    paragraphs = [
        {"context": context, "qas": [{"id": f"q{n}", "question": question, "answers": []}]}
        for n, (context, question) in enumerate(zip(contexts, asked, strict=True))
    ]
    path = tmp_path / "mountains.json"
    path.write_text(json.dumps({"data": [{"title": "", "paragraphs": paragraphs}]}), encoding="utf-8")
    assert run(app, ["run", "--dataset", f"squad:{path}", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["all"]["hit@1"] == 1.0
    assert shown["all"]["key_points"] is None
    assert "refusal" not in shown
    folder = latest_run(data_dir / "eval")
    assert read_info(folder).mode == "search"

    cut(folder, rows=1)
    assert run(app, ["run", "--resume", folder.name]) == 0
    assert [one.id for one in read_run(folder).rows] == ["q0", "q1"]
    capsys.readouterr()
    assert run(app, ["run", "--dataset", f"squad:{path}", "--mode", "extractive"]) == 2
    assert "--mode" in capsys.readouterr().err


def test_what_stops_a_run_leaves_it_incomplete_and_says_how_to_go_on(tmp_path):
    """Ctrl-C after the first of two questions."""

    def rows(ids):
        yield row(1)
        raise KeyboardInterrupt

    writer = RunWriter.start(tmp_path, info(finished=None, cases=2))
    bench = Bench(writer_set := read_info(writer.folder).data_set, "extractive", {}, ["q001", "q002"], rows)
    told = io.StringIO()
    tell = Teller(Strings("en"), Console(file=told, width=200), lambda stage, done, total: None)
    with pytest.raises(KeyboardInterrupt):
        carry_out(bench, writer, bench.ids, tell)
    assert f"renda eval run --resume {writer.folder.name}" in told.getvalue()
    assert "1 of 2" in told.getvalue()
    assert writer_set["cases"] == 2
    assert len(read_run(writer.folder, allow_incomplete=True).rows) == 1
    with pytest.raises(InputError):
        read_run(writer.folder)


def test_the_tables_are_shown_in_the_language_of_the_settings(data_dir, small_set, capsys, monkeypatch):
    monkeypatch.setenv("RENDA_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "80")
    assert run(app, ["run", "--dataset", str(small_set)]) == 0
    shown = capsys.readouterr().out
    assert "95 % interval" in shown
    assert "off topic" in shown
    assert not any("\u4e00" <= char <= "\u9fff" for char in shown)
    assert run(app, ["run", "--help"]) == 0
    assert "Continue an interrupted run" in capsys.readouterr().out


def test_an_id_that_stands_twice_is_named_with_its_line(data_dir, small_set, capsys):
    cases = read_cases(small_set)
    write_cases(small_set, [*cases, cases[0]])
    assert run(app, ["run", "--dataset", str(small_set)]) == 2
    assert f"第 4 行的 id 不对：{cases[0].id}" in capsys.readouterr().err


def test_a_choice_without_questions_is_an_error(data_dir, capsys):
    assert run(app, ["run", "--kind", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err
    assert list_runs(data_dir / "eval") == []


def test_keys_and_passwords_are_not_kept():
    kept = redacted(
        Settings(_env_file=None, embed_api_key="geheim", embed_api_base="https://user:geheim@host/v1")
    )
    assert kept["embed_api_key"] == "***"
    assert kept["embed_api_base"] == "https://***@host/v1"
    assert "geheim" not in json.dumps(kept)
    kept = redacted(Settings(_env_file=None, llm_api_base="https://host/v1?key=geheim&b=1", llm_model="wer?"))
    assert (kept["llm_api_base"], kept["llm_model"]) == ("https://host/v1?***", "wer?")


def test_paths_inside_the_project_are_kept_without_where_it_lies(tmp_path):
    assert shown_path(PROJECT_ROOT / "eval" / "x") == "eval/x"
    assert shown_path(tmp_path) == tmp_path.resolve().as_posix()


def test_a_folder_outside_git_has_no_commit(tmp_path):
    assert commit_of(tmp_path) == ("", None, "")


def test_a_commit_is_told_with_whether_and_how_files_differ(tmp_path):
    import subprocess

    def git(*arguments):
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "-qm", "a")
    commit, dirty, changes = commit_of(tmp_path)
    assert (len(commit), dirty, changes) == (40, False, "")
    (tmp_path / "a").write_text("2")
    assert commit_of(tmp_path)[:2] == (commit, True)
    second = commit_of(tmp_path)[2]
    (tmp_path / "a").write_text("3")
    assert second not in {"", commit_of(tmp_path)[2]}
    (tmp_path / "inner").mkdir()
    assert commit_of(tmp_path / "inner") == ("", None, "")


def test_a_run_is_continued_only_with_the_same_code_and_index():
    begun = info(index={"basis": {"corpus_hash": "x"}, "created": "then"})
    refuse_changed(begun, info(index={"basis": {"corpus_hash": "x"}, "created": "now"}))
    refuse_changed(begun, info(index=begun.index, settings={**begun.settings, "port": 8000}))
    with pytest.raises(InputError, match=r"settings\.language"):
        refuse_changed(begun, info(index=begun.index, settings={**begun.settings, "language": "en"}))
    with pytest.raises(InputError, match=r"corpus_hash 已由 'x' 变为 'y'"):
        refuse_changed(begun, info(index={"basis": {"corpus_hash": "y"}}))
    with pytest.raises(InputError, match="commit"):
        refuse_changed(begun, info(index=begun.index, commit="f" * 40))


def test_a_choice_that_is_none_is_explained(capsys):
    assert run(app, ["run", "--split", "half"]) == 2
    assert "half 不在 all, dev, test 之中" in capsys.readouterr().err


def test_a_run_that_another_process_writes_is_not_continued(data_dir, small_set, capsys):
    assert run(app, ["run", "--dataset", str(small_set), "--name", "ours"]) == 0
    folder = latest_run(data_dir / "eval")
    cut(folder, 1)
    before = (folder / ROWS).read_bytes()
    with held(folder):
        assert run(app, ["run", "--resume", "ours"]) == 2
    assert "另一个进程" in capsys.readouterr().err
    assert (folder / ROWS).read_bytes() == before
