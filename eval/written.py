"""The language model's part in one answer: what a run keeps of it, and its measures.

A row has these measures only in the mode ``llm``. ``refused_by_calibration`` and ``refused_by_model`` are 1.0
for a refusal of that kind. The rest is for questions that were put to the model: ``fallback`` is 1.0 where
quotations stand in its place, wholly or from where it failed, and then nothing else is the model's. Of
replies that came to their end: ``support`` (share of its claims that the documents support), ``moved`` and
``added`` (shares of the supported sentences whose citation was moved to where the support stands, or added),
``prompt_tokens``, ``completion_tokens`` and ``seconds``. A reply that was not taken, because nothing in it had
support, counts among these though quotations stand in its place: else a model would gain by it. A remembered reply
cost nothing, and says nothing of what the model costs: it has no tokens and seconds. The rewriting of a follow-up
is a part of these costs, and all of them where no reply came after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.records import RunRow
from eval.row_types import Refuser, RunCost, RunModel, RunWriting
from rag.llms.failures import done_instead
from rag.types import Answer, AnswerMode, Writing

SHARES = ("support", "moved", "added")
COSTS = ("prompt_tokens", "completion_tokens", "seconds")
REFUSERS = ("refused_by_model", "refused_by_calibration")
MEASURES = (*SHARES, "fallback", *REFUSERS, *COSTS)
"""The measures of a row in the mode ``llm``, in the order in which they are shown."""

NOT_TAKEN = "unsupported"
"""The code of a reply in which nothing had support: the model answered, in vain."""


def model_part(answer: Answer, mode: AnswerMode | None) -> RunModel | None:
    """What to keep of the model's part; None where no model was to write.

    ``mode`` is the one that was asked for; without it, only a trace of a model in the answer tells.
    """
    if mode != "llm" and answer.mode != "llm" and not answer.notice_code:
        return None
    writing = answer.writing or answer.rejected
    part: RunModel = {
        "writing": None if writing is None else _kept(writing, taken=answer.rejected is None),
        "notice_code": answer.notice_code,
        "notice": answer.notice.removesuffix(done_instead(refused=answer.refused).chinese),
        "notice_values": dict(answer.notice_values),
        "refused_by": _refuser(answer),
    }
    if (cost := answer.rewriting) is not None:
        part["rewriting"] = {
            "prompt_tokens": cost.prompt_tokens,
            "completion_tokens": cost.completion_tokens,
            "seconds": cost.seconds,
        }
    return part


def writing_measures(part: RunModel) -> dict[str, float]:
    """The measures of the model's part that apply."""
    by = part["refused_by"]
    measures = {"refused_by_model": float(by == "model"), "refused_by_calibration": float(by == "calibrated")}
    if by != "calibrated":
        measures["fallback"] = float(bool(_fallback_code(part)))
    writing = part["writing"]
    if writing is None or not _whole(part):
        return measures | _tokens_and_seconds(part.get("rewriting"))
    claims = writing["supported"] + writing["unsupported"]
    if claims:
        measures["support"] = writing["supported"] / claims
    if writing["supported"]:
        measures["moved"] = writing["moved"] / writing["supported"]
        measures["added"] = writing["added"] / writing["supported"]
    return measures | _costs(writing)


def whole_replies(rows: Iterable[RunRow]) -> list[RunWriting]:
    """The replies that came to their end, taken or not."""
    parts = [part for row in rows if (part := part_of(row)) is not None]
    return [part["writing"] for part in parts if part["writing"] is not None and _whole(part)]


def part_of(row: RunRow) -> RunModel | None:
    """The model's part in a row; None where no model was to write."""
    return None if row.answer is None else row.answer.get("model")


def code_of(row: RunRow) -> str:
    """Why quotations stand in the model's place; empty where they don't."""
    part = part_of(row)
    return _fallback_code(part) if part else ""


def was_asked(row: RunRow) -> bool:
    """Whether the question was put to the model."""
    part = part_of(row)
    return part is not None and part["refused_by"] != "calibrated"


def fell_back(row: RunRow) -> bool:
    """Whether quotations stand in the model's place."""
    return row.measures.get("fallback") == 1.0


def by_model(row: RunRow) -> bool:
    """Whether the model answered the question, or refused it, by itself."""
    return row.measures.get("fallback") == 0.0


def without_cost(replies: Sequence[RunWriting]) -> int:
    """How many replies have no tokens that could be counted, though they are not remembered ones."""
    return sum(not one["cached"] and not one["prompt_tokens"] for one in replies)


def _refuser(answer: Answer) -> Refuser:
    if not answer.refused:
        return ""
    return "model" if answer.mode == "llm" else "calibrated"


def _whole(part: RunModel) -> bool:
    return _fallback_code(part) in ("", NOT_TAKEN)


def _fallback_code(part: RunModel) -> str:
    """A refusal has a code only because its follow-up was not rewritten: no quotations stand there."""
    return "" if part["refused_by"] else part["notice_code"]


def _costs(writing: RunWriting) -> dict[str, float]:
    """Nothing for a remembered reply to a question that was not rewritten anew, and no tokens where the server's
    count did not come.
    """
    return _tokens_and_seconds(writing) or ({} if writing["cached"] else {"seconds": writing["seconds"]})


def _tokens_and_seconds(cost: RunWriting | RunCost | None) -> dict[str, float]:
    """Nothing where no tokens were counted."""
    if cost is None or not cost["prompt_tokens"]:
        return {}
    return {
        "seconds": cost["seconds"],
        "prompt_tokens": float(cost["prompt_tokens"]),
        "completion_tokens": float(cost["completion_tokens"]),
    }


def _kept(writing: Writing, *, taken: bool) -> RunWriting:
    return {
        "model": writing.model,
        "supported": writing.supported,
        "moved": writing.moved,
        "added": writing.added,
        "unsupported": writing.unsupported,
        "prompt_tokens": writing.prompt_tokens,
        "completion_tokens": writing.completion_tokens,
        "seconds": writing.seconds,
        "cached": writing.cached,
        "taken": taken,
    }
