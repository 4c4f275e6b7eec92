"""What a newcomer would build with LlamaIndex, measured beside renda.

Same embedding model, same decoded raw files (the baselines clean nothing), same questions, same run. All
are judged by one rule: a passage is relevant when it covers most of the raw characters behind a quote of
the evidence (``eval.raw_evidence``). A baseline has no part that reads a dialogue: it gets the question alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from eval.cases import Case
from eval.figures import Figure, mean_figure
from eval.raw_evidence import RawEvidence, RawSpan
from eval.statistics import percentile
from rag.errors import InputError, MissingPartError
from rag.types import Turn

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import TextNode

    from rag.embedding.base import TextEmbedder
    from rag.engine import Engine
    from rag.loading.raw import RawText
    from rag.settings import Settings

SEARCH_K = 20
WINDOW_CHARS = 4000
RENDA = "renda"
PERCENTILES = (50, 95)
_WARM_UP = 3

Search = Callable[[str, tuple[Turn, ...]], Sequence[RawSpan]]
"""Question and dialogue in, the raw stretches of the passages found out, best first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One system on all questions: measures and search times (ms) in the order of the cases."""

    name: str
    rows: tuple[Mapping[str, float], ...]
    search_ms: tuple[float, ...]

    def figure(self, measure: str) -> Figure:
        """The mean of a measure over all questions, with its interval."""
        return mean_figure([row[measure] for row in self.rows])

    def search_percentile(self, q: float) -> float:
        """The ``q``-th percentile (0 to 100) of the search time, in milliseconds."""
        return percentile(self.search_ms, q)


def measure_systems(
    systems: Mapping[str, Search],
    cases: Sequence[Case],
    evidence: RawEvidence,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Measured]:
    """Put the questions that have evidence to each system in turn."""
    asked = [case for case in cases if case.evidence]
    for number, (name, search) in enumerate(systems.items()):
        rows, times = [], []
        for case in asked[:_WARM_UP]:
            search(case.question, ())
        for done, case in enumerate(asked, start=1):
            history = tuple(Turn(message.role, message.content) for message in case.history)
            started = time.perf_counter()
            found = search(case.question, history)
            times.append(1000 * (time.perf_counter() - started))
            rows.append(evidence.measure(found, case.evidence, WINDOW_CHARS))
            if progress:
                progress(number * len(asked) + done, len(systems) * len(asked))
        yield Measured(name, tuple(rows), tuple(times))


def renda_search(engine: Engine) -> Search:
    """The engine as people use it, dialogue included."""

    def search(question: str, history: tuple[Turn, ...]) -> list[RawSpan]:
        hits = engine.search(question, SEARCH_K, history)
        return [RawSpan(h.article.source, h.passage.raw_start, h.passage.raw_end) for h in hits]

    return search


def measure_all(
    settings: Settings, cases: Sequence[Case], progress: Callable[[int, int], None] | None = None
) -> list[Measured]:
    """The baselines and, last, renda on the cases that have evidence; needs a built index.

    Raises MissingPartError without the package of LlamaIndex's BM25, InputError where no case has evidence,
    and what ``open_engine`` and ``load_raw`` raise.
    """
    from rag.corpus import read_articles
    from rag.embedding.choose import make_embedder
    from rag.engine import open_engine
    from rag.loading import load_raw

    if not any(case.evidence for case in cases):
        raise InputError(
            "所选的题都没有依据，无从比较。请放宽条件。",
            "None of the chosen questions has evidence, so there is nothing to compare. Loosen the conditions.",
        )
    articles = read_articles(settings.articles_dir)
    names = sorted({article.meta.source for article in articles})
    embedder = make_embedder(settings)
    systems = newcomer_systems([load_raw(settings.raw_dir / name) for name in names], embedder)
    with open_engine(settings, embedder) as engine:
        systems[RENDA] = renda_search(engine)
        return list(measure_systems(systems, cases, RawEvidence(articles), progress))


def newcomer_systems(documents: Sequence[RawText], embedder: TextEmbedder) -> dict[str, Search]:
    """The retrievers of ``eval.newcomer`` as systems to measure.

    Raises MissingPartError without the package of LlamaIndex's BM25.
    """
    try:
        from eval.newcomer import newcomer_retrievers
    except ModuleNotFoundError as error:
        raise MissingPartError(
            f"没有安装 {error.name}，不能衡量基线。请运行 make setup。",
            f"{error.name} is not installed, so the baselines can't be measured. Run make setup.",
        ) from error
    retrievers = newcomer_retrievers(documents, embedder, SEARCH_K)
    return {name: _searching(retriever) for name, retriever in retrievers.items()}


def _searching(retriever: BaseRetriever) -> Search:
    def search(question: str, history: tuple[Turn, ...]) -> list[RawSpan]:
        nodes = [found.node for found in retriever.retrieve(question)]
        return [
            RawSpan(node.ref_doc_id or "", node.start_char_idx or 0, node.end_char_idx or 0)
            for node in cast("list[TextNode]", nodes)
        ]

    return search
