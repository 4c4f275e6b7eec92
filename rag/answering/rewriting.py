"""A follow-up rewritten by the language model so that it stands alone, taken only where it adds nothing of its own."""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from rag.answering.claims.words import weight_of
from rag.answering.dialogue import trusted
from rag.answering.leaks import LeakGuard
from rag.answering.orders import gives_orders
from rag.answering.prompt import rewrite_prompt
from rag.errors import Language, LanguageModelError
from rag.llms.base import LanguageModel, Message, Usage
from rag.llms.tokens import estimate_tokens
from rag.text import fold, split_sentences, tokenise
from rag.types import Cost, Turn

PlacesOf = Callable[[str], Sequence[str]]
"""The places of the collection that a text names."""

_MAX_TOKENS = 96
_MAX_CHARS = 200
_MAX_REPLY_CHARS = 4000
"""Thoughts included: a reply that is longer by then is none."""
_LABEL = re.compile(r"^(?:改写(?:后的问题)?|问题|Rewritten(?: question)?|Question)\s*[:：]\s*", re.I)
_THINKING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.S)
_WEIGHTY = 0.4
_OFTEN = 3
_ASKING_WORDS = """
    哪些 哪个 哪里 多少 什么 为什么 怎么 怎样 如何 那么 还有 第一 第二 那里 这里 那个 这个 那些 这些 他们 她们 它们 上述 前者 后者 其中 此外 另外 刚才 上面 那样 这样
    那次 这次 那边 这边 除此之外
"""
_ASKING = frozenset(_ASKING_WORDS.split())
_ASPECT_WORDS = """
    内容 规定 要求 情况 办法 流程 程序 步骤 时间 日期 期限 方式 方法 形式 制度 做法 措施 条件 标准 职责 任务 作用 原因 意义 区别 范围 对象 数量 人数 次数 频率
    是否 能否 可否 多久 多长 几次 几个 几年 几天 何时 何地 谁 具体 主要 有关 相关 关于 方面 进行 开展 应该 应当 需要 可以 以及 有没有 是什么 有哪些 怎么样 什么样 什么时候
"""
_ASPECTS = frozenset(_ASPECT_WORDS.split())
_FIGURE = re.compile(
    r"\d+(?:\.\d+)?|第[零〇一二两三四五六七八九十百千]+|[零〇一二两三四五六七八九十百千]{2,}|[二两三四五六七八九十](?=[年月日届条款项章次名位人天倍成级])"
)
_DENIALS = "不没无非未免禁"
_EITHER = re.compile(r"(.)[不没]\1|是否|能否|可否|有没有|有无")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What came of asking for a rewriting: ``question`` is None where nothing can be used, ``failure`` says why
    the model did not answer, ``cost`` what it took, None where it was not asked.
    """

    question: str | None = None
    failure: LanguageModelError | None = None
    cost: Cost | None = None


def rewrite(
    model: LanguageModel,
    question: str,
    history: Sequence[Turn],
    language: Language,
    places: PlacesOf,
) -> Rewritten:
    """The question as it stands alone; none where there is no dialogue, the model fails, or what it wrote is
    not this question: it has words or figures that the dialogue doesn't have, another place or figure than was
    asked for, denies otherwise, gives orders, or is no single sentence.
    """
    told = trusted(history)
    if not any(turn.role == "user" for turn in told):
        return Rewritten()
    messages = rewrite_prompt(question, told, language)
    started = time.perf_counter()
    try:
        reply, usage = _reply(model, messages)
    except LanguageModelError as error:
        logger.warning("a follow-up was not rewritten: %s", error)
        return Rewritten(failure=error, cost=Cost(seconds=_since(started)))
    cost = Cost(usage.prompt, usage.completion, _since(started))
    logger.info("rewritten by %s: %s", model.name, cost)
    return Rewritten(_taken(reply, messages, question, told, places), cost=cost)


def _taken(
    reply: str, messages: Sequence[Message], question: str, told: Sequence[Turn], places: PlacesOf
) -> str | None:
    """The question that a reply brings; None where it is not the one that was asked."""
    lines = [line.strip() for line in _THINKING.sub("", reply).splitlines() if line.strip()]
    rewritten = _LABEL.sub("", lines[0]).strip(" \"“”'") if len(lines) == 1 else ""
    said = fold("\n".join([question, *(turn.content for turn in told)]))
    kept = (
        _is_one_sentence(rewritten)
        and _adds_nothing(fold(rewritten), said)
        and _loses_nothing(fold(rewritten), fold(question))
        and _same_place(rewritten, question, told, places)
        and _denies_alike(fold(rewritten), fold(question), said)
        and not LeakGuard([message.content for message in messages[:1]], [], said).leaks(rewritten)
        and not gives_orders(rewritten)
    )
    return rewritten if kept else None


def _reply(model: LanguageModel, messages: Sequence[Message]) -> tuple[str, Usage]:
    """The model's reply with its tokens, which are estimated for one that is longer than a question could need."""
    reply, usage = "", Usage(0, 0)
    with closing(model.stream(messages, _MAX_TOKENS)) as pieces:
        for piece in pieces:
            reply += piece.text
            usage = piece.usage or usage
            if len(reply) > _MAX_REPLY_CHARS:
                prompt = sum(estimate_tokens(message.content) for message in messages)
                return "", Usage(prompt, estimate_tokens(reply), estimated=True)
    return reply, usage


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _is_one_sentence(text: str) -> bool:
    words = Counter(word for word in tokenise(fold(text)) if _weighty(word))
    repeated = max(words.values(), default=0) > _OFTEN
    return 0 < len(text) <= _MAX_CHARS and len(split_sentences(text)) == 1 and not repeated


def _adds_nothing(rewritten: str, said: str) -> bool:
    unknown = [word for word in tokenise(rewritten) if len(word) > 1 and not _known(word, said)]
    return (
        all(figure in said for figure in _FIGURE.findall(rewritten))
        and all(word in _ASKING or word in _ASPECTS or not _weighty(word) for word in unknown)
        and not any(map(str.isascii, unknown))
    )


def _known(word: str, said: str) -> bool:
    """Whether the dialogue has ``word``, or all the words of which a longer one is made (代表培训)."""
    parts = [part for part in tokenise(word) if part != word and len(part) > 1]
    return word in said or (sum(map(len, parts)) >= len(word) and all(part in said for part in parts))


def _loses_nothing(rewritten: str, question: str) -> bool:
    """Whether the figures of the question are still there, and its weighty words, one in three perhaps in
    other words.
    """
    words = {word for word in tokenise(question) if _weighty(word)}
    lost = [word for word in words if word not in rewritten]
    return len(lost) <= len(words) // 3 and all(figure in rewritten for figure in _FIGURE.findall(question))


def _same_place(rewritten: str, question: str, history: Sequence[Turn], places: PlacesOf) -> bool:
    """Whether the places of the question are all there, and no others than the user asked about before, or,
    where the user named none at all, such as the answers named.
    """
    named, asked = set(places(rewritten)), set(places(question))
    by_user = asked.union(*(places(turn.content) for turn in history if turn.role == "user"))
    by_any = set[str]().union(*(places(turn.content) for turn in history))
    return asked <= named <= (by_user or by_any)


def _denies_alike(rewritten: str, question: str, said: str) -> bool:
    """Whether what the question denies is still denied, and no denial has come that the dialogue doesn't have."""
    mine, theirs, all_said = (_EITHER.sub("", text) for text in (rewritten, question, said))
    return all(
        (denial in mine) == (denial in theirs) or (denial in mine and denial in all_said)
        for denial in _DENIALS
    )


def _weighty(word: str) -> bool:
    return len(word) > 1 and word not in _ASKING and weight_of(word) >= _WEIGHTY
