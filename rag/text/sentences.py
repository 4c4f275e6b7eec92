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
_CLOSING = {closer: opener for opener, closer in _PAIRS.items()}
_SELF_NESTING = frozenset("（(《")
MAX_ENCLOSED_CHARS = 150
"""A quotation or bracket longer than this is split at its sentences like ordinary text."""

# Half-width marks inside addresses, e-mail and HTML entities end nothing.
_PROTECTED = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]+|&#?\w{1,8};", re.ASCII)
# After a closed quotation these carry the sentence on: “怎么办？”的问题, “好！”，他说.
_GOES_ON = re.compile(r"[，,、：:；;）)》”’的地等式之]|这[个一种些]|[一]?类")
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
    enclosed = _enclosed(line)
    protected = [match.span() for match in _PROTECTED.finditer(line)]
    ends = _FULL_ENDS | _SEMICOLONS if semicolons else _FULL_ENDS
    cuts: list[int] = []
    at = 0
    while at < len(line):
        inside = next((span for span in protected if span[0] <= at < span[1]), None)
        if inside:
            at = inside[1]
            continue
        if line[at] in ends or (line[at] in ".．" and _is_full_stop(line, at, cuts[-1] if cuts else 0)):
            at = _absorb(line, at + 1, ends)
            if _ends_here(line, cuts[-1] if cuts else 0, at, enclosed):
                cuts.append(at)
            continue
        at += 1
    return cuts


def _absorb(line: str, at: int, ends: frozenset[str]) -> int:
    """Move past further end marks and closing quotes or brackets."""
    while at < len(line) and (line[at] in ends or line[at] in _CLOSERS):
        at += 1
    return at


def _ends_here(line: str, start: int, cut: int, enclosed: list[tuple[int, int]]) -> bool:
    """Whether the sentence from ``start`` ends at ``cut``, which stands behind an end mark."""
    if any(left < cut < right for left, right in enclosed):
        return False
    if line[cut - 1] in "）)":
        # A remark in brackets ends a sentence only if it is one itself: （讲话全文另发。）
        opened = next((left for left, right in enclosed if right == cut), start)
        if line[start:opened].strip():
            return False
    # Only text that stood inside a quotation can go on after its closing mark.
    return not (line[cut - 1] in _CLOSERS and _GOES_ON.match(line, cut))


def _is_full_stop(line: str, at: int, sentence_start: int) -> bool:
    """Whether the dot at ``at`` ends a sentence: not a decimal, numbering, file name or initial."""
    before, after = line[:at][-1:], line[at + 1 : at + 2]
    if not before or before.isdigit() or before in ".．" or after in (".", "．"):
        return False
    if _NUMBERING.fullmatch(line[sentence_start:at]):
        return False
    if before.isascii():
        initial = before.isalpha() and not line[at - 2 : at - 1].isalpha()
        return before.isalpha() and not initial and (not after or after.isspace())
    return not after or after.isspace() or not after.isascii() or after in _CLOSERS


def _enclosed(line: str) -> list[tuple[int, int]]:
    """Spans of matched quotations and brackets, short enough to be kept whole.

    An opening mark whose partner was lost encloses nothing: a second “ inside a “ shows that the
    first was never closed.
    """
    spans: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for at, char in enumerate(line):
        if char in _PAIRS:
            if char not in _SELF_NESTING:
                stack = [entry for entry in stack if entry[0] != char]
            stack.append((char, at))
        elif char in _CLOSING or char in "）)":
            _close(stack, spans, char, at)
    return spans


def _close(stack: list[tuple[str, int]], spans: list[tuple[int, int]], char: str, at: int) -> None:
    openers = "（(" if char in "）)" else _CLOSING[char]
    for depth in range(len(stack) - 1, -1, -1):
        opener, start = stack[depth]
        if opener in openers:
            if at - start <= MAX_ENCLOSED_CHARS:
                spans.append((start, at + 1))
            del stack[depth:]
            return
