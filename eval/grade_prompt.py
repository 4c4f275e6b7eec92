"""What a judge is asked about one answer, and which of its replies count as a verdict."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from eval.records import RunRow
from rag.answering.templates import fence, filled, inert, line, templates
from rag.llms.base import Message

Verdict = Literal["right", "partly", "wrong", "not_said"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

REASON_CHARS = 200

_NONE = "（无）"
_UNANSWERABLE = "文件里没有答案。"
_CODE_FENCE = re.compile(r"^```\w*$", re.M)
_OBJECT_BEGINS = re.compile(r"^\{", re.M)


@cache
def prompt_text() -> str:
    """The file of the prompt; its hash tells grades by one wording from those by another."""
    return (files("eval") / "prompts" / "grade_zh.md").read_text(encoding="utf-8")


def prompt_hash() -> str:
    """SHA-256 of the prompt file, in hexadecimal."""
    return hashlib.sha256(prompt_text().encode()).hexdigest()


def grade_prompt(row: RunRow) -> tuple[Message, ...]:
    """The prompt about an answered question. Nothing of the row looks like the prompt's own marks."""
    history = " ".join(f"{said['role']}：{line(said['content'])}" for said in row.history)
    slots = {
        "history": history or _NONE,
        "question": line(row.question),
        "key_points": _listed([" / ".join(point) for point in row.key_points], row),
        "evidence": _listed([" / ".join(one["quote"] for one in group) for group in row.evidence], row),
        "answer": inert(row.answer["text"] if row.answer else ""),
    }
    system, user = templates(prompt_text())
    return filled(system, user, fence=fence(*slots.values()), **slots)


def read_verdict(reply: str, answer: str) -> tuple[Verdict, str] | None:
    """Verdict and reason of a reply, None where it has none that counts.

    What counts is one JSON object at the very end, with exactly ``verdict`` and ``reason``, each once. An object
    that stands in the ``answer`` itself is repeated from there, not the judge's.
    """
    text = _CODE_FENCE.sub("", reply).strip()
    begins = [found.start() for found in _OBJECT_BEGINS.finditer(text)]
    if not begins or text[begins[-1] :] in answer:
        return None
    try:
        pairs = json.loads(text[begins[-1] :], object_pairs_hook=list)
    except ValueError:
        return None
    names = [name for name, _ in pairs] if isinstance(pairs, list) else []
    if sorted(names) != ["reason", "verdict"]:
        return None
    given = dict(pairs)
    verdict = next((one for one in VERDICTS if one == given["verdict"]), None)
    if verdict is None or not isinstance(given["reason"], str):
        return None
    return verdict, line(given["reason"])[:REASON_CHARS]


def _listed(items: list[str], row: RunRow) -> str:
    if not row.answerable:
        return _UNANSWERABLE
    return "\n".join(f"- {line(item)}" for item in items) or _NONE
