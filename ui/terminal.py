"""Hits, answers and quote matches as people read them in a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from ui.naming import details_of, path_of, title_of

if TYPE_CHECKING:
    from rag.types import Answer, ArticleMeta, Citation, Hit, LocateResult, QuoteMatch
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
    if answer.refused:
        _show_refusal(shell, answer)
        return
    text = Text(answer.text)
    text.highlight_regex(_MARKER, "bold cyan")
    _print(shell, text)
    if answer.unsupported:
        _print(shell, Text("\n" + shell.strings("ask.unsupported"), "bold yellow"))
        for sentence in answer.unsupported:
            _print(shell, Text(f"  {sentence}", "yellow"))
    _print(shell, Text("\n" + shell.strings("ask.sources"), "bold"))
    by_article: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    for cited in by_article.values():
        _show_source(shell, cited, answer.text)


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


def _print(shell: Shell, text: Text) -> None:
    shell.out.print(text, soft_wrap=not shell.out.is_terminal)
