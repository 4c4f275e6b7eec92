"""A follow-up rewritten by the language model so that it stands alone, taken only where it adds nothing of its own."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from rag.answering.claims.words import weight_of
from rag.answering.orders import gives_orders
from rag.answering.prompt import PromptLanguage, rewrite_prompt
from rag.errors import LanguageModelError
from rag.llms.base import LanguageModel
from rag.text import fold, tokenise
from rag.types import Turn

_MAX_TOKENS = 96
_MAX_CHARS = 200
_LABEL = re.compile(r"^(?:改写(?:后的问题)?|问题|Rewritten(?: question)?|Question)\s*[:：]\s*", re.I)
_THINKING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.S)
_WEIGHTY = 0.4
_ASKING = frozenset(
    ("哪些", "哪个", "哪里", "多少", "什么", "为什么", "怎么", "怎样", "如何", "那么", "还有", "第一", "第二")
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?")

logger = logging.getLogger(__name__)


def rewrite(
    model: LanguageModel, question: str, history: Sequence[Turn], language: PromptLanguage
) -> str | None:
    """The question as it stands alone; None where there is no dialogue, the model fails, or what it wrote
    has words or figures that the dialogue doesn't have.
    """
    if not any(turn.role == "user" and turn.content.strip() for turn in history):
        return None
    try:
        pieces = model.stream(rewrite_prompt(question, history, language), _MAX_TOKENS)
        reply = "".join(piece.text for piece in pieces)
    except LanguageModelError as error:
        logger.warning("a follow-up was not rewritten: %s", error)
        return None
    lines = [line.strip() for line in _THINKING.sub("", reply).splitlines() if line.strip()]
    rewritten = _LABEL.sub("", lines[0]).strip(" \"“”'") if len(lines) == 1 else ""
    kept = rewritten and _adds_nothing(rewritten, question, history) and _loses_nothing(rewritten, question)
    return rewritten if kept and not gives_orders(rewritten) else None


def _adds_nothing(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    if len(rewritten) > _MAX_CHARS:
        return False
    said = fold("\n".join([question, *(turn.content for turn in history)]))
    words = [word for word in tokenise(fold(rewritten)) if len(word) > 1]
    unknown = [word for word in words if word not in said]
    figures_known = all(figure in said for figure in _FIGURE.findall(fold(rewritten)))
    return figures_known and len(unknown) <= len(words) // 5 and not any(map(str.isascii, unknown))


def _loses_nothing(rewritten: str, question: str) -> bool:
    """Whether the weighty words of the question are still there, one in three perhaps in other words."""
    words = {word for word in tokenise(fold(question)) if _weighty(word)}
    lost = [word for word in words if word not in fold(rewritten)]
    return len(lost) <= len(words) // 3


def _weighty(word: str) -> bool:
    return len(word) > 1 and word not in _ASKING and weight_of(word) >= _WEIGHTY
