"""A follow-up question and the dialogue before it -> a question that stands alone, by rules.

The last question of the user lends what the follow-up leaves out: its place, or the whole of its
subject where the follow-up has none of its own. A question that stands alone is left as it is, so
that a change of topic does not drag old context in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.text import fold, tokenise
from rag.types import Turn

_POINTS_BACK = re.compile(
    r"^(那么?|那就|还有|另外|然后|再|除此之外|除了这[些个]|此外|and |what about|how about)"
    r"|(?<!其)[它他她]们?的?"
    r"|这[些个次项种份篇位里]|那[些个次项种份篇位里]|上述|上面|前面|前者|后者|刚才|刚刚|该[文市县镇意]|同样|也是吗|也一样"
    r"|\b(it|they|them|that|this|those|these|there)\b",
    re.I,
)
_ENDS_ELLIPTIC = re.compile(r"(呢|咧)[？?！!。]*$")
_QUESTION_WORDS = frozenset(
    {"什么", "哪些", "哪个", "哪里", "怎么", "怎样", "如何", "多少", "为什么", "可以", "应该", "需要", "具体"}
    | {
        "还有",
        "另外",
        "他们",
        "这个",
        "那个",
        "这些",
        "那些",
        "一下",
        "时候",
        "什么时候",
        "多久",
        "几个",
        "几次",
        "一次",
    }
)
_LEAD = re.compile(r"^(那么?|那就|还有|另外|然后|此外|and|what about|how about)[，,\s]*", re.I)
_TRAIL = re.compile(r"(呢|咧|吗|啊|吧)?[？?！!。\s]*$")
_MAX_SELF_CONTAINED_WORDS = 1


def stand_alone(
    question: str, history: Sequence[Turn], places: Callable[[str], list[str]] | None = None
) -> str:
    """``question`` so completed that it can be searched for without the dialogue.

    ``places`` finds the places that a text names: a place in the follow-up takes the place of the one
    asked about before (「那合肥呢」).
    """
    return with_context(question, history, places) if _depends(question) else question


def with_context(
    question: str, history: Sequence[Turn], places: Callable[[str], list[str]] | None = None
) -> str:
    """``question`` with the subject of the user's last question, whether it needs it or not."""
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not earlier:
        return question
    context = _TRAIL.sub("", stand_alone(earlier[-1], _before_last_question(history), places))
    if places is not None and places(question):
        for name in places(context):
            context = context.replace(name, "")
    if _swaps_one_part(question):
        return f"{_TRAIL.sub('', _LEAD.sub('', question))} {context}"
    return f"{context} {question}"


def _depends(question: str) -> bool:
    if _POINTS_BACK.search(question) or _ENDS_ELLIPTIC.search(question):
        return True
    return len(_content_words(question)) <= _MAX_SELF_CONTAINED_WORDS


def _swaps_one_part(question: str) -> bool:
    """「那合肥呢」 asks the same of something else: that comes first, the old question follows."""
    return (
        bool(_ENDS_ELLIPTIC.search(question)) and len(_content_words(question)) <= _MAX_SELF_CONTAINED_WORDS
    )


def _content_words(question: str) -> set[str]:
    return {word for word in tokenise(fold(question)) if word not in _QUESTION_WORDS and len(word) > 1}


def _before_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(at for at, turn in enumerate(history) if turn.role == "user" and turn.content.strip())
    return history[:last]
