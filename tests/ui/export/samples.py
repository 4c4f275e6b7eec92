"""A conversation with everything that an export must tell apart."""

from __future__ import annotations

from datetime import UTC, datetime

from rag.types import NO_FILTERS, Answer, ArticleMeta, Citation, Filters, Passage
from tests.ui.fake_engine import FakeEngine
from ui.store.records import Conversation, ConversationInfo, Exchange

ENGINE = FakeEngine()
WHEN = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def exchange(
    position: int,
    question: str,
    answer: Answer | None = None,
    error: str = "",
    partial: str = "",
    filters: Filters = NO_FILTERS,
) -> Exchange:
    return Exchange(f"e{position}", position, question, answer, error, partial, filters, WHEN)


def conversation(*exchanges: Exchange, title: str = "主席团的工作") -> Conversation:
    return Conversation(ConversationInfo("c", title, WHEN, WHEN, len(exchanges)), exchanges)


def whole() -> Conversation:
    """An answer, a refusal, the hostile answer, an error, a broken-off answer, the first answer again."""
    return conversation(
        exchange(0, "主席团做什么？", ENGINE.ask("主席团做什么？"), filters=Filters(places=("某县", "乙县"))),
        exchange(1, "天气怎么样？", ENGINE.ask("天气怎么样？")),
        exchange(2, "恶意", ENGINE.ask("恶意")),
        exchange(3, "出错", error="语言模型没有响应。请稍后再试。"),
        exchange(4, "停了", partial="写了一半[1]"),
        exchange(5, "再问一次", ENGINE.ask("主席团做什么？")),
    )


def quoting(*quotes: str, text: str = "", title: str = "标题") -> Answer:
    """An answer that cites these quotes of one article, each followed by its number."""
    article = ArticleMeta("a", title, "a.txt")
    passage = Passage("a-0", "a", 0, 99, 0, 99, "\n".join(quotes))
    citations = tuple(
        Citation(n, quote, n, n + len(quote), n, n + len(quote), passage, article)
        for n, quote in enumerate(quotes, start=1)
    )
    written = text or "\n".join(f"{quote}[{n}]" for n, quote in enumerate(quotes, start=1))
    return Answer("问", written, "answered", "extractive", citations)
