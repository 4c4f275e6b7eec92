"""Prompts for a language model: Markdown files with named slots, filled within a budget of tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Literal

from rag.answering.orders import without_orders
from rag.answering.templates import fence, filled, inert, line, templates
from rag.errors import Language
from rag.llms.base import Message
from rag.types import Hit, Turn

Order = Literal["best_first", "best_last"]

ORDER: Order = "best_first"
"""Where the best passage stands (eval/NOTES.md)."""
_OVERHEAD = 64
"""Tokens kept free for what a chat template adds."""
_REMEMBERED = 4
_SAID_CHARS = 200


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent to the model, and the passages in it: passage ``n`` is ``hits[n - 1]``, of which the
    model has seen ``shown[n - 1]``. ``told`` and ``fence`` are what no answer may repeat.
    """

    messages: tuple[Message, ...]
    hits: tuple[Hit, ...]
    shown: tuple[Hit, ...] = ()
    told: tuple[str, ...] = ()
    fence: str = ""


@cache
def load_prompt(name: str, language: Language) -> tuple[Template, Template]:
    """System and user template of a prompt file. Slots are ``$name``."""
    text = (files("rag.answering") / "prompts" / f"{name}_{language}.md").read_text(encoding="utf-8")
    return templates(text)


def answer_prompt(
    question: str,
    hits: Sequence[Hit],
    language: Language,
    count: Callable[[str], int],
    budget: int,
    passages: int,
    order: Order = ORDER,
) -> Prompt:
    """The prompt for an answer from as many of the best ``passages`` as fit.

    ``count`` counts tokens, ``budget`` is how many the prompt may have. A passage that does not fit whole
    gives its first whole sentences; where not even one fits, the prompt ends before it. What gives orders to
    the model is left out, and nothing in a passage, its title or the question looks like the prompt's own marks.
    """
    system, user = load_prompt("answer", language)
    used = sum(count(part.template) for part in (system, user)) + count(question) + _OVERHEAD
    kept: list[tuple[Hit, Hit, str]] = []
    for hit in hits[:passages]:
        shown = without_orders(hit)
        if not shown.passage.sentences:
            continue
        head = _head(len(kept) + 1, shown)
        body, complete = _fitting(shown, count, budget - used - count(head))
        if not body:
            break
        used += count(head) + count(body)
        kept.append((hit, shown, body))
        if not complete:
            break
    if order == "best_last":
        kept.reverse()
    texts = [f"{_head(n, shown)}\n{inert(body)}" for n, (_, shown, body) in enumerate(kept, start=1)]
    material, asked = "\n\n".join(texts), line(question)
    mark = fence(material, asked)
    return Prompt(
        messages=filled(system, user, fence=mark, passages=material, question=asked),
        hits=tuple(hit for hit, _, _ in kept),
        shown=tuple(shown for _, shown, _ in kept),
        told=(system.template, user.template),
        fence=mark,
    )


def rewrite_prompt(question: str, history: Sequence[Turn], language: Language) -> tuple[Message, ...]:
    """The prompt that has a follow-up rewritten; answers of the dialogue are shortened."""
    system, user = load_prompt("rewrite", language)
    dialogue = "\n".join(_said(turn) for turn in history[-_REMEMBERED:])
    asked = line(question)
    mark = fence(dialogue, asked)
    return filled(system, user, fence=mark, dialogue=dialogue, question=asked)


def _head(number: int, hit: Hit) -> str:
    article = hit.article
    title = f"《{line(article.title)}》" if article.title else ""
    facts = [title, *map(line, (article.place, article.date, " › ".join(hit.passage.heading)))]
    return f"[{number}] " + "，".join(fact for fact in facts if fact)


def _fitting(hit: Hit, count: Callable[[str], int], room: int) -> tuple[str, bool]:
    """The passage's text, or as many of its first sentences as ``room`` tokens hold; whether it is whole."""
    passage = hit.passage
    if count(passage.text) <= room:
        return passage.text, True
    end = passage.start
    for sentence in passage.sentences:
        if count(passage.text[: sentence.end - passage.start]) > room:
            break
        end = sentence.end
    return passage.text[: end - passage.start], False


def _said(turn: Turn) -> str:
    who = "用户" if turn.role == "user" else "回答"
    text = line(turn.content)
    return f"{who}：{text if turn.role == 'user' else text[:_SAID_CHARS]}"
