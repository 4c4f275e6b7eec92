"""Rows of a run in which a language model was to write, with figures that can be worked out on paper."""

from __future__ import annotations

from dataclasses import replace

from eval.records import RunRow
from eval.written import writing_measures
from tests.eval.run_samples import row

MODEL = "qwen@127.0.0.1:8000"
NOTICE = "语言模型连接不上。"


def reply(**changed: object) -> dict[str, object]:
    """A reply of four claims: three with support, of which one citation was moved and one added."""
    made = {
        "model": MODEL,
        "supported": 3,
        "moved": 1,
        "added": 1,
        "unsupported": 1,
        "prompt_tokens": 1000,
        "completion_tokens": 100,
        "seconds": 10.0,
        "cached": False,
        "taken": True,
    }
    return made | changed


def written(
    number: int,
    writing: dict[str, object] | None = None,
    *,
    code: str = "",
    by: str = "",
    rewriting: dict[str, object] | None = None,
    **changed: object,
) -> RunRow:
    """A question put to the model; refused with ``by``, answered by quotations with ``code``."""
    made = row(number, refused=bool(by), **changed)
    part = {
        "writing": writing,
        "notice_code": code,
        "notice": NOTICE if code else "",
        "refused_by": by,
    } | ({} if rewriting is None else {"rewriting": rewriting})
    mode = "extractive" if writing is None or not writing["taken"] else "llm"
    answer = {**made.answer, "mode": mode, "model": part}
    return replace(made, answer=answer, measures=made.measures | writing_measures(part))


def sample_written() -> list[RunRow]:
    """Eight questions: of seven put to the model it answered three and refused one; three fell back."""
    return [
        written(1, reply()),
        written(2, reply(supported=1, moved=0, added=0, unsupported=0, seconds=20.0, completion_tokens=50)),
        written(3, reply(cached=True, prompt_tokens=0, completion_tokens=0, seconds=0.1)),
        written(4, reply(supported=0, moved=0, added=0, unsupported=0), by="model", answerable=False),
        written(5, reply(supported=0, moved=0, added=0, unsupported=2, taken=False), code="unsupported"),
        written(6, code="unreachable"),
        written(7, reply(supported=2, unsupported=0), code="cut"),
        written(8, by="calibrated", answerable=False),
    ]
