"""The composition of retrieval: read the question, gather signals, fuse, collapse, fetch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import astuple, dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.embedding.base import TextEmbedder, TokenEmbedder, Vector
from rag.errors import InputError
from rag.index_build import passage_text
from rag.indexing import Index
from rag.retrieval import signals
from rag.retrieval.fusion import load_weights, weighted_sum
from rag.retrieval.names import Gazetteer, NamedArticles
from rag.retrieval.query import Query, read_query
from rag.retrieval.rerank import Reranker, reorder
from rag.retrieval.romanised import RomanisedNames
from rag.text import fold
from rag.types import AlsoIn, Filters, Hit, Passage

Nearness = Callable[[Hit, int], float]
"""Cosine of the question to sentence ``i`` of a hit's passage."""

NAME_WEIGHTS = {"title": 8.0, "place": 8.0, "issuer": 8.0, "alias": 6.0, "speaker": 4.0, "date": 4.0}
"""Added for each name of an article that the question names, beside sums of about -4 to 11."""
SHORT_TITLE, SHORT_TITLE_WEIGHT = 8, 2.0
"""A title of fewer letters may be an everyday word: it names its article for certain only inside 《》."""
CONTEXT_WEIGHT = 1.5
"""Added for an article that the dialogue was about: a clear change of topic still wins."""
DEPTH = 100
LATE_DEPTH = 40
_KEPT_QUERIES = 256
_READINGS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passage ordinals, best first, with fused scores and the part of each signal.

    ``query`` is the question as it was read; ``raw`` the unstandardised scores of each signal;
    ``sentences`` the cosine of the question to each sentence of each passage.
    """

    query: Query
    ordinals: tuple[int, ...]
    scores: tuple[float, ...]
    parts: dict[int, dict[str, float]] = field(default_factory=dict)
    raw: dict[str, dict[int, float]] = field(default_factory=dict)
    sentences: dict[int, Vector] = field(default_factory=dict)

    @property
    def nearest(self) -> float:
        """Cosine of the question to the nearest sentence of the collection."""
        return max((float(own.max()) for own in self.sentences.values()), default=0.0)


class Retriever:
    """Finds passages in one open index. Safe for several threads."""

    def __init__(
        self,
        index: Index,
        embedder: TextEmbedder,
        reranker: Reranker | None = None,
        rerank_depth: int = 30,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._reranker = reranker
        self._rerank_depth = rerank_depth
        self._metas = index.table.metas()
        self._gazetteer = Gazetteer([meta for meta in self._metas.values() if not meta.prefix_of])
        self._romanised = RomanisedNames(index.vocabulary)
        self._article_of = index.table.article_ids()
        self._side_by_side = ThreadPoolExecutor(_READINGS_AT_ONCE, thread_name_prefix="embed-question")
        self._read = lru_cache(maxsize=_KEPT_QUERIES)(self._read_new)
        self._admitted: frozenset[str] | None = None
        """Ids of the articles that may be found; None where all may."""

    def narrowed(self, filters: Filters) -> Retriever:
        """Retrieval in the articles that ``filters`` admit. Raises InputError where they admit none."""
        if not filters:
            return self
        metas = self._metas.values()
        admitted = frozenset(meta.id for meta in metas if not meta.prefix_of and filters.admits(meta))
        if not admitted:
            wanted = [value for values in astuple(filters) for value in values]
            raise InputError(
                f"没有文章符合筛选条件（{'、'.join(wanted)}）。请放宽条件后再试。",
                f"No article fits the filters ({', '.join(wanted)}). Widen them and try again.",
            )
        narrow = copy(self)
        narrow._admitted = admitted
        return narrow

    def read(self, question: str) -> Query:
        """The question as retrieval reads it."""
        return self._read(question)

    def _read_new(self, question: str) -> Query:
        """Remembered: with each follow-up, the questions before it are read again."""
        return read_query(question, self._index.vocabulary, self._gazetteer, self._romanised)

    def places(self, text: str) -> list[str]:
        """The places and issuers of the collection that ``text`` names, as written there."""
        return [name.name for name in self._gazetteer.find(text) if name.kind in ("place", "issuer", "alias")]

    def rank(self, question: str, earlier: Sequence[str] = ()) -> Ranking:
        """All candidate passages for ``question``, best first, near-duplicates not yet collapsed.

        Where it names no article, those named last in the ``earlier`` questions of the dialogue count.
        """
        query = self.read(question)
        if not query.named_articles:
            query = replace(query, context=self._named_last(earlier))
        raw, sentences = self._gather(query)
        ordinals = np.array(sorted({ordinal for scores in raw.values() for ordinal in scores}), np.int64)
        total, parts = self._fuse(raw, query, ordinals)
        if self._reranker is not None:
            total = self._reranked(self._reranker, query, ordinals, total)
        order = np.argsort(-total, kind="stable")
        ranked = [int(ordinals[at]) for at in order]
        if query.parts:
            ranked = self._interleave(ranked, query.parts)
        score_of = dict(zip(ordinals.tolist(), total.tolist(), strict=True))
        return Ranking(
            query=query,
            ordinals=tuple(ranked),
            scores=tuple(score_of[ordinal] for ordinal in ranked),
            parts={
                int(ordinal): {name: float(values[at]) for name, values in parts.items()}
                for at, ordinal in enumerate(ordinals)
            },
            raw=raw,
            sentences=sentences,
        )

    def within(self, ranking: Ranking, articles: frozenset[str], question: str) -> Ranking:
        """``ranking`` without the passages of other articles, read as the answer to ``question``."""
        own = [at for at, ordinal in enumerate(ranking.ordinals) if self._article_of[ordinal] in articles]
        ordinals = tuple(ranking.ordinals[at] for at in own)
        kept = set(ordinals)
        return replace(
            ranking,
            query=self.read(question),
            ordinals=ordinals,
            scores=tuple(ranking.scores[at] for at in own),
            raw={
                name: {ordinal: score for ordinal, score in scores.items() if ordinal in kept}
                for name, scores in ranking.raw.items()
            },
            sentences={ordinal: own for ordinal, own in ranking.sentences.items() if ordinal in kept},
        )

    def passages(self, ranking: Ranking) -> list[Passage]:
        """All candidates of ``ranking``, in its order."""
        return self._index.table.passages(ranking.ordinals)

    def nearness(self, ranking: Ranking) -> Nearness:
        """Cosine of the question to each sentence of a hit of ``ranking``."""
        ordinal_of: dict[str, int] = {}

        def of(hit: Hit, number: int) -> float:
            if hit.passage.id not in ordinal_of:
                ordinal_of[hit.passage.id] = self._index.table.ordinals([hit.passage.id])[0]
            return float(ranking.sentences[ordinal_of[hit.passage.id]][number])

        return of

    def hits(self, ranking: Ranking, k: int) -> tuple[Hit, ...]:
        """The first ``k`` hits of a ranking; near-duplicates stand once, with ``also_in``."""
        kept: list[int] = []
        others: dict[int, list[int]] = {}
        leader_of: dict[int, int] = {}
        for ordinal in ranking.ordinals:
            group = self._index.duplicates.group_of(ordinal)
            leader = leader_of.get(group) if group is not None else None
            if leader is not None:
                others[leader].append(ordinal)
            elif len(kept) < k:
                kept.append(ordinal)
                others[ordinal] = []
                if group is not None:
                    leader_of[group] = ordinal
        return tuple(
            self._hit(rank, ordinal, others[ordinal], ranking) for rank, ordinal in enumerate(kept, start=1)
        )

    def _gather(self, query: Query) -> tuple[dict[str, dict[int, float]], dict[int, Vector]]:
        index = self._index
        pieces, tokens, vector = self._embed(query)
        named = sorted(self._admitted or query.context.union(*(name.article_ids for name in query.names)))
        near = signals.dense_sentences(index, vector, DEPTH * 3, named)
        raw = {"dense": signals.dense_passages(index, vector, DEPTH, named)}
        raw |= signals.keywords(index, query, DEPTH if self._admitted is None else len(self._article_of))
        if self._admitted is not None:
            near = {ordinal for ordinal in near if self._article_of[ordinal] in self._admitted}
            raw = {name: self._only_admitted(scores, self._admitted) for name, scores in raw.items()}
        found = sorted(near.union(*raw.values()))
        sentences = signals.sentence_cosines(index, vector, found)
        raw["sentence"] = {ordinal: float(own.max()) for ordinal, own in sentences.items()}
        ordinals = np.array(found, np.int64)
        total, _ = self._fuse(raw, query, ordinals)
        candidates = [found[at] for at in np.argsort(-total, kind="stable")[:LATE_DEPTH]]
        weights = signals.token_weights(index, pieces, query)
        raw["late"] = signals.late_interaction(index, tokens, weights, candidates)
        return raw, sentences

    def _only_admitted(self, scores: dict[int, float], admitted: frozenset[str]) -> dict[int, float]:
        return {ordinal: score for ordinal, score in scores.items() if self._article_of[ordinal] in admitted}

    def _fuse(
        self, raw: dict[str, dict[int, float]], query: Query, ordinals: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
        total, parts = weighted_sum(raw, load_weights(query.english), ordinals)
        parts["names"] = np.array([self._naming(query, int(ordinal)) for ordinal in ordinals], np.float32)
        return total + parts["names"], parts

    def _reranked(
        self, reranker: Reranker, query: Query, ordinals: NDArray[np.int64], total: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """The scores after the reranker has judged the best passages."""
        best = np.argsort(-total, kind="stable")[: self._rerank_depth]
        passages = [self._index.table.passage(int(ordinals[at])) for at in best]
        texts = [passage_text(passage, self._metas[passage.article_id]) for passage in passages]
        return reorder(total, best, reranker.scores(query.text, texts))

    def _embed(self, query: Query) -> tuple[list[str], Vector, Vector]:
        """Tokens, their vectors, and one vector, of the question as asked and with official words added.

        The mean of the two vectors is nearer to what answers than either (see eval/NOTES.md).
        """
        texts = list(dict.fromkeys((query.topic, query.expanded)))
        others = [self._side_by_side.submit(self._embed_text, text) for text in texts[1:]]
        embedded = [self._embed_text(texts[0]), *(other.result() for other in others)]
        pieces = [piece for own, _, _ in embedded for piece in own]
        vector = np.sum([own for _, _, own in embedded], axis=0)
        tokens = np.concatenate([own for _, own, _ in embedded])
        return pieces, tokens, np.asarray(vector / np.linalg.norm(vector), np.float32)

    def _embed_text(self, text: str) -> tuple[list[str], Vector, Vector]:
        if isinstance(self._embedder, TokenEmbedder):
            pieces, tokens = self._embedder.embed_query_tokens(text)
        else:
            pieces, tokens = [], np.zeros((0, self._embedder.dimension), np.float32)
        return pieces, tokens, self._embedder.embed_query(text)

    def _naming(self, query: Query, ordinal: int) -> float:
        """How strongly the question names the passage's article, 0 where it doesn't."""
        article = self._article_of[ordinal]
        named = sum(name_weight(name, query.text) for name in query.names if article in name.article_ids)
        return named + (CONTEXT_WEIGHT if article in query.context else 0.0)

    def _named_last(self, questions: Sequence[str]) -> frozenset[str]:
        """Ids of the articles that the last of ``questions`` to name any names."""
        return next(
            (named for text in reversed(questions) if (named := self.read(text).named_articles)), frozenset()
        )

    def _interleave(self, ranked: Sequence[int], parts: Sequence[NamedArticles]) -> list[int]:
        """One passage of each named place in turn, then the rest as ranked."""
        queues = [
            [ordinal for ordinal in ranked if self._article_of[ordinal] in part.article_ids] for part in parts
        ]
        front: list[int] = []
        for turn in range(3):
            front += [queue[turn] for queue in queues if turn < len(queue)]
        taken = set(front)
        return front + [ordinal for ordinal in ranked if ordinal not in taken]

    def _hit(self, rank: int, ordinal: int, others: Sequence[int], ranking: Ranking) -> Hit:
        passage = self._index.table.passage(ordinal)
        return Hit(
            rank=rank,
            score=ranking.scores[ranking.ordinals.index(ordinal)],
            passage=passage,
            article=self._metas[passage.article_id],
            also_in=tuple(self._also_in(other) for other in others),
            signals=ranking.parts.get(ordinal, {}),
            words=words_found(ranking.query, passage.text),
        )

    def _also_in(self, ordinal: int) -> AlsoIn:
        passage = self._index.table.passage(ordinal)
        meta = self._metas[passage.article_id]
        return AlsoIn(passage.id, meta.id, meta.title, meta.place)


def words_found(query: Query, text: str) -> tuple[str, ...]:
    """The keywords of a question, and the official words for it, that stand in ``text``; none that is
    only a piece of another one.
    """
    folded = fold(text)
    wanted = dict.fromkeys((*query.words, *query.widening))
    found = [word for word in wanted if len(word) > 1 and word in folded]
    return tuple(word for word in found if not any(word != other and word in other for other in found))


def name_weight(name: NamedArticles, question: str) -> float:
    """What naming adds to the passages of the articles that bear the name."""
    if name.kind == "title" and len(name.name) < SHORT_TITLE and f"《{name.name}》" not in fold(question):
        return SHORT_TITLE_WEIGHT
    return NAME_WEIGHTS[name.kind]
