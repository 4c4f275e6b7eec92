"""The composition root: settings in, an engine out that searches, answers and looks quotes up."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache
from types import TracebackType

from rag.answering import refusal
from rag.answering.answerer import ANSWER_HITS, Answerer
from rag.answering.by_model import Attempt
from rag.answering.dialogue import trusted
from rag.answering.scoring import Asked
from rag.answering.writer import Writer
from rag.answering.writers import Writers
from rag.embedding.base import TextEmbedder
from rag.embedding.choose import make_embedder
from rag.errors import SourceError
from rag.history import said_before, stand_alone, with_context
from rag.indexing import Index, open_index
from rag.llms.choose import check_address
from rag.loading import load_raw
from rag.locate import HeadingOf, locate
from rag.matrix_threads import one_matrix_thread
from rag.phrases import PHRASES
from rag.question import check_question, check_quote
from rag.retrieval.rerank import Reranker, make_reranker
from rag.retrieval.retriever import Nearness, Ranking, Retriever
from rag.settings import Settings
from rag.text import bigrams
from rag.types import (
    NO_FILTERS,
    Answer,
    AnswerEvent,
    AnswerMode,
    AnswerStatus,
    Article,
    ArticleMeta,
    Filters,
    Hit,
    LocateResult,
    Passage,
    Turn,
)

_KEPT_ARTICLES = 64
_HALF_REMEMBERED = 0.5
_CONTEXT_TURNS = 2
"""Questions of the dialogue in which an article may have been named that is still meant."""
_CONTEXT_GAIN = 0.03
"""By how much (cosine) the best sentence must gain for the dialogue to be drawn in. A question completed by
another one is nearer to the old answer in any case: by .015 in one change of topic of three, by .03 in one of
twenty, and by .03 and more in follow-ups (eval/NOTES.md)."""


class Engine:
    """Searches, answers and looks quotes up in one open index. Safe for several threads."""

    def __init__(
        self,
        settings: Settings,
        index: Index,
        embedder: TextEmbedder,
        reranker: Reranker | None = None,
        resources: ExitStack | None = None,
    ) -> None:
        """``resources`` are released with the engine; without them, the index is."""
        self._closing = resources or ExitStack()
        if resources is None:
            self._closing.callback(index.close)
        self._settings = settings
        self._index = index
        self._retriever = Retriever(index, embedder, reranker, settings.rerank_depth)
        self._kept_article = lru_cache(maxsize=_KEPT_ARTICLES)(index.table.article)
        self._writers = Writers(settings, embedder, self.articles(), self.article)
        self._closing.callback(self._writers.close)
        self._answerer = Answerer(
            retriever=self._retriever,
            asked_of=self._asked,
            refuses=self._refuses,
            stands=self._stands,
            article_of=self.article,
            passages_of=lru_cache(maxsize=_KEPT_ARTICLES)(self._read_passages),
            max_chars=settings.answer_chars,
            phrases=PHRASES[settings.language],
        )

    @property
    def retriever(self) -> Retriever:
        """Retrieval alone, as ``search`` and ``ask`` use it."""
        return self._retriever

    def search(
        self,
        question: str,
        k: int | None = None,
        history: Sequence[Turn] = (),
        filters: Filters = NO_FILTERS,
    ) -> tuple[Hit, ...]:
        """The best ``k`` passages (the setting's number by default), best first.

        Raises InputError for a question that can't be used or filters that admit no article, ModelError or
        StoreError on failure.
        """
        ranking = self.rank(question, history, filters)
        return self._retriever.hits(ranking, k or self._settings.search_k)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Answer:
        """The answer, or a refusal as a value. Raises like ``search``."""
        last: Answer | None = None
        for event in self.stream(question, history, mode, filters):
            last = event.answer or last
        if last is None:
            raise RuntimeError("stream() ended without an answer")
        return last

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Iterator[AnswerEvent]:
        """The steps of an answer as they happen: hits, pieces of text, the whole. Raises like ``search``."""
        history = trusted(history)
        written = (mode or self._settings.answer_mode) == "llm"
        model = Attempt(self.writer) if written else None
        started = time.perf_counter()
        asked = self._rewritten(model, question, history)
        ranking = self.rank(asked or question, () if asked else history, filters)
        hits = self._retriever.hits(ranking, max(self._settings.search_k, ANSWER_HITS))
        searched = time.perf_counter()
        shown = hits[: self._settings.search_k]
        yield AnswerEvent("hits", hits=shown)
        answer = self._answer(question, ranking, hits, history, filters)
        if model is not None and not answer.refused:
            answer = yield from _as_events(model.written(ranking.query.text, hits, answer))
        else:
            for text in answer.text.splitlines(keepends=True):
                yield AnswerEvent("text", text=text)
        if model is not None:
            answer = model.finished(answer)
        timings = {
            "search": round(1000 * (searched - started), 2),
            "answer": round(1000 * (time.perf_counter() - searched), 2),
        }
        yield AnswerEvent("done", answer=_with(answer, shown, timings))

    def locate(self, quote: str) -> LocateResult:
        """Where a quoted sentence stands; ``found`` is empty where it stands nowhere."""
        return self._locate(check_quote(quote), self._raw_text)

    def _raw_text(self, source: str) -> str | None:
        try:
            return load_raw(self._settings.raw_dir / source).text
        except SourceError:
            return None  # taken away since: the article itself still answers

    def _locate(self, quote: str, raw_of: Callable[[str], str | None] = lambda source: None) -> LocateResult:
        articles = (
            self.article(meta.id) for meta in self._index.table.metas().values() if not meta.prefix_of
        )
        return locate(quote, articles, HeadingOf(self._index.table), raw_of)

    def _may_stand(self, quote: str) -> bool:
        """Whether a quotation stands in the collection, if only by half its words."""
        located = self._locate(quote)
        return bool(located.found) or any(match.similarity >= _HALF_REMEMBERED for match in located.nearest)

    def articles(self) -> list[ArticleMeta]:
        """Metadata of all articles of the collection, in its order."""
        return list(self._index.table.metas().values())

    def article(self, article_id: str) -> Article:
        """A whole article. Raises KeyError for an unknown id."""
        return self._kept_article(article_id)

    def close(self) -> None:
        """Release the index, and the connections of the embedder where the engine made it."""
        self._closing.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def evidence(self, question: str, history: Sequence[Turn] = ()) -> refusal.Evidence:
        """What the refusal model looks at, for one question."""
        ranking = self.rank(question, history)
        return self._evidence(ranking, self._retriever.hits(ranking, ANSWER_HITS))

    def writer(self) -> Writer:
        """What writes answers with the language model of the settings, opened once.

        Raises LanguageModelError where no model can be had.
        """
        return self._writers.writer()

    def _evidence(self, ranking: Ranking, hits: Sequence[Hit]) -> refusal.Evidence:
        index = self._index
        return refusal.Evidence(
            query=ranking.query,
            hits=hits,
            raw=ranking.raw,
            rarity={word: index.words.idf(word) for word in ranking.query.words},
            nearness=self._retriever.nearness(ranking),
            knows=self._stands,
            quote_stands=self._may_stand,
            text_of=lambda article_id: self.article(article_id).text,
            marks_of=lambda article_id: self.article(article_id).marks,
        )

    def selection_input(
        self, question: str, history: Sequence[Turn] = ()
    ) -> tuple[Sequence[Hit], Asked, Nearness]:
        """What the sentences of an answer are chosen by, for one question."""
        ranking = self.rank(question, history)
        hits = self._retriever.hits(ranking, ANSWER_HITS)
        return hits, self._asked(ranking), self._retriever.nearness(ranking)

    def _refuses(self, ranking: Ranking, hits: Sequence[Hit]) -> bool:
        features = refusal.features_of(self._evidence(ranking, hits))
        return refusal.load_model().refuses(features, self._settings.refusal)

    def _stands(self, word: str) -> bool:
        return all(self._index.bigrams.document_frequency(pair) for pair in bigrams(word))

    def _asked(self, ranking: Ranking) -> Asked:
        query = ranking.query
        rarity = {word: self._index.words.idf(word) for word in query.words}
        return Asked(rarity, query.intent, query.named_articles, query.text)

    def _read_passages(self, article_id: str) -> Sequence[Passage]:
        table = self._index.table
        return table.passages(table.ordinals_of_article(article_id))

    def rank(self, question: str, history: Sequence[Turn], filters: Filters = NO_FILTERS) -> Ranking:
        """Rank the question alone or completed from the dialogue.

        Where its words do not tell whether it stands alone, the documents do: the completed question
        counts only if it finds something distinctly nearer.
        """
        asked = check_question(question)
        retriever = self._retriever.narrowed(filters)
        alone = stand_alone(asked, history, retriever.places)
        earlier = [turn.content for turn in history if turn.role == "user"][-_CONTEXT_TURNS:]
        ranking = retriever.rank(alone, earlier)
        if alone != asked or retriever.places(asked):
            return ranking
        completed = with_context(asked, history, retriever.places)
        if completed == asked:
            return ranking
        other = retriever.rank(completed, earlier)
        return other if other.nearest > ranking.nearest + _CONTEXT_GAIN else ranking

    def _answer(
        self,
        question: str,
        ranking: Ranking,
        hits: Sequence[Hit],
        history: Sequence[Turn],
        filters: Filters,
    ) -> Answer:
        evidence = self._evidence(ranking, hits)
        found = refusal.findings_of(evidence)
        features = refusal.features_of(evidence, found)
        model = refusal.load_model()
        probability = model.probability(features)
        refused = model.refuses(features, self._settings.refusal)
        answerer = replace(self._answerer, retriever=self._retriever.narrowed(filters))
        composed = answerer.answer(ranking, hits, refused, said_before(question, history))
        if composed is None:
            text = refusal.refusal_text(evidence, found, self._answerer.phrases)
            return Answer(
                question, text, "refused", "extractive", probability=probability, asked=ranking.query.text
            )
        text, citations = composed
        status: AnswerStatus = "answered" if citations else "refused"
        return Answer(
            question,
            text,
            status,
            "extractive",
            citations,
            probability=probability,
            asked=ranking.query.text,
        )

    def _rewritten(self, model: Attempt | None, question: str, history: Sequence[Turn]) -> str | None:
        """The question completed by the language model, where it may need that."""
        asked = check_question(question)
        if model is None or with_context(asked, history, self._retriever.places) == asked:
            return None
        return model.rewritten(asked, history, self._retriever.places)


def open_engine(settings: Settings, embedder: TextEmbedder | None = None) -> Engine:
    """Open the index that the settings name; ``embedder`` replaces the one they name (for tests).

    Raises SettingsError, StoreError or ModelError, each saying what to do; LanguageModelError for the address of
    a language model that can't be one.
    """
    check_address(settings)
    index = open_index(settings)
    with ExitStack() as opening:
        opening.callback(index.close)
        opening.enter_context(one_matrix_thread())
        if embedder is None:
            embedder = make_embedder(settings)
            opening.callback(getattr(embedder, "close", _nothing))
        index.check_embedder(embedder)
        return Engine(settings, index, embedder, make_reranker(settings), opening.pop_all())


def _as_events(pieces: Generator[str, None, Answer]) -> Generator[AnswerEvent, None, Answer]:
    while True:
        try:
            text = next(pieces)
        except StopIteration as finished:
            answer: Answer = finished.value
            return answer
        yield AnswerEvent("text", text=text)


def _nothing() -> None:
    """What releases an embedder that holds nothing."""


def _with(answer: Answer, hits: tuple[Hit, ...], timings: dict[str, float]) -> Answer:
    return replace(answer, hits=hits, timings_ms=timings)
