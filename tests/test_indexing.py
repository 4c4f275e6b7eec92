"""From articles to an index, whole, again or interrupted: real stores, and an embedder that can be worked out by hand."""

import numpy as np
import pytest

from rag.corpus import read_articles
from rag.errors import CorpusError, IndexDamagedError, IndexMissingError, ModelError
from rag.index_build import passage_text, sentence_text
from rag.indexing import open_index
from rag.passages import split_passages
from rag.progress import KEYWORDS, PASSAGE_VECTORS, SENTENCE_VECTORS, SPLITTING, STORING
from rag.text import bigrams, tokenise
from tests.fakes import HashEmbedder
from tests.index_samples import (
    PARAGRAPHS,
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


class TestBuilding:
    def test_every_passage_of_every_article_is_in_every_store(self, settings):
        report = build(settings)
        articles = read_articles(settings.articles_dir)
        passages = [passage for article in articles for passage in split_passages(article, 100)]
        sentences = [sentence for passage in passages for sentence in passage.sentences]
        assert (report.built, report.articles) == (True, 3)
        assert (report.passages, report.sentences) == (len(passages), len(sentences))
        with open_index(settings) as index:
            assert passages_of(index.table) == passages
            assert index.chroma.counts() == (len(passages), len(sentences))
            assert len(index.words) == len(index.bigrams) == len(index.token_vectors) == len(passages)
            assert [index.table.article(article.id) for article in articles] == articles

    def test_a_passage_is_found_by_its_own_vector_in_all_stores(self, settings):
        build(settings)
        embedder = HashEmbedder()
        with open_index(settings) as index:
            for ordinal, passage in enumerate(passages_of(index.table)):
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
            assert {passage.article_id for passage in passages_of(index.table)} == {"wenzhou"}
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
        assert {SPLITTING, PASSAGE_VECTORS, SENTENCE_VECTORS, KEYWORDS, STORING} <= set(last)
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
            for ordinal, passage in enumerate(passages_of(index.table)):
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
            assert {passage.article_id for passage in passages_of(index.table)} == {"hailing", "wenzhou"}
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


class TestInterruption:
    @pytest.mark.parametrize("at", [SPLITTING, SENTENCE_VECTORS, STORING])
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
            assert [passage.text for passage in passages_of(index.table)] == before
            assert index.outdated

        assert build(settings).built
        assert "新的一句。" in "".join(texts(settings))
        assert len(builds(settings)) == 1

    def test_what_was_embedded_before_ctrl_c_is_not_embedded_again(self, settings):
        def interrupt(stage, done, total):
            if stage == STORING:
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
