"""Prompts for a language model: Markdown files with named slots, filled within a budget of tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Literal

from rag.llms.base import Message
from rag.types import Hit, Turn

PromptLanguage = Literal["zh", "en"]

PASSAGES = 6
"""Passages that a prompt has at most (eval/NOTES.md)."""
_PARTS = ("# system\n", "# user\n")
_OVERHEAD = 64
"""Tokens kept free for what a chat template adds."""
_REMEMBERED = 4
_SAID_CHARS = 200


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent to the model, and the passages in it: passage ``n`` is ``hits[n - 1]``."""

    messages: tuple[Message, ...]
    hits: tuple[Hit, ...]


@cache
def load_prompt(name: str, language: PromptLanguage) -> tuple[Template, Template]:
    """System and user template of a prompt file. Slots are ``$name``."""
    text = (files("rag.answering") / "prompts" / f"{name}_{language}.md").read_text(encoding="utf-8")
    _, system, user = _cut(text)
    return Template(system.strip()), Template(user.strip())


def answer_prompt(
    question: str,
    hits: Sequence[Hit],
    language: PromptLanguage,
    count: Callable[[str], int],
    budget: int,
) -> Prompt:
    """The prompt for an answer from as many of the best passages as fit.

    ``count`` counts tokens, ``budget`` is how many the prompt may have. A passage that does not fit whole
    gives its first whole sentences; where not even one fits, the prompt ends before it.
    """
    system, user = load_prompt("answer", language)
    used = sum(count(part.template) for part in (system, user)) + count(question) + _OVERHEAD
    shown: list[str] = []
    kept: list[Hit] = []
    for number, hit in enumerate(hits[:PASSAGES], start=1):
        head = _head(number, hit)
        body, complete = _fitting(hit, count, budget - used - count(head))
        if not body:
            break
        used += count(head) + count(body)
        shown.append(f"{head}\n{body}")
        kept.append(hit)
        if not complete:
            break
    passages = "\n\n".join(shown)
    fence = _fence(passages, question)
    return Prompt(_filled(system, user, fence=fence, passages=passages, question=question), tuple(kept))


def rewrite_prompt(question: str, history: Sequence[Turn], language: PromptLanguage) -> tuple[Message, ...]:
    """The prompt that has a follow-up rewritten; answers of the dialogue are shortened."""
    system, user = load_prompt("rewrite", language)
    dialogue = "\n".join(_said(turn) for turn in history[-_REMEMBERED:])
    fence = _fence(dialogue, question)
    return _filled(system, user, fence=fence, dialogue=dialogue, question=question)


def _cut(text: str) -> tuple[str, str, str]:
    before, _, rest = text.partition(_PARTS[0])
    system, _, user = rest.partition(_PARTS[1])
    return before, system, user


def _filled(system: Template, user: Template, **slots: str) -> tuple[Message, ...]:
    return (
        Message("system", system.substitute(slots)),
        Message("user", user.substitute(slots)),
    )


def _fence(*texts: str) -> str:
    """A line that stands in none of the texts, the same for the same texts."""
    whole = "\n".join(texts)
    return f"=====资料{hashlib.sha256(whole.encode()).hexdigest()[:12]}====="


def _head(number: int, hit: Hit) -> str:
    article = hit.article
    facts = [f"《{article.title}》", article.place, article.date, " › ".join(hit.passage.heading)]
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
    text = " ".join(turn.content.split())
    return f"{who}：{text if turn.role == 'user' else text[:_SAID_CHARS]}"
