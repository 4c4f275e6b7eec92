"""Prompts for a language model: Markdown files with named slots, filled within a budget of tokens."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Literal

from rag.answering.orders import without_orders
from rag.llms.base import Message
from rag.question import strip_controls
from rag.types import Hit, Turn

PromptLanguage = Literal["zh", "en"]
Order = Literal["best_first", "best_last"]

ORDER: Order = "best_first"
"""Where the best passage stands (eval/NOTES.md)."""
_PARTS = ("# system\n", "# user\n")
_OVERHEAD = 64
"""Tokens kept free for what a chat template adds."""
_REMEMBERED = 4
_SAID_CHARS = 200
_TEMPLATE_MARK = re.compile(r"<(?=[|｜/!<a-z])|\[(?=/?[A-Z_]{3,}\])", re.I)
_HEAD_LIKE = re.compile(r"^(\s*)[\[［](\s*\d{1,3}\s*)[\]］]", re.M)
_RULE_LIKE = re.compile(r"={3,}")
_OTHER_BRACKET = {"<": "＜", "[": "［"}


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
    texts = [f"{_head(n, shown)}\n{_inert(body)}" for n, (_, shown, body) in enumerate(kept, start=1)]
    material, asked = "\n\n".join(texts), _line(question)
    fence = _fence(material, asked)
    return Prompt(
        messages=_filled(system, user, fence=fence, passages=material, question=asked),
        hits=tuple(hit for hit, _, _ in kept),
        shown=tuple(shown for _, shown, _ in kept),
        told=(system.template, user.template),
        fence=fence,
    )


def rewrite_prompt(question: str, history: Sequence[Turn], language: PromptLanguage) -> tuple[Message, ...]:
    """The prompt that has a follow-up rewritten; answers of the dialogue are shortened."""
    system, user = load_prompt("rewrite", language)
    dialogue = "\n".join(_said(turn) for turn in history[-_REMEMBERED:])
    asked = _line(question)
    fence = _fence(dialogue, asked)
    return _filled(system, user, fence=fence, dialogue=dialogue, question=asked)


def _inert(text: str) -> str:
    """``text`` without invisible characters, and without what a server reads as the marks of its chat template
    or a model as the head of another passage or a fence; what is read stays the same.
    """
    lines = "\n".join(strip_controls(line) for line in text.splitlines())
    plain = _TEMPLATE_MARK.sub(lambda match: _OTHER_BRACKET[match[0]], lines)
    return _RULE_LIKE.sub("＝", _HEAD_LIKE.sub(r"\1〔\2〕", plain))


def _line(text: str) -> str:
    return " ".join(_inert(text).split())


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
    title = f"《{_line(article.title)}》" if article.title else ""
    facts = [title, *map(_line, (article.place, article.date, " › ".join(hit.passage.heading)))]
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
    text = _line(turn.content)
    return f"{who}：{text if turn.role == 'user' else text[:_SAID_CHARS]}"
