"""Words that turn what a sentence says into something else: untrue, conditional, past, or asked to be doubted.

They say little of their own, so that a sentence which has them beside true words looks supported; the support
must have them too.
"""

from __future__ import annotations

import re

from rag.answering.claims.conditions import implied_condition
from rag.answering.claims.polarity import denied_at
from rag.text import cut_words, is_known_word

_UNTRUE = re.compile(
    r"错误|有误|不实|不属实|不真实|不准确|不成立|不可信|不算数|虚假|虚构|编造|捏造|伪造|谣言|谎言|误传|误解|骗人|胡说|才怪|[是为属]?(?:错|假)的"
    r"|作废|废止|废除|失效|无效|撤销|终止|停止|暂停|中止|推翻|否定|否认|过时|过期|名存实亡|形同虚设|走过场"
    r"|\b(?:false|untrue|wrong|void|invalid|cancelled|abolished|repealed|not true)\b"
)
_UNDONE = re.compile(rf"{_UNTRUE.pattern}|不再|取消|改[变为成]|不予|不保留|解散|打破|扭转")
"""What may have said it already: what is no longer kept is abolished."""
_DOUBTED = re.compile(
    r"难道|岂[不有能非会]|何必|何须|何曾|何来|怎么?可能|怎么?会|哪有|哪会|哪里会|谁说|凭什么"
)
_CONDITION = re.compile(
    r"如果|假如|假设|假使|倘若|倘使|若是|除非|只要|只有(?=[^,。;]{1,20}才)|一旦|\b(?:if|unless)\b"
)
_CONDITIONAL = re.compile(
    rf"{_CONDITION.pattern}|若|凡|每[次回当逢]|(?<![例比])如(?![何此下同期实意上今图约])|否则|的[,，]|[没未不][^,，。]{{1,16}}的|时[,，、]?|情形|情况下|才能?|方可|未经|经[^,，。]{{1,16}}[,，]|[前后][,，]|但书?|除[^,，。]{{1,20}}外"
)
_PAST = re.compile(r"^(?:以前|从前|曾经|原先|过去|此前|旧时|当年)(?!比)")
_OVER = re.compile(r"以前|从前|曾|原先|原来|过去|此前|当年|当时|改为|改成|调整|提高到|\d年")
_SIGNS = re.compile(r"[≠≥≤<>=≈±×÷→⇒¬]")
_FOREIGN = re.compile(r"(?<![a-z\d])[a-z]+(?![a-z\d])")
"""Words of letters alone: those beside a digit (4a) belong to a figure."""


def turned_by(sentence: str, support: str, documents: str) -> str:
    """What in ``sentence`` turns the meaning of ``support``, which has nothing of the kind; empty where nothing does.

    All are folded. Foreign words must stand anywhere in ``documents``.
    """
    for words, allowed in (
        (_UNTRUE, _UNDONE),
        (_DOUBTED, _DOUBTED),
        (_CONDITION, _CONDITIONAL),
        (_PAST, _OVER),
        (_SIGNS, _SIGNS),
    ):
        said = next(
            (
                one
                for one in words.finditer(sentence)
                if _is_whole(one, sentence) and not (words is _UNTRUE and denied_at(sentence, one.start()))
            ),
            None,
        )
        if said and not allowed.search(support):
            if words is _CONDITION and implied_condition(sentence, support):
                continue
            return said.group()
    return next((word for word in _FOREIGN.findall(sentence) if word not in documents), "")


def _is_whole(match: re.Match[str], text: str) -> bool:
    """Whether no word of the dictionary reaches over an end of ``match`` (有误 in 有误工补贴 is none)."""
    at = 0
    for word in cut_words(text):
        start, end = at, at + len(word)
        over = start < match.start() < end < match.end() or match.start() < start < match.end() < end
        if over and is_known_word(word):
            return False
        at = end
    return True
