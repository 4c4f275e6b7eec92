"""Orders that a document gives to a language model: neither sent to it nor counted as support."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.question import strip_controls
from rag.text import fold
from rag.types import Hit, Sentence

_RULES = r"(?:规则|指令|提示词?|说明|设定|资料)"
_ORDER = re.compile(
    "|".join(
        (
            # to set aside what the model was told
            rf"(?:忽略|无视|忘记|忘掉|不理会|跳过|绕过)[^。]{{0,8}}(?:以上|之前|前面|上面|上述|所有|一切|全部|系统|先前|你的|其他)[^。]{{0,8}}{_RULES}",
            r"(?:忽略|无视)系统|(?:上面|以上|之前|原来|先前)的?(?:规则|指令|提示)[^。]{0,4}(?:取消|作废|无效|解除)",
            r"(?:ignore|disregard|forget|override)\b.{0,24}\b(?:instructions?|rules?|prompts?|told|passages?|above)",
            r"以下是新的?(?:规则|指令)|(?:^|[\"“「'{])\s*新的?(?:规则|指令)[:：]|\bnew (?:rules?|instructions?)\s*[:：]",
            # to say, or not to say, something in the answer
            r"(?:只|一律|必须|请)(?:改为)?回答[^。]{0,8}[:：“\"]|回答(?:时|之前|末尾|里)?[^。]{0,6}(?:一律|只)(?:写|说|输出)(?!明)|对任何问题都回答",
            r"(?:结束|开始|代替|替换)(?:你的|本次|这个|该)?回答|回答的?(?:末尾|结尾|开头)[^。]{0,6}(?:写|加|附)",
            r"(?:只|一律|请)(?:改)?说[:：“\"]|请(?:引用|在回答|在每句话)|请(?:直接)?输出",
            r"(?:不要|不用|无需)(?:再)?(?:标注|引用|核对)[^。]{0,4}(?:资料|编号|出处|来源|依据)",
            r"回答者[^。]{0,4}(?:必须|应当|要)|给模型的|(?:AI|人工智能|智能)助手[^。]{0,4}(?:请|注意|必须)|作为一?个?(?:大?语言模型|AI)",
            r"\bas an? (?:ai|language model)\b|\bassistant\s*[:：]|\bassistant\b.{0,24}\banswer",
            r"(?:你|您)(?:现在|从现在起)(?:是|扮演)|现在你(?:是|扮演)|\byou are (?:now|dan)\b|\bpretend\b",
            r"\b(?:say|answer|reply|respond|output|print)\b.{0,16}(?:\bthat\b|\bonly\b|[:：]|[\u4e00-\u9fff])",
            # to tell what the model was told
            r"(?:你的?|你收到的)[^。]{0,4}(?:提示词?|规则|说明|指令)|系统提示|提示词|system prompt",
            # turns of a dialogue, marks of chat templates and of tools
            r"^\s*#{0,3}\s*(?:system|assistant|user|human|用户|助手|系统)\s*[:：]|【系统消息】|不受资料限制",
            r"<\s*/?\s*[|｜]|[|｜]\s*>|\[/?(?:inst|[a-z]+_(?:calls?|prompts?|tools?|results?))\]|<</?sys>>|<(?:start|end)_of_turn>|</?(?:tool_call|instructions?|rule)>|\"tool_calls\"|[\"']role[\"']\s*:\s*[\"'](?:system|assistant|user|tool)",
            r"^\s*={3,}|</?(?:documents?|context|passage)>",
        )
    ),
    re.I | re.M,
)
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Characters that turn the direction of text, or spell what no one sees."""


def gives_orders(text: str) -> bool:
    """Whether ``text`` speaks to a language model instead of about its own matter."""
    seen = "\n".join(map(strip_controls, text.split("\n")))
    return _UNSEEN.search(text) is not None or _ORDER.search(fold(seen)) is not None


def without_orders(hit: Hit) -> Hit:
    """``hit`` without what gives orders: titles and headings that do, all lines of them but the first, and a
    passage's sentences from the first that does. A passage may have no sentence left.
    """
    passage, given = hit.passage, hit.article
    article = replace(given, title=_name(given.title), place=_name(given.place), date=_name(given.date))
    heading = tuple(filter(None, map(_name, passage.heading)))
    kept = _before_orders(passage.sentences)
    whole = len(kept) == len(passage.sentences)
    if whole and heading == passage.heading and article == given:
        return hit
    end = passage.end if whole else kept[-1].end if kept else passage.start
    cut = replace(
        passage, end=end, text=passage.text[: end - passage.start], heading=heading, sentences=tuple(kept)
    )
    return replace(hit, passage=cut, article=article)


def _name(text: str) -> str:
    first = next(iter(text.splitlines()), "")
    return "" if gives_orders(text) else first


def _before_orders(sentences: Sequence[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    for sentence in sentences:
        if gives_orders(sentence.text):
            break
        kept.append(sentence)
    return kept
