"""What there is much of and what there is little of, told in one sentence: 重答复、轻落实; 仅限于参观,培训较少.

The words are the same when the two are exchanged, and so are those that say much and little.
"""

from __future__ import annotations

import re

from rag.answering.claims.words import NEAR, Word, grade, said

_MUCH = re.compile(
    r"[仅只]?(?:局限|限)[于在]|主要(?!领导|负责|任务|职责|内容|原因|目标)[是看靠在]?|[侧偏着]重[于看]?|集中[在于]|偏爱|热衷于?"
    r"|(?:注重|重视|(?<![严尊注着看偏侧隆慎比双多])重(?![点要大视新复申建庆在任]))(?=[^,。;]{1,10}[,、而]?[^,。;]{0,3}轻)"
)
_LITTLE_OF = re.compile(
    r"不仅仅?(?=[是看靠])|不只|而不是|而非|忽视|忽略|轻视|缺乏|很?少(?=[组开搞安进到去看用])|[较极]少(?=[\u4e00-\u9fff]{2})"
    r"|(?<![减年较])轻(?!微|松|易|重|工)(?=[\u4e00-\u9fff]{2})"
)
_LITTLE_BEFORE = re.compile(r"(?:[较很极太偏]少|不多|不足|不够|薄弱|欠缺)(?=$|[,，。;；、])")
_CLAUSE = re.compile(r"[^,。;]+")
_TELLING, _LEAST = 0.3, 0.4


def exchanged_focus(claim: str, source: str) -> str:
    """Words of which ``claim`` says that they are most of it, where ``source`` says so of what the claim has as
    little. Both are folded; empty where the two tell alike, or either tells of one of them only.
    """
    much, little = _poles(claim)
    there_much, there_little = _poles(source)
    if not (much and little and there_much and there_little):
        return ""
    heard = said(source)
    risen = [word for word in much if _within(heard.find(word.text), there_little, there_much)]
    fallen = [word for word in little if _within(heard.find(word.text), there_much, there_little)]
    weighty = min(sum(word.weight for word in words) for words in (risen, fallen)) >= _LEAST
    return "、".join(word.text for word in risen) if weighty else ""


def _within(places: tuple[tuple[int, float], ...], inside: list[Word], outside: list[Word]) -> bool:
    """Whether a word found at ``places`` is among the words ``inside``, and not among those ``outside``."""

    def among(words: list[Word]) -> bool:
        return any(grade(places, one.start, one.end) >= NEAR for one in words)

    return among(inside) and not among(outside)


def _poles(text: str) -> tuple[list[Word], list[Word]]:
    """The words of which ``text`` says that there is much, and little."""
    much: list[Word] = []
    little: list[Word] = []
    pole: list[Word] | None = None
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        behind = _LITTLE_BEFORE.search(text, start, end)
        marks = [(mark.end(), much) for mark in _MUCH.finditer(text, start, end)]
        marks += [(mark.end(), little) for mark in _LITTLE_OF.finditer(text, start, end)]
        if behind and not marks:
            marks, end = [(start, little)], behind.start()
        elif pole is not None and not marks:
            marks = [(start, pole)]
        marks.sort(key=lambda mark: mark[0])
        for number, (at, words) in enumerate(marks):
            stop = marks[number + 1][0] if number + 1 < len(marks) else end
            words += _words(text, at, stop)
            pole = None if behind else words
    return much, little


def _words(text: str, start: int, end: int) -> list[Word]:
    return [word for word in said(text).words if start <= word.start < end and word.weight >= _TELLING]
