"""What a reply may say without support: a lead-in, a label, or that the passages are silent. Nothing else beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.claims.words import weight_of
from rag.phrases import Phrases
from rag.text import cut_words, fold

_MATERIAL = r"\b(?:documents?|passages?|sources?|materials?|texts?)\b"
_SILENT = re.compile(
    r"(?:资料|文件|文中|原文|材料|所给内容)[^。]{0,8}(?:没有|未|并未|并没有|没)[^。]{0,6}"
    r"(?:说明|提及|提到|提供|涉及|记载|写明|给出|回答|包含|找到|明确)|无法(?:从|根据)[^。]{0,8}(?:资料|文件|材料)"
    rf"|{_MATERIAL}[^.]{{0,16}}\b(?:do|does|did) ?n(?:o|')t (?:say|state|mention|contain|give|provide|specify|answer|address)"
    rf"|\b(?:no (?:information|answer|mention)|not (?:said|stated|mentioned|specified|given|answered))\b[^.]{{0,24}}{_MATERIAL}",
    re.I,
)
_CLAUSE = re.compile(
    r"[,，;；:：。!！?？\n]|\.(?!\d)|——|但是?|不过|然而|因此|所以"
    r"|\b(?:but|however|so|thus|therefore|because|since|although)\b",
    re.I,
)
_TOPIC = re.compile(r"^(?:关于|对于|至于|就|根据|除此|此外|其他|在)")
_PREDICATE = re.compile(r"[不没无非未免除可必应须禁错假废停由被为是有领得归对向给把让使替]")
_ANNOUNCES = re.compile(
    r"(?:以下|下面|下列|如下|分别|主要|具体)(?:[几各]?[点项个条]|方面|内容)?(?:就?是|为|有)|(?:归纳|概括|总结|分)为|有(?=以下|下列|如下|[几各][点项个条])"
)
_DENIAL = re.compile(r"[不未无非莫勿禁免][^,，。;；:：\n]*$")
_DENIED_WITHIN = 8
_FIGURE = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿]")
_LABEL = re.compile(r"([^:：。，,；;“”\"'《》（）()\d]{1,14})[:：]\s*(?=\w)(.+)", re.S)
_GENERAL_WORDS = """
    以下 如下 下列 下面 上述 包括 包含 主要 分别 分为 体现 体现在 几点 几个 方面 要求 规定 措施 做法 内容 情况 要点 重点 回答 答案 结论 总结 说明 补充 资料
    文件 文中 原文 材料 提到 提及 提供 涉及 记载 写明 给出 找到 明确 具体 详细 直接 相关 有关 其他 其它 更多 这个 这一 一点 问题 没有 并未 并没有 无法 根据
    从 所给 所 问 时间 数量 原因 标准 方式 程序 对象 范围 第一 第二 第三 首先 其次 最后 另外 此外 同时 例如 比如 即 一是 二是 三是 以及 和 与
    的 了 在 中 里 对 就 关于 对于 至于 为 其 该 各 等 个 条 项 点 种 类 建议 查阅 咨询 很 抱歉 非常抱歉 对不起 不好意思 遗憾 目前 现有 已有 收录 所收
    sorry unfortunately the this that in any given provided available i it
"""
_GENERIC = frozenset(_GENERAL_WORDS.split())


def says_silent(sentence: str) -> bool:
    """Whether ``sentence`` says that the passages are silent, and nothing beside that."""
    clauses = [clause.strip() for clause in _CLAUSE.split(sentence) if clause.strip()]
    others = [clause for clause in clauses if not _SILENT.search(clause)]
    return len(others) < len(clauses) and all(_TOPIC.match(one) or not _unknown(one, "") for one in others)


def silence(sentence: str, question: str, documents: str, phrases: Phrases) -> str:
    """``sentence``, which says that the passages are silent, in words that are known (folded) from the question
    and the passages, and figures of the passages; the sentence of ``phrases`` where it has others, which could claim
    something.
    """
    known = not _unknown(sentence, f"{question}\n{documents}") and _figures_stand(fold(sentence), documents)
    return sentence if known else phrases.silent_here


def label_of(sentence: str) -> tuple[str, str]:
    """The label that ``sentence`` begins with and what follows its colon; both empty where it has none."""
    match = _LABEL.match(sentence)
    return (match[1], match[2]) if match else ("", "")


def leads_in(sentence: str, documents: str, names: Sequence[str] = ()) -> bool:
    """Whether a line that is regarded as claiming nothing is a mere lead-in or label: general words, and such
    as stand beside one another in ``documents`` (folded). ``names`` are places and titles, which may stand anywhere.
    """
    label = fold(sentence).strip(" :：#*。")
    if not any(map(str.isalnum, label)) or stands_in(label, documents):
        return True
    label = _ANNOUNCES.sub(" ", label)
    if _PREDICATE.search(label) or _FIGURE.search(_without_general(label)):
        return False
    for name in names:
        label = label.replace(name, " ")
    return all(stands_in(piece, documents) for piece in _without_general(label).split())


def stands_in(text: str, documents: str) -> bool:
    """Whether ``documents`` have ``text`` (both folded) as it is, and not only behind a denial (不得由他人代为述职)."""
    return any(
        not _DENIAL.search(documents, max(0, match.start() - _DENIED_WITHIN), match.start())
        for match in re.finditer(re.escape(text), documents)
    )


def is_general(text: str, known: str) -> bool:
    """Whether ``text`` has general words only, and such as stand in ``known`` (folded)."""
    return not _unknown(text, known) and _figures_stand(fold(text), known)


def _figures_stand(text: str, documents: str) -> bool:
    return all(word in documents for word in cut_words(text) if _FIGURE.search(word) and word not in _GENERIC)


def _without_general(label: str) -> str:
    """The words of a label that say something; those beside one another stay together."""
    return "".join(
        " " if word in _GENERIC or not any(map(str.isalnum, word)) else word for word in cut_words(label)
    )


def _unknown(text: str, known: str) -> list[str]:
    """Words that say something, are no general ones and stand not in ``known``."""
    words = cut_words(fold(text))
    return [word for word in words if (weight_of(word) > 0 and word not in _GENERIC and word not in known)]
