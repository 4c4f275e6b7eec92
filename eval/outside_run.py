"""``renda eval run --dataset squad:FILE | beir:FOLDER[:SPLIT]``: retrieval on someone else's questions.

The documents are indexed by the same code as the user's own collection, one article each, below
``<data_dir>/eval/outside``, and searched by the same engine. A document is found at its first passage.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from eval.beir import read_beir
from eval.metrics import ranking_measures
from eval.records import RunRow, finite
from eval.row_types import RunHit
from eval.squad import read_squad
from rag.errors import Both, InputError
from rag.question import check_question
from rag.types import Article, ArticleMeta

if TYPE_CHECKING:
    from eval.outside import OutsideSet, Question
    from rag.embedding.base import TextEmbedder
    from rag.engine import Engine
    from rag.progress import Progress
    from rag.settings import Settings
    from rag.types import Hit

READERS: Mapping[str, Callable[[str], OutsideSet]] = {"squad": read_squad, "beir": read_beir}
KIND = "outside"
SEARCH_K = 50
"""Passages asked for, so that at least 20 documents come even where some are cut into several."""

KEPT_HITS = 5
"""Hits that a row keeps, with their texts: more would make a run of thousands of questions heavy."""

_HASH_CHARS = 16
_WARM_UP = 3


def is_outside(name: str) -> bool:
    """Whether ``name`` names an outside set rather than a file in the project's own format."""
    return name.partition(":")[0] in READERS


def read_outside(name: str) -> OutsideSet:
    """Read the set ``name``, such as ``squad:FILE``.

    Raises InputError naming file, line or path, and field; also where nothing is asked or nothing can be found.
    """
    kind, _, place = name.partition(":")
    if kind not in READERS or not place:
        forms = Both(
            "、".join(f"{reader}:路径" for reader in READERS),
            " or ".join(f"{reader}:PATH" for reader in READERS),
        )
        raise InputError(
            f"评测集 {name} 的写法不对。请写成 {forms.chinese}。",
            f"The data set {name} is not written as it should be. Write {forms.english}.",
        )
    outside = READERS[kind](place)
    if not outside.documents or not outside.questions:
        no_text = Both("有文字的文档", "document with text")
        no_question = Both("标了答案的问题", "question with a marked answer")
        missing = no_question if outside.documents else no_text
        raise InputError(
            f"评测集 {outside.path} 里没有{missing.chinese}。请检查是否选对了文件和划分。",
            f"The data set {outside.path} has no {missing.english}. See whether these are the right file and split.",
        )
    _refuse_unfit(outside)
    return outside


def _refuse_unfit(outside: OutsideSet) -> None:
    """Raise InputError for an id that stands twice, or a question that the engine would refuse in mid-run."""
    for what, ids in (
        (Both("文档", "a document"), Counter(document.id for document in outside.documents)),
        (Both("问题", "a question"), Counter(question.id for question in outside.questions)),
    ):
        one, count = ids.most_common(1)[0]
        if count > 1:
            raise InputError(
                f"评测集 {outside.path} 里{what.chinese}的编号 {one} 出现了 {count} 次。请改成不同的编号。",
                f"The data set {outside.path} has the id {one} of {what.english} {count} times. Give each an id of its own.",
            )
    for question in outside.questions:
        try:
            check_question(question.text)
        except InputError as error:
            raise InputError(
                f"评测集 {outside.path} 的问题 {question.id} 不能用：{error}",
                f"The question {question.id} of the data set {outside.path} can't be used: {error.told('en')}",
            ) from None


def open_outside(
    settings: Settings,
    outside: OutsideSet,
    progress: Progress | None = None,
    embedder: TextEmbedder | None = None,
) -> Engine:
    """An engine over the set's documents, which are indexed unless they have been already.

    Raises what ``build_index`` and ``open_engine`` raise. An interrupted build goes on from its vectors.
    """
    from rag.corpus import write_articles
    from rag.engine import open_engine
    from rag.indexing import build_index

    folder = settings.data_dir / "eval" / "outside" / outside.documents_hash[:_HASH_CHARS]
    own = settings.model_copy(update={"corpus_dir": folder, "data_dir": folder})
    write_articles(articles_of(outside), own.articles_dir)
    build_index(own, progress, embedder=embedder)
    return open_engine(own, embedder)


def articles_of(outside: OutsideSet) -> Iterable[Article]:
    """The documents as articles in which cleaning has found nothing to do."""
    for article_id, document in zip(outside.article_ids, outside.documents, strict=True):
        meta = ArticleMeta(id=article_id, title=document.title, source=outside.path.name)
        yield Article(meta, document.text, 0, len(document.text))


def measure_outside(engine: Engine, outside: OutsideSet, questions: Sequence[Question]) -> Iterator[RunRow]:
    """Search each question and measure where its documents come, in order."""
    for question in islice(questions, _WARM_UP):
        engine.search(question.text, SEARCH_K)
    for question in questions:
        started = time.perf_counter()
        hits = engine.search(question.text, SEARCH_K)
        yield _row(outside, question, hits, 1000 * (time.perf_counter() - started))


def _row(outside: OutsideSet, question: Question, hits: Sequence[Hit], search_ms: float) -> RunRow:
    gains = outside.relevant(question)
    return RunRow(
        id=question.id,
        question=question.text,
        history=[],
        kind=KIND,
        split=outside.split,
        answerable=True,
        evidence=[[{"article": document, "quote": ""} for document in gains]],
        key_points=[],
        measures=finite(ranking_measures(outside.ranking(hits, question), gains)),
        hits=[_hit(outside, hit, gains) for hit in hits[:KEPT_HITS]],
        answer=None,
        probability=None,
        timings_ms={"search": round(search_ms, 2)},
    )


def _hit(outside: OutsideSet, hit: Hit, gains: Mapping[str, float]) -> RunHit:
    document = outside.canonical[outside.article_ids[hit.article.id]]
    return RunHit(
        rank=hit.rank,
        score=hit.score,
        passage_id=hit.passage.id,
        article=document,
        title=hit.article.title,
        place="",
        start=hit.passage.start,
        end=hit.passage.end,
        text=hit.passage.text,
        relevant=document in gains,
    )
