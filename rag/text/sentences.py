"""Sentences as spans. Ends are 。！？； (half width too) and line ends."""

from __future__ import annotations

import re

_FULL_ENDS = frozenset("。！？!?｡")
_SEMICOLONS = frozenset("；;")
_CLOSERS = frozenset("”’』」）)》】〕］]\"'")
_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "【": "】",
    "〔": "〕",
}
# The two kinds of round brackets are mixed in scraped text.
_OPENERS_OF = {closer: opener for opener, closer in _PAIRS.items()} | {")": "（(", "）": "（("}
_SELF_NESTING = frozenset("（(《")
MAX_ENCLOSED_CHARS = 150
"""A quotation or bracket longer than this is split at its sentences like ordinary text."""

# Half-width marks inside addresses, e-mail and HTML entities end nothing.
_PROTECTED = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+|&#?\w{1,8};", re.ASCII)
# After a closed quotation these carry the sentence on: “怎么办？”的问题, “好！”，他说.
_GOES_ON = re.compile(r"[，,、：:；;）)》”’的地等式之]|这[个一种些]|[一]?类")
_NUMBERING_CHARS = 10
_NUMBERING = re.compile(r"[\s(（]*(?:\d{1,3}|[一二三四五六七八九十百]{1,4})$")


def split_sentences(text: str, semicolons: bool = True) -> list[tuple[int, int]]:
    """Split into sentences, as ``[start, end)`` spans in order.

    Every character but white space lies in exactly one span, and no span begins or ends with white
    space. Closing quotes and brackets stay with the sentence they close; a mark inside a short
    quotation or bracket ends the sentence only when the quotation itself ends with it. Decimals,
    numbering (``1.``) and addresses are not cut. With ``semicolons=False`` only 。！？ and line ends
    count, which gives grammatically complete sentences.
    """
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        cuts = [*_cuts_in_line(line, semicolons), len(line)]
        start = 0
        for cut in cuts:
            _append_stripped(spans, line, start, cut, offset)
            start = cut
        offset += len(line)
    return spans


def _append_stripped(spans: list[tuple[int, int]], line: str, start: int, end: int, offset: int) -> None:
    piece = line[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if left < right:
        spans.append((offset + left, offset + right))


def _cuts_in_line(line: str, semicolons: bool) -> list[int]:
    """Positions after which a new sentence begins, without the line's own end."""
    enclosed = _Enclosed(line)
    skip = {match.start(): match.end() for match in _PROTECTED.finditer(line)}
    ends = _FULL_ENDS | _SEMICOLONS if semicolons else _FULL_ENDS
    cuts: list[int] = []
    at = start = 0
    while at < len(line):
        if at in skip:
            at = skip[at]
        elif line[at] in ends or (line[at] in ".．" and _is_full_stop(line, at, start)):
            at = _absorb(line, at + 1, ends)
            if _ends_here(line, start, at, enclosed):
                cuts.append(at)
                start = at
        else:
            at += 1
    return cuts


def _absorb(line: str, at: int, ends: frozenset[str]) -> int:
    """Move past further end marks and closing quotes or brackets."""
    while at < len(line) and (line[at] in ends or line[at] in _CLOSERS):
        at += 1
    return at


def _ends_here(line: str, start: int, cut: int, enclosed: _Enclosed) -> bool:
    """Whether the sentence from ``start`` ends at ``cut``, which stands behind an end mark."""
    if cut in enclosed.inside:
        return False
    if line[cut - 1] in "）)":
        # A remark in brackets ends a sentence only if it is one itself: （讲话全文另发。）
        opened = enclosed.opening.get(cut, start)
        if line[start:opened].strip():
            return False
    # Only text that stood inside a quotation can go on after its closing mark.
    return not (line[cut - 1] in _CLOSERS and _GOES_ON.match(line, cut))


def _is_full_stop(line: str, at: int, sentence_start: int) -> bool:
    """Whether the dot at ``at`` ends a sentence: not a decimal, numbering, file name or initial."""
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    if not before or before.isdigit() or before in ".．" or after in (".", "．"):
        return False
    if at - sentence_start < _NUMBERING_CHARS and _NUMBERING.fullmatch(line, sentence_start, at):
        return False
    if before.isascii():
        initial = before.isalpha() and not line[max(0, at - 2) : at - 1].isalpha()
        return before.isalpha() and not initial and (not after or after.isspace())
    return not after or after.isspace() or not after.isascii() or after in _CLOSERS


class _Enclosed:
    """Matched quotations and brackets of a line, short enough to be kept whole.

    ``inside`` holds the positions within them, ``opening`` leads from their end to their start. An
    opening mark whose partner was lost encloses nothing: a second “ inside a “ shows that the first
    was never closed.
    """

    def __init__(self, line: str) -> None:
        self.inside: set[int] = set()
        self.opening: dict[int, int] = {}
        stack: list[tuple[str, int]] = []
        for at, char in enumerate(line):
            if char in _PAIRS:
                stack = [
                    (opener, start)
                    for opener, start in stack
                    if at - start <= MAX_ENCLOSED_CHARS and (opener != char or char in _SELF_NESTING)
                ]
                stack.append((char, at))
            elif char in _OPENERS_OF:
                self._close(stack, char, at)

    def _close(self, stack: list[tuple[str, int]], char: str, at: int) -> None:
        for depth in range(len(stack) - 1, -1, -1):
            opener, start = stack[depth]
            if opener in _OPENERS_OF[char]:
                if at - start <= MAX_ENCLOSED_CHARS:
                    self.inside.update(range(start + 1, at + 1))
                    self.opening[at + 1] = start
                del stack[depth:]
                return
