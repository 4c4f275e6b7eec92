"""An engine with an article for each variant, which stands in its text and everything that is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import (
    NO_FILTERS,
    AlsoIn,
    Answer,
    AnswerMode,
    Article,
    ArticleMeta,
    Citation,
    Filters,
    Hit,
    LocateResult,
    Mark,
    Passage,
    QuoteMatch,
    Turn,
)
from tests.ui.fake_engine import FakeEngine
from tests.ui.web.hostile.variants import Variant


class HostileEngine(FakeEngine):
    """Answers every question with every variant; one with 天气 is refused, with every variant as nearest."""

    def __init__(self, variants: tuple[Variant, ...]) -> None:
        super().__init__()
        self.variants = variants
        self._metas = [_meta(number, one.text) for number, one in enumerate(variants)]

    def search(
        self, question: str, k: int | None = None, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
    ) -> tuple[Hit, ...]:
        return tuple(self._hit(number) for number in range(len(self.variants)))

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Answer:
        if "天气" in question:
            text = "\n".join(one.text for one in self.variants)
            return Answer(question, text, "refused", "extractive", hits=self.search(question))
        numbers = range(len(self.variants))
        text = "\n".join(f"{self.variants[n].text}[{n + 1}]" for n in numbers)
        unsupported = tuple(one.text for one in self.variants)
        cited = tuple(self._citation(number) for number in numbers)
        return Answer(question, text, "answered", "extractive", cited, unsupported, self.search(question))

    def locate(self, quote: str) -> LocateResult:
        places = tuple(self._place(number) for number in range(len(self.variants)))
        return LocateResult(quote, places, ())

    def articles(self) -> list[ArticleMeta]:
        return list(self._metas)

    def article(self, article_id: str) -> Article:
        meta = next((meta for meta in self._metas if meta.id == article_id), None)
        if meta is None:
            raise KeyError(article_id)
        text = _text(meta.title)
        marks = (Mark("doubtful_number", 0, len(meta.title), meta.title), Mark("omission", 3, 3, meta.title))
        return Article(meta, text, 0, len(text), (), marks)

    def _hit(self, number: int) -> Hit:
        variant = self.variants[number].text
        also = (AlsoIn("other-0", "other", variant, variant),)
        signals = {"words": 0.5, "meaning": 0.5}
        return Hit(
            number + 1, 1.0, self._passage(number), self._metas[number], also, signals, (variant[:80],)
        )

    def _passage(self, number: int) -> Passage:
        variant = self.variants[number].text
        text = _text(variant)
        return Passage(f"h{number}-0", f"h{number}", 0, len(text), 0, len(text), text, (variant, variant))

    def _citation(self, number: int) -> Citation:
        variant = self.variants[number].text
        end = len(variant)
        return Citation(
            number + 1, variant, 0, end, 0, end, self._passage(number), self._metas[number], variant
        )

    def _place(self, number: int) -> QuoteMatch:
        variant = self.variants[number].text
        end = len(variant)
        return QuoteMatch(
            self._metas[number], (variant,), 0, end, 0, end, variant, variant, variant, 1.0 - number % 2 / 2
        )


def _text(variant: str) -> str:
    return f"{variant}\n一、{variant}\n正文：{variant}。"


def _meta(number: int, variant: str) -> ArticleMeta:
    return ArticleMeta(
        id=f"h{number}",
        title=variant,
        source=f"{variant}.txt",
        place=variant,
        issuer=variant,
        speaker=variant,
        date=f"2016{variant}",
        date_doubtful=True,
        genre=variant,
        completeness="cut",
        aliases=(variant,),
    )
