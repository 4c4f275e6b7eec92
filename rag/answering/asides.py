"""What a reply may say without support: a lead-in, a label, or that the passages are silent. Nothing else beside it."""

from __future__ import annotations

import re

from rag.answering.claims.words import weight_of
from rag.text import cut_words, fold

_SILENT = re.compile(
    r"(?:资料|文件|文中|原文|材料|所给内容)[^。]{0,8}(?:没有|未|并未|并没有|没)[^。]{0,6}"
    r"(?:说明|提及|提到|提供|涉及|记载|写明|给出|回答|包含|找到|明确)|无法(?:从|根据)[^。]{0,8}(?:资料|文件|材料)"
)
_CLAUSE = re.compile(r"[,，;；:：。!！?？\n]|——|但是?|不过|然而|因此|所以")
_TOPIC = re.compile(r"^(?:关于|对于|至于|就|根据|除此|此外|其他|在)")
_PREDICATE = re.compile(r"[不没无非未免除可必应须禁错假废停由被为是有领得归]")
_FIGURE = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿]")
_LABEL = re.compile(r"([^:：。，,；;“”\"'《》（）()\d]{1,14})[:：]\s*(?=\w)(.+)", re.S)
_GENERAL_WORDS = """
    以下 如下 下列 下面 上述 包括 包含 主要 分别 分为 体现 体现在 几点 几个 方面 要求 规定 措施 做法 内容 情况 要点 重点 回答 答案 结论 总结 说明 补充 资料
    文件 文中 原文 材料 提到 提及 提供 涉及 记载 写明 给出 找到 明确 具体 详细 直接 相关 有关 其他 其它 更多 这个 这一 一点 问题 没有 并未 并没有 无法 根据
    从 所给 所 问 时间 数量 原因 标准 方式 程序 对象 范围 第一 第二 第三 首先 其次 最后 另外 此外 同时 例如 比如 即 一是 二是 三是 以及 和 与
    的 了 在 中 里 对 就 关于 对于 至于 为 其 该 各 等 个 条 项 点 种 类 建议 查阅 咨询
"""
_GENERIC = frozenset(_GENERAL_WORDS.split())
SILENT_HERE = "资料没有说明这一点。"


def says_silent(sentence: str) -> bool:
    """Whether ``sentence`` says that the passages are silent, and nothing beside that."""
    clauses = [clause.strip() for clause in _CLAUSE.split(sentence) if clause.strip()]
    others = [clause for clause in clauses if not _SILENT.search(clause)]
    return len(others) < len(clauses) and all(_TOPIC.match(one) or not _unknown(one, "") for one in others)


def silence(sentence: str, known: str) -> str:
    """``sentence``, which says that the passages are silent, in words that are ``known`` (folded) from the
    question and the passages; in general words where it has others, since those could claim something.
    """
    return SILENT_HERE if _unknown(sentence, known) else sentence


def label_of(sentence: str) -> tuple[str, str]:
    """The label that ``sentence`` begins with and what follows its colon; both empty where it has none."""
    match = _LABEL.match(sentence)
    return (match[1], match[2]) if match else ("", "")


def leads_in(sentence: str, question: str, documents: str) -> bool:
    """Whether a line that is regarded as claiming nothing is a mere lead-in or label: words of ``documents``
    as they stand, or words of both (folded) and general ones that say nothing of anything.
    """
    label = fold(sentence).strip(" :：#*。")
    if not any(map(str.isalnum, label)) or label in documents:
        return True
    figures = [word for word in cut_words(label) if _FIGURE.search(word) and word not in _GENERIC]
    return (
        not _PREDICATE.search(label)
        and all(figure in documents for figure in figures)
        and not _unknown(label, f"{question}\n{documents}")
    )


def _unknown(text: str, known: str) -> list[str]:
    """Words that say something, are no general ones and stand not in ``known``."""
    words = cut_words(fold(text))
    return [word for word in words if (weight_of(word) > 0 and word not in _GENERIC and word not in known)]
