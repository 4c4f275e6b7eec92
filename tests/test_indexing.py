"""From articles to an index that answers: real stores, and an embedder that can be worked out by hand."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from rag.corpus import read_articles
from rag.errors import (
    CorpusError,
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
)
from rag.index_build import passage_text, sentence_text
from rag.indexing import build_index, open_index
from rag.passages import split_passages
from rag.text import bigrams, tokenise
from tests.fakes import HashEmbedder
from tests.index_samples import PARAGRAPHS, sample_article, sample_settings, write_sample_corpus


@pytest.fixture
def settings(tmp_path):
    settings = sample_settings(tmp_path, passage_chars=100)
    write_sample_corpus(settings)
    return settings


def build(settings, **changes):
    return build_index(settings, embedder=changes.pop("embedder", HashEmbedder()), **changes)


def texts(settings):
    with open_index(settings) as index:
        return [passage.text for passage in index.table.iterate()]


def builds(settings):
    return sorted(path.name for path in (settings.index_dir / "builds").iterdir())


class TestBuilding:
    def test_every_passage_of_every_article_is_in_every_store(self, settings):
        report = build(settings)
        articles = read_articles(settings.articles_dir)
        passages = [passage for article in articles for passage in split_passages(article, 100)]
        sentences = [sentence for passage in passages for sentence in passage.sentences]
        assert (report.built, report.articles) == (True, 3)
        assert (report.passages, report.sentences) == (len(passages), len(sentences))
        with open_index(settings) as index:
            assert list(index.table.iterate()) == passages
            assert index.chroma.counts() == (len(passages), len(sentences))
            assert len(index.words) == len(index.bigrams) == len(index.token_vectors) == len(passages)
            assert [index.table.article(article.id) for article in articles] == articles

    def test_a_passage_is_found_by_its_own_vector_in_all_stores(self, settings):
        build(settings)
        embedder = HashEmbedder()
        with open_index(settings) as index:
            for ordinal, passage in enumerate(index.table.iterate()):
                meta = index.table.metas()[passage.article_id]
                embedded = passage_text(passage, meta)
                best, similarity = index.chroma.query_passages(embedder.embed_query(embedded), 1)[0]
                assert (best, similarity) == (ordinal, pytest.approx(1, abs=1e-5))
                for number, sentence in enumerate(passage.sentences):
                    vector = embedder.embed_query(sentence_text(sentence.text, meta))
                    assert (ordinal, number) in [
                        found[:2] for found in index.chroma.query_sentences(vector, 2)
                    ]
                assert index.words.top(tokenise(passage.text), 1)[0][0] == ordinal
                assert index.bigrams.top(bigrams(passage.text), 1)[0][0] == ordinal
                _, tokens = embedder.embed_query_tokens(embedded)
                assert index.token_vectors.cosines(tokens, [ordinal])[0].max(axis=0).min() == pytest.approx(1)

    def test_title_place_and_issuer_can_be_searched_by_keyword(self, settings):
        build(settings)
        with open_index(settings) as index:
            places = {index.table.passage(row).article_id for row, _ in index.words.top(tokenise("温州"), 10)}
            assert places == {"wenzhou"}

    def test_an_article_that_begins_another_is_kept_but_never_answers(self, settings):
        whole = sample_article("wenzhou", extra="\n四、附则\n本意见自下发之日起施行。")
        part = sample_article("wenzhou-short", prefix_of="wenzhou")
        write_sample_corpus(settings, whole, part)
        build(settings)
        with open_index(settings) as index:
            assert {passage.article_id for passage in index.table.iterate()} == {"wenzhou"}
            assert index.table.article("wenzhou-short") == part

    def test_passages_that_say_the_same_are_grouped(self, settings):
        twin = sample_article("beiliu", extra="完。")
        copy = sample_article("beiliu")
        copy = type(copy)(
            meta=type(copy.meta)(id="copy", title="转载", source="x"),
            text=copy.text,
            raw_start=0,
            raw_end=len(copy.text),
        )
        write_sample_corpus(settings, twin, copy)
        report = build(settings)
        assert report.duplicate_groups == 1
        with open_index(settings) as index:
            groups = [index.duplicates.members(index.duplicates.group_of(n)) for n in range(2)]
            assert groups == [(0, 1), (0, 1)]

    def test_progress_is_told_by_stage_and_reaches_the_end(self, settings):
        told = []
        build(settings, progress=lambda *step: told.append(step))
        last = {stage: (done, total) for stage, done, total in told}
        assert all(done == total > 0 for done, total in last.values())
        assert {"切分段落", "计算段落向量", "计算句子向量", "建立关键词索引", "写入向量库"} <= set(last)
        assert all(0 <= done <= total for _, done, total in told)

    def test_an_embedder_without_token_vectors_makes_an_index_without_them(self, settings):
        build(settings, embedder=PlainEmbedder())
        with open_index(settings) as index:
            assert index.token_vectors is None
            assert index.chroma.query_passages(HashEmbedder().embed_query("述职"), 1)

    def test_llamaindex_finds_the_passages_by_its_own_store(self, settings):
        from llama_index.core import VectorStoreIndex

        from rag.embedding.llama import RendaEmbedding

        build(settings)
        with open_index(settings) as index:
            retriever = VectorStoreIndex.from_vector_store(
                index.chroma.llama_store(), embed_model=RendaEmbedding(HashEmbedder())
            ).as_retriever(similarity_top_k=2)
            nodes = retriever.retrieve("代表每年向选民述职一次")
            passage = index.table.passages(index.table.ordinals([nodes[0].node_id]))[0]
            assert nodes[0].text == passage.text
            assert (nodes[0].node.start_char_idx, nodes[0].node.end_char_idx) == (passage.start, passage.end)
            assert nodes[0].metadata["title"] == index.table.metas()[passage.article_id].title

    def test_the_vocabulary_for_query_repair_comes_with_the_index(self, settings):
        build(settings)
        with open_index(settings) as index:
            assert index.vocabulary.count("代表") > 0
            assert index.vocabulary.count("外星人") == 0

    def test_without_articles_it_says_which_command_comes_first(self, tmp_path):
        with pytest.raises(CorpusError, match="renda clean"):
            build(sample_settings(tmp_path))


class PlainEmbedder:
    """The hand-workable embedder, without token vectors."""

    name = "hash-plain"
    dimension = HashEmbedder.dimension

    def embed_query(self, text):
        return HashEmbedder().embed_query(text)

    def embed_passages(self, texts, progress=None):
        return HashEmbedder().embed_passages(texts, progress)


class TestBuildingAgain:
    def test_nothing_is_done_when_nothing_changed(self, settings):
        first = build(settings)
        before = builds(settings)
        embedder = HashEmbedder()
        second = build(settings, embedder=embedder)
        assert (second.built, second.passages, embedder.embedded) == (False, first.passages, [])
        assert builds(settings) == before
        assert "已是最新" in second.message

    def test_only_changed_texts_are_embedded_again(self, settings):
        first = build(settings)
        changed = sample_article("beiliu", extra="\n今年的述职安排在十月。")
        write_sample_corpus(settings, sample_article("wenzhou"), changed, sample_article("hailing"))
        embedder = HashEmbedder()
        second = build(settings, embedder=embedder)
        assert second.built
        assert 0 < second.embedded < first.embedded
        assert all(text.startswith("做好述职工作的经验") for text in embedder.embedded)
        assert any("今年的述职安排在十月。" in text for text in texts(settings))
        assert second.reused > 0

    def test_taken_over_vectors_are_those_that_were_computed(self, settings):
        build(settings)
        articles = [sample_article(name) for name in PARAGRAPHS]
        write_sample_corpus(
            settings, articles[2], sample_article("beiliu", extra="\n补充一句话。"), articles[0]
        )
        build(settings)
        with open_index(settings) as index:
            for ordinal, passage in enumerate(index.table.iterate()):
                embedded = passage_text(passage, index.table.metas()[passage.article_id])
                expected = HashEmbedder().embed_passages_with_tokens([embedded])
                found = index.chroma.query_passages(expected[0][0], 1)[0]
                assert found == (ordinal, pytest.approx(1, abs=1e-5))
                np.testing.assert_allclose(index.token_vectors.vectors(ordinal), expected[1][0], atol=0.01)

    def test_a_deleted_article_is_gone_everywhere(self, settings):
        build(settings)
        write_sample_corpus(settings, sample_article("wenzhou"), sample_article("hailing"))
        build(settings)
        with open_index(settings) as index:
            assert list(index.table.metas()) == ["hailing", "wenzhou"]
            assert {passage.article_id for passage in index.table.iterate()} == {"hailing", "wenzhou"}
            assert index.words.document_frequency("北留镇") == 0
            found = index.chroma.query_sentences(HashEmbedder().embed_query("代表每年向选民述职一次"), 100)
            assert {index.table.passage(n).article_id for n, _, _ in found} == {"hailing", "wenzhou"}
        # Chroma's graph file is as long as the memory set aside for it, and this process has held the article.
        left = [
            p
            for p in settings.index_dir.rglob("*")
            if p.is_file() and p.suffix != ".bin" and "选民当场评议".encode() in p.read_bytes()
        ]
        assert left == []

    def test_another_embedder_embeds_everything_again(self, settings):
        first = build(settings)
        second = build(settings, embedder=HashEmbedder("another"))
        assert (second.built, second.reused, second.embedded) == (True, 0, first.embedded)

    def test_another_dimension_takes_nothing_over(self, settings):
        build(settings)
        smaller = HashEmbedder()
        smaller.dimension = 32
        assert build(settings, embedder=smaller).reused == 0

    def test_another_passage_length_builds_again_but_keeps_the_sentences_vectors(self, settings, tmp_path):
        build(settings)
        report = build(sample_settings(tmp_path, passage_chars=200))
        assert report.built
        assert report.reused > 0

    def test_fresh_does_everything_again(self, settings):
        first = build(settings)
        second = build(settings, fresh=True)
        assert (second.built, second.reused, second.embedded) == (True, 0, first.embedded)

    def test_a_damaged_index_is_mended_by_building(self, settings):
        build(settings)
        current = settings.index_dir / "builds" / builds(settings)[0]
        (current / "passages.sqlite").write_bytes(b"")
        report = build(settings)
        assert report.built
        assert report.embedded == 0
        assert texts(settings)

    @pytest.mark.parametrize("content", ["", "../../../etc", "20990101T000000-1"])
    def test_a_damaged_pointer_is_mended_by_building(self, settings, content):
        build(settings)
        (settings.index_dir / "current").write_text(content)
        with pytest.raises(IndexDamagedError, match="renda index"):
            open_index(settings)
        assert build(settings).built
        assert texts(settings)

    def test_only_one_build_remains(self, settings):
        for round_number in range(3):
            write_sample_corpus(settings, sample_article("beiliu", extra=f"\n第{round_number}次补充。"))
            build(settings)
        assert len(builds(settings)) == 1


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
            before = old.chroma.query_passages(vector, 5), [p.text for p in old.table.iterate()]
            assert old.is_current()
            write_sample_corpus(settings, sample_article("wenzhou"))
            build(settings)
            assert not old.is_current()
            assert (old.chroma.query_passages(vector, 5), [p.text for p in old.table.iterate()]) == before
            assert old.words.top(["述职"], 5)
            assert old.token_vectors.vectors(0).shape[1] == 64
            assert len(builds(settings)) == 2
            with open_index(settings) as new:
                assert new.is_current()
                assert {p.article_id for p in new.table.iterate()} == {"wenzhou"}
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
        assert "文章内容" in seen[1][0]
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


class TestInterruption:
    @pytest.mark.parametrize("at", ["切分段落", "计算句子向量", "写入向量库"])
    def test_ctrl_c_leaves_the_old_index_answering(self, settings, at):
        build(settings)
        before = texts(settings)
        write_sample_corpus(settings, sample_article("wenzhou", extra="\n新的一句。"))

        def interrupt(stage, done, total):
            if stage == at:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(settings, progress=interrupt)
        with open_index(settings) as index:
            assert [passage.text for passage in index.table.iterate()] == before
            assert index.outdated

        assert build(settings).built
        assert "新的一句。" in "".join(texts(settings))
        assert len(builds(settings)) == 1

    def test_what_was_embedded_before_ctrl_c_is_not_embedded_again(self, settings):
        def interrupt(stage, done, total):
            if stage == "写入向量库":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(settings, progress=interrupt)
        with pytest.raises(IndexMissingError):
            open_index(settings)
        report = build(settings)
        assert (report.embedded, report.reused > 0) == (0, True)

    def test_a_failing_model_leaves_the_old_index_answering(self, settings):
        build(settings)
        before = texts(settings)
        write_sample_corpus(settings, sample_article("wenzhou", extra="\n新的一句。"))
        with pytest.raises(ModelError, match="坏了"):
            build(settings, embedder=BrokenEmbedder())
        assert texts(settings) == before

    def test_an_unwritable_data_folder_is_a_build_error(self, settings, tmp_path):
        from rag.errors import IndexBuildError

        (tmp_path / "file").write_text("")
        inside_a_file = sample_settings(tmp_path).model_copy(update={"data_dir": tmp_path / "file" / "data"})
        with pytest.raises(IndexBuildError, match="renda index"):
            build(inside_a_file)


class BrokenEmbedder(HashEmbedder):
    """Breaks at the first text."""

    def embed_passages_with_tokens(self, texts, progress=None):
        raise ModelError("模型坏了")


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
