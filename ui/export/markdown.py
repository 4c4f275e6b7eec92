"""A conversation as Markdown. Whatever documents and people wrote is escaped: it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ui.export.outline import Outline, Part, Source, outline_of
from ui.export.pieces import Piece
from ui.store.records import Conversation
from ui.strings import Strings

_MARKUP = re.compile(r"[\\`*_{}\[\]<>&|~$^#!@=+]")
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.I)
"""What makes a bare address a link in dialects that look for them."""
_LINE_START = re.compile(r"^([-:%])|^(\d{1,9})([.)])")


def export_markdown(conversation: Conversation, strings: Strings) -> str:
    """Return the conversation as Markdown (CommonMark) with one numbered list of its sources."""
    outline = outline_of(conversation, strings)
    return "\n\n".join(_blocks(outline, strings)) + "\n"


def escape_markdown(line: str) -> str:
    """Return one line of text as Markdown that shows it as it is: no markup, HTML, link or image."""
    escaped = _MARKUP.sub(r"\\\g<0>", line.strip())
    escaped = _ADDRESS.sub(r"\\\g<0>", escaped)
    return _LINE_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def _blocks(outline: Outline, strings: Strings) -> Iterator[str]:
    yield f"# {escape_markdown(outline.title)}"
    yield strings("export.exported", name=strings("export.name"), date=outline.date)
    for number, part in enumerate(outline.parts, start=1):
        yield from _part(number, part, strings)
    if outline.sources:
        yield f"## {strings('export.sources')}"
        yield "\n".join(line for source in outline.sources for line in _source(source, strings))


def _part(number: int, part: Part, strings: Strings) -> Iterator[str]:
    yield f"## {strings('export.question', n=number, question=escape_markdown(part.question))}"
    if part.scope:
        scope = escape_markdown(part.scope)
        yield f"*{strings('export.fact', name=strings('export.scope_label'), value=scope)}*"
    if part.notice:
        yield f"> {escape_markdown(part.notice)}"
    lines = [_line(line) for line in part.lines]
    if part.label:
        yield "\n>\n".join(f"> {line}" for line in (f"**{part.label}**", *lines))
    else:
        yield from lines
    if part.unsupported:
        yield f"**{strings('export.unsupported')}**"
        yield "\n".join(f"- {escape_markdown(sentence)}" for sentence in part.unsupported)
    for line in part.origin:
        yield f"*{escape_markdown(line)}*"


def _line(pieces: tuple[Piece, ...]) -> str:
    """One paragraph. Markers are escaped too: what follows one could make it a link."""
    text = "".join(f"\0{piece}\0" if isinstance(piece, int) else piece for piece in pieces)
    return re.sub(r"\0(\d+)\0", r"\[\1\]", escape_markdown(text))


def _source(source: Source, strings: Strings) -> Iterator[str]:
    mark = f"{source.n}. "
    indent = " " * len(mark)
    yield f"{mark}{escape_markdown(source.title)}"
    for fact in source.facts:
        yield f"{indent}- {strings('export.fact', name=fact.label, value=escape_markdown(fact.value))}"
    yield f"{indent}- {strings('export.fact', name=strings('export.quote'), value='')}".rstrip()
    yield ""
    for number, line in enumerate(source.quote):
        if number:
            yield f"{indent}  >"
        yield f"{indent}  > {escape_markdown(line)}"
    yield ""
