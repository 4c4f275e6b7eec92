"""Hits, answers and quote matches as people read them in a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from rag.answering.writer import UNSUPPORTED
from ui.failures import with_notice
from ui.naming import details_of, path_of, title_of
from ui.writing import asked_instead, beside_text, notice_title, support_line, unsupported_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rag.types import Answer, AnswerEvent, ArticleMeta, Citation, Hit, LocateResult, QuoteMatch
    from ui.shell import Shell
    from ui.strings import Strings

_MARKER = re.compile(r"\[\d+\]")
_NEAREST_SHOWN = 3


def show_hits(shell: Shell, hits: tuple[Hit, ...]) -> None:
    """Print each hit: where it stands, then the whole passage."""
    if not hits:
        shell.say("search.none", style="yellow")
    for hit in hits:
        _print(
            shell,
            Text.assemble((f"{hit.rank}. ", "bold cyan"), (describe(shell.strings, hit.article), "bold")),
        )
        _print(shell, Text(_where(hit), "dim"))
        _print(shell, Text(hit.passage.text))
        if hit.also_in:
            places = "；".join(dict.fromkeys(other.title for other in hit.also_in))
            _print(shell, Text(shell.strings("search.also_in", count=len(hit.also_in), places=places), "dim"))
        _print(shell, Text())


def show_answer(shell: Shell, answer: Answer) -> None:
    """Print an answer with its sources, or a refusal with what was nearest, visibly different."""
    _show_notice(shell, answer, end="\n\n")
    if answer.refused:
        _show_refusal(shell, answer)
        return
    _print(shell, _text_of(shell, answer))
    _show_below(shell, answer)


def show_events(shell: Shell, events: Iterator[AnswerEvent], found: Callable[[], None]) -> Answer:
    """Print an answer as it is written; return it. ``found`` is called before anything is printed.

    Nothing is printed until a source stands in the text: what has none is a refusal, which begins otherwise.
    """
    waiting, printed = Text(), False
    for event in events:
        if event.answer is not None:
            break
        waiting.append(event.text, "yellow" if event.text.rstrip().endswith(UNSUPPORTED) else "")
        if not printed and not _MARKER.search(waiting.plain):
            continue
        if not printed:
            found()
        printed = True
        _print(shell, _marked(shell, waiting), end="")
        waiting = Text()
    if event.answer is None:
        raise RuntimeError("stream() ended without an answer")
    answer = with_notice(shell.strings, event.answer)
    found()
    if not printed:
        show_answer(shell, answer)
        return answer
    _print(shell, Text())
    _show_notice(shell, answer, begin="\n")
    _show_below(shell, answer)
    return answer


def _show_notice(shell: Shell, answer: Answer, begin: str = "", end: str = "\n") -> None:
    if answer.notice:
        title = f"{begin}ⓘ {notice_title(shell.strings, answer)}  "
        _print(shell, Text.assemble((title, "bold blue"), (answer.notice, "blue")), end=end)


def _text_of(shell: Shell, answer: Answer) -> Text:
    text = Text(answer.text)
    for start, end, _ in unsupported_spans(answer):
        text.stylize("yellow", start, end)
    return _marked(shell, text)


def _marked(shell: Shell, text: Text) -> Text:
    """Return ``text`` with its numbers set off, and the marks of lacking support in the user's language."""
    text.highlight_regex(_MARKER, "bold cyan")
    marked = Text()
    for number, part in enumerate(text.split(UNSUPPORTED, allow_blank=True)):
        if number:
            marked.append(shell.strings("writing.mark"), "bold yellow")
        marked.append_text(part)
    return marked


def _show_below(shell: Shell, answer: Answer) -> None:
    """Print what stands below an answer's text: what has no support, how it came about, the sources."""
    if beside := beside_text(answer):
        _print(shell, Text("\n" + shell.strings("ask.unsupported"), "bold yellow"))
        for sentence in beside:
            _print(shell, Text(f"  {sentence}", "yellow"))
    _show_origin(shell, answer)
    _print(shell, Text("\n" + shell.strings("ask.sources"), "bold"))
    by_article: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    for cited in by_article.values():
        _show_source(shell, cited, answer.text)


def _show_origin(shell: Shell, answer: Answer) -> None:
    asked = asked_instead(answer)
    lines = (support_line(shell.strings, answer), asked and shell.strings("writing.asked", asked=asked))
    if told := "\n".join(filter(None, lines)):
        _print(shell, Text(f"\n{told}", "dim"))


def show_matches(shell: Shell, result: LocateResult) -> None:
    """Print where a quote stands, or that it stands nowhere and what is nearest."""
    for match in result.found:
        _show_match(shell, match)
    if result.found:
        return
    _print(shell, Text(shell.strings("cite.none"), "bold yellow"))
    if result.nearest:
        _print(shell, Text("\n" + shell.strings("cite.nearest"), "dim"))
        for match in result.nearest:
            _show_match(shell, match)


def describe(strings: Strings, article: ArticleMeta) -> str:
    """Return title, place, speaker or issuer and date of an article in one line."""
    details = details_of(strings, article, "，")
    return f"{title_of(article)}（{details}）" if details else title_of(article)


def _where(hit: Hit) -> str:
    return "  ".join(part for part in (path_of(hit.passage), hit.article.source) if part)


def _show_refusal(shell: Shell, answer: Answer) -> None:
    _print(shell, Text.assemble((f"■ {shell.strings('ask.refused')}  ", "bold yellow"), answer.text))
    if answer.hits:
        _print(shell, Text("\n" + shell.strings("ask.nearest"), "dim"))
    for hit in answer.hits[:_NEAREST_SHOWN]:
        _print(shell, Text(f"  · {describe(shell.strings, hit.article)} {path_of(hit.passage)}", "dim"))
    _show_origin(shell, answer)


def _show_source(shell: Shell, cited: list[Citation], answer_text: str) -> None:
    """Print an article, where in it the sentences stand, and remarks that the answer does not spell out."""
    article = cited[0].article
    _print(shell, Text.assemble("  ", describe(shell.strings, article), (f"  {article.source}", "dim")))
    places = Text("    ")
    for citation in cited:
        span = shell.strings("ask.characters", start=citation.start, end=citation.end)
        places.append_text(Text.assemble((f"[{citation.n}]", "bold cyan"), (f" {span}  ", "dim")))
    _print(shell, places)
    for citation in cited:
        if citation.remark and citation.remark not in answer_text:
            remark = shell.strings("ask.remark", remark=citation.remark)
            _print(shell, Text(f"    [{citation.n}] {remark}", "yellow"))


def _show_match(shell: Shell, match: QuoteMatch) -> None:
    exact = match.similarity >= 1.0
    kind = (
        shell.strings("cite.exact")
        if exact
        else shell.strings("cite.similar", percent=round(match.similarity * 100))
    )
    place = shell.strings(
        "cite.place",
        start=match.start,
        end=match.end,
        source=match.article.source,
        raw_start=match.raw_start,
        raw_end=match.raw_end,
    )
    _print(
        shell,
        Text.assemble(
            (describe(shell.strings, match.article), "bold"), (f"  {kind}", "green" if exact else "yellow")
        ),
    )
    _print(shell, Text("  ".join(part for part in (" › ".join(match.heading), place) if part), "dim"))
    _print(shell, Text.assemble((match.before, "dim"), (match.text, "bold"), (match.after, "dim")))
    _print(shell, Text())


def _print(shell: Shell, text: Text, end: str = "\n") -> None:
    shell.out.print(text, end=end, soft_wrap=not shell.out.is_terminal)
