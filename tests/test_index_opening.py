"""An index opens when it is whole and fits, says otherwise what is wrong, and serves readers while another is built."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.errors import IndexBusyError, IndexDamagedError, IndexMismatchError, IndexMissingError
from rag.indexing import open_index
from tests.fakes import HashEmbedder
from tests.index_samples import (
    build,
    builds,
    passages_of,
    sample_article,
    sample_settings,
    settings_of_samples,
    texts,
    write_sample_corpus,
)


@pytest.fixture
def settings(tmp_path):
    return settings_of_samples(tmp_path)


class TestOpening:
    def test_no_index_names_the_command(self, settings):
        with pytest.raises(IndexMissingError, match="renda index"):
            open_index(settings)

    def test_changed_articles_are_named_with_both_fingerprints(self, settings):
        build(settings)
        with open_index(settings) as index:
            old = index.manifest.basis.corpus_hash
        write_sample_corpus(settings, sample_article("beiliu"))
        with pytest.raises(IndexMismatchError, match=f"文章内容：索引是 {old[:12]}，现在是 .*renda index"):
            open_index(settings)

    def test_another_setting_is_named_with_both_values(self, settings, tmp_path):
        build(settings)
        with pytest.raises(IndexMismatchError, match="RENDA_PASSAGE_CHARS：索引是 100，现在是 300"):
            open_index(sample_settings(tmp_path, passage_chars=300))
        with pytest.raises(IndexMismatchError, match="索引是 bundled，现在是 api m"):
            open_index(sample_settings(tmp_path, passage_chars=100, embedder="api", embed_model="m"))

    def test_another_embedder_is_named_with_both_values(self, settings):
        build(settings)
        with open_index(settings) as index:
            index.check_embedder(HashEmbedder())
            with pytest.raises(IndexMismatchError, match="索引是 hash-bigrams-64，现在是 another"):
                index.check_embedder(HashEmbedder("another"))

    def test_touched_but_equal_articles_still_fit(self, settings):
        build(settings)
        for path in settings.articles_dir.iterdir():
            os.utime(path, (1, 1))
        open_index(settings).close()

    def test_a_manifest_of_another_format_is_a_mismatch(self, settings):
        build(settings)
        path = settings.index_dir / "builds" / builds(settings)[0] / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["basis"]["format"] = 99
        path.write_text(json.dumps(manifest))
        with pytest.raises(IndexMismatchError, match=r"99.*renda index --fresh"):
            open_index(settings)
        assert build(settings).built

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"basis": 1}', b"\xff\xfe"])
    def test_an_unreadable_manifest_is_damage(self, settings, content):
        build(settings)
        (settings.index_dir / "builds" / builds(settings)[0] / "manifest.json").write_bytes(content)
        with pytest.raises(IndexDamagedError, match="renda index --fresh"):
            open_index(settings)

    def test_every_missing_file_is_noticed(self, settings):
        build(settings)
        folder = settings.index_dir / "builds" / builds(settings)[0]
        manifest = json.loads((folder / "manifest.json").read_text())
        names = [*manifest["files"], "chroma/chroma.sqlite3"]
        assert len(names) > 12
        for name in names:
            kept = (folder / name).read_bytes()
            (folder / name).unlink()
            with pytest.raises(IndexDamagedError, match="renda index --fresh"):
                open_index(settings)
            (folder / name).write_bytes(kept)
        open_index(settings).close()

    def test_a_file_of_another_size_is_noticed(self, settings):
        build(settings)
        path = settings.index_dir / "builds" / builds(settings)[0] / "words" / "data.npy"
        path.write_bytes(path.read_bytes() + b"x")
        with pytest.raises(IndexDamagedError, match="字节"):
            open_index(settings)

    def test_wrong_bytes_are_noticed_before_anything_is_answered(self, settings):
        build(settings)
        folder = settings.index_dir / "builds" / builds(settings)[0]
        files = json.loads((folder / "manifest.json").read_text())["files"]
        graph = [name for name in files if name.endswith("data_level0.bin")]
        assert len(graph) == 2
        for name in (*graph, "words/indices.npy", "passages.sqlite", "vocabulary.json"):
            kept = (folder / name).read_bytes()
            (folder / name).write_bytes(bytes(byte ^ 0x5A for byte in kept))
            with pytest.raises(IndexDamagedError, match="renda index --fresh"), open_index(settings) as index:
                index.chroma.wait()
            (folder / name).write_bytes(kept)
        with open_index(settings) as index:
            index.chroma.wait()

    @pytest.mark.parametrize(
        "name", ["chroma/chroma.sqlite3", "vectors/tokens/rows.i8", "vectors/passages-64.log"]
    )
    def test_building_mends_what_only_reading_finds_damaged(self, settings, name):
        build(settings)
        path = settings.index_dir / "builds" / builds(settings)[0] / name
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
        assert build(settings).built
        with open_index(settings) as index:
            assert index.chroma.counts() == (index.manifest.passages, index.manifest.sentences)
        assert not build(settings).built

    def test_other_peoples_files_are_neither_read_nor_deleted(self, settings):
        settings.index_dir.mkdir(parents=True)
        precious = settings.index_dir / "论文.docx"
        precious.write_text("珍贵")
        for call in (open_index, build):
            with pytest.raises(IndexMismatchError, match=r"论文.docx.*RENDA_DATA_DIR"):
                call(settings)
        assert [path.name for path in settings.index_dir.iterdir()] == ["论文.docx"]

    def test_files_that_someone_put_beside_our_builds_stay(self, settings):
        build(settings)
        (settings.index_dir / "builds" / "备份").mkdir()
        (settings.index_dir / "builds" / "备份" / "a.txt").write_text("珍贵")
        (settings.index_dir / "笔记.txt").write_text("珍贵")
        build(settings, fresh=True)
        assert (settings.index_dir / "builds" / "备份" / "a.txt").read_text() == "珍贵"
        assert (settings.index_dir / "笔记.txt").read_text() == "珍贵"

    def test_a_file_where_the_folder_should_be_is_named(self, settings):
        settings.data_dir.mkdir()
        settings.index_dir.write_text("")
        for call in (open_index, build):
            with pytest.raises(IndexMismatchError, match="RENDA_DATA_DIR"):
                call(settings)


class TestReadingWhileBuilding:
    def test_a_reader_goes_on_answering_from_its_build(self, settings):
        build(settings)
        vector = HashEmbedder().embed_query("代表每年向选民述职一次")
        with open_index(settings) as old:
            before = old.chroma.query_passages(vector, 5), [p.text for p in passages_of(old.table)]
            write_sample_corpus(settings, sample_article("wenzhou"))
            build(settings)
            assert (old.chroma.query_passages(vector, 5), [p.text for p in passages_of(old.table)]) == before
            assert old.words.top(["述职"], 5)
            assert old.token_vectors.vectors(0).shape[1] == 64
            assert len(builds(settings)) == 2
            with open_index(settings) as new:
                assert new.folder != old.folder
                assert {p.article_id for p in passages_of(new.table)} == {"wenzhou"}
        build(settings, fresh=True)
        assert len(builds(settings)) == 1

    def test_many_readers_open_and_close_while_builds_come_and_go(self, settings):
        build(settings)
        stop, failures = threading.Event(), []

        def read():
            while not stop.is_set():
                try:
                    with open_index(settings) as index:
                        assert len(index.words) == len(index.table) == index.chroma.counts()[0]
                except Exception as error:
                    failures.append(error)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        try:
            for _ in range(4):
                build(settings, fresh=True)
        finally:
            stop.set()
            for reader in readers:
                reader.join()
        assert failures == []

    def test_an_index_opened_during_a_build_answers_with_what_it_knows(self, settings):
        build(settings)
        write_sample_corpus(settings, sample_article("wenzhou"))
        seen = []

        def look(stage, done, total):
            if not seen:
                with open_index(settings) as index:
                    seen.extend([len(index.table.metas()), index.outdated])

        build(settings, progress=look)
        assert seen[0] == 3
        assert "文章内容" in seen[1][0].chinese
        assert "the articles" in seen[1][0].english
        with open_index(settings) as index:
            assert index.outdated == ()

    def test_a_second_builder_is_told_who_is_building(self, settings):
        build(settings)
        told = []

        def second(stage, done, total):
            if not told:
                with pytest.raises(IndexBusyError, match=f"进程号 {os.getpid()}") as caught:
                    build(settings)
                told.append(caught.value)

        build(settings, fresh=True, progress=second)
        assert told
        assert texts(settings)


def test_a_copied_index_folder_answers_elsewhere(settings, tmp_path):
    build(settings)
    shutil.copytree(tmp_path / "data", tmp_path / "elsewhere")
    moved = settings.model_copy(update={"data_dir": Path(tmp_path / "elsewhere")})
    assert texts(moved) == texts(settings)


def test_opening_loads_only_what_a_search_needs(settings):
    build(settings)
    code = (
        "import sys; from pathlib import Path; from tests.index_samples import sample_settings\n"
        "from rag.indexing import open_index\n"
        "heavy = ['llama_index', 'bm25s', 'datasketch', 'scipy', 'gradio', 'torch', 'openai', 'pypinyin', 'filelock']\n"
        f"with open_index(sample_settings(Path({str(settings.data_dir.parent)!r}), passage_chars=100)) as index:\n"
        "    index.chroma.wait(); index.words.top(['代表'], 3); index.table.passage(0)\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    project = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
