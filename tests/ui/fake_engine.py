"""An engine with the real interface and two small documents, whose answers can be told beforehand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NoReturn

from rag.answering.writer import UNSUPPORTED
from rag.errors import ModelError
from rag.llms.failures import failure
from rag.types import (
    NO_FILTERS,
    AlsoIn,
    Answer,
    AnswerEvent,
    AnswerMode,
    Article,
    ArticleMeta,
    Citation,
    Filters,
    Hit,
    LocateResult,
    Passage,
    QuoteMatch,
    Turn,
    Writing,
)

TOWN_TEXT = (
    "一、主席团的工作\n"
    "乡镇人大主席团在闭会期间召集会议，讨论决定本行政区域内的重大事项。"
    "主席团每季度至少召开一次会议，听取和审议政府的专项工作报告。"
    "要组织代表视察、调研，至少要联系2023名劳动力。"
)
HOSTILE_TEXT = (
    '<script>window.hacked = "script"</script><img src="http://203.0.113.7/x.png" onerror="window.hacked=1">'
    "![图](http://203.0.113.7/y.png) [点我](javascript:window.hacked=2) {{constructor}} ${window.hacked=3} "
    "</template><b>粗体</b> @children `反引号`。恶意文件的第二句话。"
)
TOWN = ArticleMeta(
    id="town",
    title="在乡镇人大工作会议上的讲话",
    source="000_town.txt",
    place="某县",
    issuer="县人大常委会",
    speaker="主任",
    date="2023年9月6日",
    date_doubtful=True,
    genre="讲话",
    completeness="cut",
)
HOSTILE = ArticleMeta(id="hostile", title='<img src="http://203.0.113.7/t.png">标题', source='"><script>.txt')
REFUSAL = "文件里没有关于这个问题的内容。"


def _passage(meta: ArticleMeta, text: str, heading: tuple[str, ...] = ()) -> Passage:
    return Passage(f"{meta.id}-0", meta.id, 0, len(text), 10, 10 + len(text), text, heading)


def _hit(rank: int, meta: ArticleMeta, passage: Passage) -> Hit:
    return Hit(rank, 1.0 / rank, passage, meta, (AlsoIn("other-0", "other", "另一篇文章", "乙县"),))


def _citation(n: int, meta: ArticleMeta, passage: Passage, quote: str, remark: str = "") -> Citation:
    start = passage.text.index(quote)
    end = start + len(quote)
    return Citation(n, quote, start, end, start + 10, end + 10, passage, meta, remark)


TOWN_PASSAGE = _passage(TOWN, TOWN_TEXT, ("一、主席团的工作",))
HOSTILE_PASSAGE = _passage(HOSTILE, HOSTILE_TEXT, ("<b>章节</b>",))
FIRST = "乡镇人大主席团在闭会期间召集会议，讨论决定本行政区域内的重大事项。"
SECOND = "主席团每季度至少召开一次会议，听取和审议政府的专项工作报告。"
THIRD = "要组织代表视察、调研，至少要联系2023名劳动力。"


CLAIM = "主席团每月召开三次会议。"
ASKED = "乡镇人大主席团的会议由谁召集"
NOTICE = "语言模型 <b>qwen</b> 在 30 秒内没有响应。以下是从文件中摘录的回答。"
WRITING = Writing("qwen<b>@本机", 2, 1, 0, 1, 900, 60, 12.34)


def _written(question: str) -> Answer:
    text = f"{FIRST}[1]{CLAIM}{UNSUPPORTED}\n{SECOND}[2]"
    citations = (_citation(1, TOWN, TOWN_PASSAGE, FIRST), _citation(2, TOWN, TOWN_PASSAGE, SECOND))
    answer = Answer(question, text, "answered", "llm", citations, (CLAIM,), asked=ASKED, writing=WRITING)
    if "断了" in question:
        return replace(answer, notice=NOTICE, notice_code="cut")
    if "失灵" in question:
        quoted = f"{FIRST}[1]"
        return Answer(
            question, quoted, "answered", "extractive", citations[:1], notice=NOTICE, notice_code="slow"
        )
    return answer


def _sentences(answer: Answer) -> list[str]:
    return re.findall(r".+?(?:\[\d\]|（.+?）)\n?", answer.text)


def _pieces(text: str) -> list[str]:
    return [text[position : position + 12] for position in range(0, len(text), 12)]


class FakeEngine:
    """Answers by the words in the question: 天气 is refused, 出错 and 崩溃 fail, 恶意 cites the hostile document,
    模型 is written by a language model, 断了 by one that broke off, 失灵 is quoted in place of one.
    """

    def __init__(self) -> None:
        self.histories: list[tuple[Turn, ...]] = []
        self.modes: list[AnswerMode | None] = []
        self.filters: list[Filters] = []
        self.closed = False
        self.before_text: Callable[[], None] = lambda: None

    def search(
        self, question: str, k: int | None = None, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
    ) -> tuple[Hit, ...]:
        self._note(question, history)
        self.filters.append(filters)
        if "天气" in question:
            return ()
        hits = (_hit(1, TOWN, TOWN_PASSAGE), _hit(2, HOSTILE, HOSTILE_PASSAGE))
        return hits[: k or 10]

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Answer:
        self.filters.append(filters)
        self.modes.append(mode)
        self._note(question, history)
        hits = (_hit(1, TOWN, TOWN_PASSAGE), _hit(2, HOSTILE, HOSTILE_PASSAGE))
        timings = {"retrieval": 1.23456}
        if "天气" in question:
            return Answer(question, REFUSAL, "refused", mode or "extractive", hits=hits, timings_ms=timings)
        if any(word in question for word in ("模型", "断了", "失灵")):
            return replace(_written(question), hits=hits, timings_ms=timings)
        if "恶意" in question:
            text, citations = f"{HOSTILE_TEXT}[1]", (_citation(1, HOSTILE, HOSTILE_PASSAGE, HOSTILE_TEXT),)
        else:
            text = f"某县：{FIRST}[1]{SECOND}[2]\n{THIRD}[3]"
            citations = (
                _citation(1, TOWN, TOWN_PASSAGE, FIRST),
                _citation(2, TOWN, TOWN_PASSAGE, SECOND),
                _citation(3, TOWN, TOWN_PASSAGE, THIRD, "数字可疑，疑为年份误写"),
            )
        return Answer(
            question, text, "answered", mode or "extractive", citations, ("没有依据的话。",), hits, timings
        )

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Iterator[AnswerEvent]:
        answer = self.ask(question, history, mode, filters)
        yield AnswerEvent("hits", hits=answer.hits)
        for text in _sentences(answer) if answer.writing else _pieces(answer.text):
            self.before_text()
            yield AnswerEvent("text", text=text)
        yield AnswerEvent("done", answer=answer)

    def writer(self) -> NoReturn:
        raise failure("settings")

    def locate(self, quote: str) -> LocateResult:
        if quote in TOWN_TEXT:
            start = TOWN_TEXT.index(quote)
            end = start + len(quote)
            before, after = TOWN_TEXT[max(0, start - 10) : start], TOWN_TEXT[end : end + 10]
            match = QuoteMatch(TOWN, ("一、",), start, end, start + 10, end + 10, quote, before, after, 1.0)
            return LocateResult(quote, (match,), ())
        near = QuoteMatch(TOWN, (), 9, 9 + len(FIRST), 19, 19 + len(FIRST), FIRST, "", "", 0.5)
        return LocateResult(quote, (), (near,))

    def articles(self) -> list[ArticleMeta]:
        return [TOWN, HOSTILE]

    def article(self, article_id: str) -> Article:
        texts = {"town": (TOWN, TOWN_TEXT), "hostile": (HOSTILE, HOSTILE_TEXT)}
        meta, text = texts[article_id]
        return Article(meta, text, 10, 10 + len(text))

    def close(self) -> None:
        self.closed = True

    def _note(self, question: str, history: Sequence[Turn]) -> None:
        self.histories.append(tuple(history))
        if "出错" in question:
            raise ModelError("语言模型没有响应。请稍后再试。")
        if "崩溃" in question:
            raise RuntimeError("boom")
