"""A follow-up question and the dialogue before it -> a question that stands alone, by rules.

The last question of the user lends what the follow-up leaves out: its place, or the whole of its
subject where the follow-up has none of its own. 第二项 is an item of the enumeration in the last answer that
has one. A question that stands alone is left as it is, so that a change of topic does not drag old context in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.phrases import PHRASES
from rag.swapping import names_something, with_part_swapped
from rag.text import find_enumerations, fold, numeral_value, split_sentences, tokenise
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
_LEAD = re.compile(
    r"^(?:(?:那么?|那就|还有|另外|然后|此外)?[，,\s]*(?:(?:如果|要是|换成|换作|至于|关于)(?:是|说)?)?|and\b|what about|how about)[，,\s]*",
    re.I,
)
_TRAIL = re.compile(r"(呢|咧|吗|啊|吧)?[？?！!。\s]*$")
_STOP = re.compile(r"[？?！!。\s]+$")
_LEVEL = re.compile(r"[省市州县区乡镇](?![级长委政府人])")
_OF_IT = re.compile(r"(?:的话|方面|这块|这边|那边)$")
_MAX_SELF_CONTAINED_WORDS = 1
_ENOUGH_WORDS = 8
"""Words with which a question stands alone, whatever was asked before."""
_ORDINAL = re.compile(
    r"(?P<last>最后|末尾?)(?:那|这)?一?[个项点条种步]"
    r"|第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:[个项点条种类步]|方面|部分)(?:方面)?"
)
_ELABORATING = re.compile(
    r"展开|详细|具体|仔细|解释|介绍|说明|内容|意思|要求|做法|[说讲谈]{1,2}(?:一下|一说|一讲)?|怎么[做办回说讲样]|什么|是|呢|吗"
)
_ITEM_MARK = re.compile(
    r"^(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．是要]+|第[一二三四五六七八九十]{1,3}[，,、]?|首先[，,]?|其次[，,]?|最后[，,]?)\s*"
)
_ASKED = re.compile(
    r"什么样?|多少|哪些|哪几[个项条种]|谁|怎么样?|怎样|如何|为什么|为何|几(?=[个名次位项条])|吗$"
)
_MORE = re.compile(
    r"^(?:那么?)?(?:还有|除此之外|此外|另外|其他|其它|别)(?:的|其他|别的)*(?:内容|方面|要求|规定)?(?:还有)?(?:什么|哪些)?(?:的)?(?:呢|吗|么)?[？?。]*$"
)


def _remark_like(doubtful: str) -> str:
    """A pattern of what ``Phrases.doubtful`` becomes in an answer."""
    before, after = map(re.escape, doubtful.split("{remark}"))
    return f"{before}[^{after}]*{after}"


_REMARK = "|".join(_remark_like(phrases.doubtful) for phrases in PHRASES.values())
_CITATION = re.compile(rf"\[\d+\](?:{_REMARK})*")


def stand_alone(
    question: str, history: Sequence[Turn], places: Callable[[str], list[str]] | None = None
) -> str:
    """``question`` so completed that it can be searched for without the dialogue.

    ``places`` finds the places that a text names: a place in the follow-up takes the place of the one
    asked about before (「那合肥呢」).
    """
    item = _item(question, history)
    if item:
        return _of_item(question, item, history, places)
    return _completed(question, history, places, items=True) if _depends(question) else question


def asks_for_more(question: str) -> bool:
    """Whether the follow-up only asks what else there is to say, as 还有呢 does."""
    return _MORE.search(question.strip()) is not None


def said_before(question: str, history: Sequence[Turn]) -> str:
    """What the answers before have said, where ``question`` asks for more; else empty."""
    if not asks_for_more(question):
        return ""
    return "\n".join(" ".join(turn.content.split()) for turn in history if turn.role == "assistant")


def _item(question: str, history: Sequence[Turn]) -> str:
    """The first sentence of the item that the question points at, in the last answer that has so many; else "".

    A question that names something else beside (《办法》第五条) does not point at an answer.
    """
    ordinal = _ORDINAL.search(question)
    if ordinal is None or "《" in question:
        return ""
    rest = _ELABORATING.sub(" ", _LEAD.sub("", question).replace(ordinal.group(), " "))
    spoken = "".join(turn.content for turn in history)
    own = {word for word in _content_words(rest) if word not in spoken}
    if len(own) > _MAX_SELF_CONTAINED_WORDS:
        return ""
    at = -1 if ordinal.group("last") else int(numeral_value(ordinal.group("n")) or 0) - 1
    for turn in reversed(history):
        items = _items(turn.content) if turn.role == "assistant" else []
        if items and at < len(items):
            return items[at]
    return ""


def _items(answer: str) -> list[str]:
    """The first sentences of the items of an answer's longest enumeration, without their marks."""
    text = _CITATION.sub("", answer)
    rows = [row for row in find_enumerations(text) if row.family != "side"]
    if not rows:
        return []
    longest = max(rows, key=lambda row: (len(row.items), -row.start))
    items = [text[start:end] for start, end in longest.items]
    return [_ITEM_MARK.sub("", item[: split_sentences(item)[0][1]].strip()) for item in items]


def _of_item(
    question: str, item: str, history: Sequence[Turn], places: Callable[[str], list[str]] | None
) -> str:
    """``item`` asked about, in the place that the dialogue is about."""
    ordinal = _ORDINAL.search(question)
    asked = _LEAD.sub("", question).replace(ordinal.group() if ordinal else "", "")
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    named: list[str] = []
    if places is not None and not places(f"{question}{item}"):
        named = next((found for text in reversed(earlier) if (found := places(text))), [])
    return " ".join([*named[:1], item.rstrip("。；;"), _TRAIL.sub("", asked)]).strip()


def with_context(
    question: str, history: Sequence[Turn], places: Callable[[str], list[str]] | None = None
) -> str:
    """``question`` with the subject of the user's last question, whether it needs it or not; unchanged where
    it has so many words of its own that it needs nothing.

    A last question for an item (第二项呢) counts as the one before it: the words of an item are a document's own,
    and would draw in whatever is asked next.
    """
    if len(_content_words(question)) >= _ENOUGH_WORDS:
        return question
    return _completed(question, history, places, items=False)


def _completed(
    question: str, history: Sequence[Turn], places: Callable[[str], list[str]] | None, items: bool
) -> str:
    while True:
        earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
        if not earlier:
            return question
        before = _before_last_question(history)
        if items or not _item(earlier[-1], before):
            break
        history = before
    whole = _STOP.sub("", stand_alone(earlier[-1], before, places))
    context = _TRAIL.sub("", whole)
    named = places(context) if places is not None else []
    part = _part_named(question)
    if places is not None and (own := places(question)):
        if part and named:
            return _of_place(part, own[0], whole, named)
        for name in named:
            context = context.replace(name, "")
    if asks_for_more(question):
        return context.strip()
    if part:
        return with_part_swapped(part, whole, named[0] if named else "") or f"{part} {context}"
    if _ASKED.search(question):
        context = _ASKED.sub("", context)
    return f"{context} {question}"


def _of_place(part: str, place: str, asked: str, named: Sequence[str]) -> str:
    """What was asked before, asked of the place that ``part`` names, and of what ``part`` names there."""
    here, _, thing = part.partition(place)
    level = _LEVEL.match(thing)
    where = here + place + (level.group() if level else "")
    thing = thing[len(level.group()) if level else 0 :].removeprefix("的")
    for at, name in enumerate(named):
        asked = re.sub(
            rf"{re.escape(name)}(?:{_LEVEL.pattern})?",
            lambda _, first=at == 0: where if first else "",
            asked,
            count=0 if at else 1,
        )
    return (
        (with_part_swapped(thing, asked, where) or f"{thing} {_TRAIL.sub('', asked)}")
        if thing
        else _TRAIL.sub("", asked)
    )


def _depends(question: str) -> bool:
    if _POINTS_BACK.search(question) or _ENDS_ELLIPTIC.search(question):
        return True
    return len(_content_words(question)) <= _MAX_SELF_CONTAINED_WORDS


def _part_named(question: str) -> str:
    """What a question consists of that only names something (「那合肥呢」), else empty."""
    if not _ENDS_ELLIPTIC.search(question):
        return ""
    part = _OF_IT.sub("", _TRAIL.sub("", _LEAD.sub("", question)))
    few = len(_content_words(question)) <= _MAX_SELF_CONTAINED_WORDS
    return part if few or names_something(part) else ""


def _content_words(question: str) -> set[str]:
    return {word for word in tokenise(fold(question)) if word not in _QUESTION_WORDS and len(word) > 1}


def _before_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(at for at, turn in enumerate(history) if turn.role == "user" and turn.content.strip())
    return history[:last]
