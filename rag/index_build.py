"""One build of an index, from articles to files: the steps of ``rag.indexing.build_index``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

from rag import progress as stages
from rag.duplicates import group_duplicates, write_duplicates
from rag.embedding.base import TextEmbedder
from rag.errors import IndexBuildError
from rag.index_vectors import VectorBuilder
from rag.passages import split_passages
from rag.progress import Progress
from rag.settings import Settings
from rag.stores.chroma import ARTICLE_KEY, DATABASE, Metadata, Rows, sentence_id, write_chroma
from rag.stores.keyword import write_keyword_index
from rag.stores.passage_table import write_passage_table
from rag.text import bigrams, open_brackets, tokenise
from rag.types import Article, ArticleMeta, Passage

TABLE = "passages.sqlite"
CHROMA = "chroma"
WORDS = "words"
BIGRAMS = "bigrams"
DUPLICATES = "duplicates.npy"
VOCABULARY = "vocabulary.json"
_TITLE_CHARS = 40
_NODE_KEYS = (
    "_node_content", "_node_type", "ref_doc_id", ARTICLE_KEY,
    "title", "place", "issuer", "speaker", "date", "genre", "heading",
)  # fmt: skip
"""What Chroma can filter passages by, and what LlamaIndex makes its nodes from."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a build holds, and how many of its vectors were computed and how many taken over."""

    articles: int
    passages: int
    sentences: int
    duplicate_groups: int
    token_vectors: bool
    embedded: int
    reused: int


@dataclass(frozen=True)
class _Plan:
    """Passages by ordinal, sentences in the order of (ordinal, number), and what is embedded for each."""

    metas: Mapping[str, ArticleMeta]
    passages: list[Passage]
    passage_texts: list[str]
    sentence_ids: list[str]
    sentence_articles: list[str]
    sentence_texts: list[str]


def write_build(
    folder: Path,
    settings: Settings,
    articles: Sequence[Article],
    embedder: TextEmbedder,
    earlier: Sequence[Path],
    progress: Progress,
) -> Counts:
    """Fill the empty folder of a build. Vectors of unchanged texts are taken from ``earlier`` builds.

    Raises IndexBuildError when a file can't be written or there is nothing to index, ModelError when
    embedding fails.
    """
    plan = _plan(articles, settings.passage_chars, progress)
    embedding = VectorBuilder(folder, embedder, earlier, progress)
    with embedding:
        passage_keys = embedding.passages(plan.passage_texts)
        sentence_keys = embedding.sentences(plan.sentence_texts)
        ends = list(accumulate(len(passage.sentences) for passage in plan.passages))
        embedding.write_sentence_rows(
            [sentence_keys[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        )
        write_passage_table(folder / TABLE, articles, plan.passages)
        _write_keywords(folder, plan, progress)
        groups = group_duplicates([p.text for p in plan.passages], partial(progress, stages.DUPLICATES))
        write_duplicates(folder / DUPLICATES, groups)
        progress(stages.VOCABULARY, 0, 1)
        _write_vocabulary(folder, articles)
        progress(stages.VOCABULARY, 1, 1)
        write_chroma(
            folder / CHROMA,
            Rows(
                [passage.id for passage in plan.passages],
                lambda start, end: embedding.passage_log.read(passage_keys[start:end]),
                _node_metadata(articles, settings.passage_chars),
            ),
            Rows(
                plan.sentence_ids,
                lambda start, end: embedding.sentence_log.read(sentence_keys[start:end]),
                lambda n: {ARTICLE_KEY: plan.sentence_articles[n]},
            ),
            partial(progress, stages.STORING),
        )
    return Counts(
        articles=len(articles),
        passages=len(plan.passages),
        sentences=len(plan.sentence_ids),
        duplicate_groups=len(set(groups[groups >= 0].tolist())),
        token_vectors=embedding.tokens is not None,
        embedded=embedding.embedded,
        reused=embedding.reused,
    )


def fixed_files(folder: Path) -> list[str]:
    """Each file, by its path in the build, that nothing changes any more: all but Chroma's own database."""
    paths = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in paths if not path.startswith(f"{CHROMA}/{DATABASE}")]


def passage_text(passage: Passage, meta: ArticleMeta) -> str:
    """What is embedded for a passage: title, heading path and text."""
    path = " > ".join(_shortened(part) for part in (meta.title, *passage.heading))
    return open_brackets(f"{path}\n{passage.text}")


def sentence_text(sentence: str, meta: ArticleMeta) -> str:
    """What is embedded for a sentence: alone it would often not say what it is about."""
    return open_brackets(f"{_shortened(meta.title)}\n{sentence}")


def keyword_text(passage: Passage, meta: ArticleMeta) -> str:
    """What the keyword index holds of a passage."""
    return open_brackets("\n".join((meta.title, meta.place, meta.issuer, *passage.heading, passage.text)))


def _plan(articles: Sequence[Article], target_chars: int, progress: Progress) -> _Plan:
    answering = [article for article in articles if not article.meta.prefix_of]
    metas = {article.id: article.meta for article in articles}
    passages: list[Passage] = []
    for done, article in enumerate(answering, start=1):
        passages.extend(split_passages(article, target_chars))
        progress(stages.SPLITTING, done, len(answering))
    if not passages:
        raise IndexBuildError(
            "文章里没有可以检索的文字，索引没有建立。请检查 corpus/articles 后运行 renda clean。",
            "The articles have no text to search, so no index was built. "
            "Check corpus/articles, then run renda clean.",
        )
    sentences = [(n, k, p, s) for n, p in enumerate(passages) for k, s in enumerate(p.sentences)]
    return _Plan(
        metas=metas,
        passages=passages,
        passage_texts=[passage_text(p, metas[p.article_id]) for p in passages],
        sentence_ids=[sentence_id(n, k) for n, k, _, _ in sentences],
        sentence_articles=[p.article_id for _, _, p, _ in sentences],
        sentence_texts=[sentence_text(s.text, metas[p.article_id]) for _, _, p, s in sentences],
    )


def _write_keywords(folder: Path, plan: _Plan, progress: Progress) -> None:
    kinds: tuple[tuple[str, Callable[[str], list[str]]], ...] = ((WORDS, tokenise), (BIGRAMS, bigrams))
    total = len(kinds) * len(plan.passages)

    def documents(kind: int, tokens_of: Callable[[str], list[str]]) -> Iterator[list[str]]:
        for done, passage in enumerate(plan.passages, start=1 + kind * len(plan.passages)):
            yield tokens_of(keyword_text(passage, plan.metas[passage.article_id]))
            progress(stages.KEYWORDS, done, total)

    for kind, (name, tokens_of) in enumerate(kinds):
        write_keyword_index(folder / name, documents(kind, tokens_of))


def _write_vocabulary(folder: Path, articles: Sequence[Article]) -> None:
    from rag.repair import Vocabulary

    metas = [a.meta for a in articles if not a.meta.prefix_of]
    named = [name for m in metas for name in (m.place, m.issuer, m.speaker, *m.aliases)]
    texts = [text for a in articles if not a.meta.prefix_of for text in (a.meta.title, a.text)]
    vocabulary = Vocabulary.build([*texts, *named], named)
    (folder / VOCABULARY).write_text(vocabulary.to_json(), encoding="utf-8")


def _node_metadata(articles: Sequence[Article], target_chars: int) -> Callable[[int], Metadata]:
    """Each passage as LlamaIndex's node, in the form in which its stores make nodes again."""
    from llama_index.core.vector_stores.utils import node_to_metadata_dict

    from rag.node_parser import StructureNodeParser, article_to_document

    documents = [article_to_document(article) for article in articles if not article.meta.prefix_of]
    nodes = StructureNodeParser(target_chars=target_chars).get_nodes_from_documents(documents)

    for node in nodes:
        for related in node.relationships.values():
            for neighbour in related if isinstance(related, list) else [related]:
                neighbour.metadata = {}  # copies of whole metadata, a multiple of the passage itself

    def metadata(ordinal: int) -> Metadata:
        node = nodes[ordinal]
        values = {**node_to_metadata_dict(node, flat_metadata=True), ARTICLE_KEY: node.ref_doc_id}
        return {key: values[key] for key in _NODE_KEYS if values.get(key)}

    return metadata


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE_CHARS else title[:_TITLE_CHARS] + "…"
