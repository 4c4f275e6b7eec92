"""The machine-readable forms: values of the library as plain JSON. Tools rely on these keys.

``link`` is the address of a place in its article, relative to the service.
"""

from __future__ import annotations

from rag.types import Answer, ArticleMeta, Citation, Cost, Hit, LocateResult, QuoteMatch, Writing
from ui.web.links import citation_link

Json = dict[str, object]


def article_json(meta: ArticleMeta) -> Json:
    """Return what a hit or citation says of its article."""
    return {
        "id": meta.id,
        "title": meta.title,
        "place": meta.place,
        "issuer": meta.issuer,
        "date": meta.date,
        "genre": meta.genre,
    }


def hit_json(hit: Hit) -> Json:
    """Return one hit; ``text`` is the whole passage, offsets are the passage's."""
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": float(hit.score),
        "passage_id": passage.id,
        "text": passage.text,
        "source": hit.article.source,
        "article": article_json(hit.article),
        "heading": list(passage.heading),
        "start": passage.start,
        "end": passage.end,
        "raw_start": passage.raw_start,
        "raw_end": passage.raw_end,
        "also_in": [
            {
                "passage_id": other.passage_id,
                "article": other.article_id,
                "title": other.title,
                "place": other.place,
            }
            for other in hit.also_in
        ],
        "signals": {name: round(float(part), 4) for name, part in hit.signals.items()},
        "words": list(hit.words),
        "link": citation_link(passage.article_id, passage.start, passage.end, passage.text),
    }


def search_json(request_id: object, question: str, hits: tuple[Hit, ...]) -> Json:
    """Return the outcome of a search."""
    return {"id": request_id, "question": question, "hits": [hit_json(hit) for hit in hits]}


def citation_json(citation: Citation) -> Json:
    """Return one citation; ``quote`` is the cited span, ``text`` the whole passage around it."""
    return {
        "n": citation.n,
        "passage_id": citation.passage.id,
        "quote": citation.quote,
        "text": citation.passage.text,
        "source": citation.article.source,
        "article": article_json(citation.article),
        "start": citation.start,
        "end": citation.end,
        "raw_start": citation.raw_start,
        "raw_end": citation.raw_end,
        "remark": citation.remark,
        "link": citation_link(citation.article.id, citation.start, citation.end, citation.quote),
    }


def ask_json(request_id: object, question: str, answer: Answer) -> Json:
    """Return an answer or a refusal."""
    return {
        "id": request_id,
        "question": question,
        "answer": answer.text,
        "refused": answer.refused,
        "mode": answer.mode,
        "citations": [citation_json(citation) for citation in answer.citations],
        "unsupported": list(answer.unsupported),
        "hits": [hit_json(hit) for hit in answer.hits],
        "timings_ms": {stage: round(float(spent), 3) for stage, spent in answer.timings_ms.items()},
        "probability": answer.probability,
        **origin_json(answer),
    }


def origin_json(answer: Answer) -> Json:
    """Return how an answer came about; ``writing`` is null where no language model wrote, ``cost``
    where none brought anything.
    """
    return {
        "asked": answer.asked,
        "notice": answer.notice,
        "notice_code": answer.notice_code,
        "writing": None if answer.writing is None else writing_json(answer.writing),
        "cost": None if answer.cost is None else cost_json(answer.cost),
    }


def writing_json(writing: Writing) -> Json:
    """Return what a language model wrote and how much of it the documents support."""
    return {
        "model": writing.model,
        "supported": writing.supported,
        "moved": writing.moved,
        "added": writing.added,
        "unsupported": writing.unsupported,
        "support": round(writing.support, 4),
        "prompt_tokens": writing.prompt_tokens,
        "completion_tokens": writing.completion_tokens,
        "seconds": writing.seconds,
        "cached": writing.cached,
    }


def cost_json(cost: Cost) -> Json:
    """Return what the language model took for the whole answer, the rewriting of a follow-up included."""
    return {
        "prompt_tokens": cost.prompt_tokens,
        "completion_tokens": cost.completion_tokens,
        "seconds": cost.seconds,
    }


def match_json(match: QuoteMatch) -> Json:
    """Return one place where a quote stands."""
    return {
        "article": article_json(match.article),
        "heading": list(match.heading),
        "start": match.start,
        "end": match.end,
        "raw_start": match.raw_start,
        "raw_end": match.raw_end,
        "text": match.text,
        "before": match.before,
        "after": match.after,
        "similarity": float(match.similarity),
        "source": match.article.source,
        "link": citation_link(match.article.id, match.start, match.end, match.text),
    }


def cite_json(result: LocateResult) -> Json:
    """Return the outcome of a quote lookup; ``nearest`` holds only candidates."""
    return {
        "quote": result.quote,
        "found": [match_json(match) for match in result.found],
        "nearest": [match_json(match) for match in result.nearest],
    }
