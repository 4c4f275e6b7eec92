"""Rules for text that was decoded with a wrong code page or from a damaged byte stream."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import HAN
from rag.types import Mark

# The byte that starts most full-width punctuation in GBK. Where a site loses it, all pairs after
# it are read one byte too far: 。“讲 (A1A3 A1B0 BDB2) becomes ！奥..., until the stream realigns.
_LOST_LEAD = b"\xa1"
_MAX_RUN = 24
_REFERENCE_CHARS = 8_000
_MAX_LOST_PAIRS = 6
_GAP = b"??"
_GARBLE_START = re.compile(rf"(?<=[{HAN}])[！？!?，：；（）](?=[{HAN}])")
_FULL_WIDTH = str.maketrans("!?,:;()", "！？，：；（）")
_AFTER_QUOTATION = tuple("，。；、！？：,;:")
_PUNCTUATION = "。、，；：？！“”‘’《》（）—…·"
# Signs of GBK's rare rows: where they follow, the garbled run goes on.
_LEFTOVER = re.compile(r"[\u0370-\u04ff\u2010-\u2012\u2190-\u27bf\u3041-\u312f\u3220-\u33ff\ue000-\uf8ff]")
_PLACEHOLDER = re.compile(r"(?:锟斤拷|锟斤|烫烫烫|屯屯屯|\ufffd)+[锟斤拷烫屯\ufffd]*")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_LATIN_RUN = re.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{3,}"
)
_GBK_RUN = re.compile(r"[^\x00-\x7f\s，。、；：？！“”（）《》…]{3,}")


def repair_code_page(text: MappedText) -> MappedText:
    """Put back what a wrong code page destroyed where that is certain; cut out and mark the rest."""
    text = _repair_shifted(text)
    return _cut_private_use(_cut_placeholders(text))


def repair_double_encoding(text: MappedText) -> MappedText:
    """UTF-8 read as Latin-1 (``äººå¤§``) or as GBK (``浜哄ぇ``).

    Comes before control characters are dropped: half of such a text consists of them.
    """
    changes = []
    for pattern, encodings in ((_LATIN_RUN, ("latin_1", "cp1252")), (_GBK_RUN, ("gb18030",))):
        for match in pattern.finditer(text.text):
            repaired = next(filter(None, (_as_utf8(match[0], e) for e in encodings)), None)
            if repaired:
                changes.append(Change(*match.span(), repaired))
    return text.replace("broken_code_page", changes)


def _as_utf8(garbled: str, encoding: str) -> str | None:
    try:
        repaired = _single_bytes(garbled, encoding).decode("utf_8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    if len(repaired) >= 2 and all(_is_common(c) or c in _PUNCTUATION for c in repaired):
        return repaired
    return None


def _single_bytes(garbled: str, encoding: str) -> bytes:
    if encoding != "cp1252":
        return garbled.encode(encoding)
    # Windows' table has five holes, which browsers fill with the control characters of Latin-1.
    return b"".join(c.encode("latin_1" if "\x80" <= c < "\xa0" else encoding) for c in garbled)


def _repair_shifted(text: MappedText) -> MappedText:
    """GBK pairs read one byte too far after a lost lead byte."""
    original = text.text
    changes: list[Change] = []
    for match in _GARBLE_START.finditer(original):
        start = match.start()
        if changes and start < changes[-1].end:
            continue
        found = _realign(original, start)
        if found is not None:
            changes.append(Change(start, found[0], found[1]))
    return text.replace("broken_code_page", changes)


def _realign(text: str, start: int) -> tuple[int, str] | None:
    """The end of the garbled run and what it was; None where nothing better than it is found."""
    limit = min(len(text), start + _MAX_RUN)
    blank = next((i for i in range(start, limit) if text[i] in " \n"), limit)
    units = [_bytes_of(c) for c in text[start].translate(_FULL_WIDTH) + text[start + 1 : blank]]
    if len(units) < 2 or None in units[:2] or not _starts_well(units[:2]):
        return None
    reference = text[max(0, start - _REFERENCE_CHARS) : start] + "\n" + text[blank : blank + _REFERENCE_CHARS]
    best: tuple[float, int, str] | None = None
    for length, candidate in _readings(units, reference, text[start : start + _MAX_RUN + 2]):
        following = text[start + length : start + length + _MAX_RUN]
        score = _quality(candidate, text[start : start + length], following, reference)
        if score > 0 and (best is None or (score, -length) > (best[0], -best[1])):
            best = (score, length, candidate)
    return (start + best[1], best[2]) if best else None


def _starts_well(units: list[bytes | None]) -> bool:
    first = _decode((_LOST_LEAD + b"".join(u or b"" for u in units))[:4])
    return (
        first is not None and first[0] in _PUNCTUATION and (first[1] in _PUNCTUATION or _is_common(first[1]))
    )


def _readings(units: list[bytes | None], reference: str, tail: str) -> Iterator[tuple[int, str]]:
    """What the first units of a garbled run may have been, with the number of units they take.

    A run is over where its pairs close again: at a single byte, or where the last character lost
    its second byte. Pairs that no character stands for may be missing between two units; what they
    were is looked up in the rest of the text.
    """
    stack = [(0, "", _LOST_LEAD, 0)]
    while stack:
        index, done, held, lost = stack.pop()
        if index and not held:
            yield index, done
            continue
        if index >= 2:
            before_ascii = index < len(units) and len(units[index] or b"") == 1
            following = tail[index : index + 2]
            for character in _completions(done, held, reference, following, before_ascii=before_ascii):
                yield index, done + character
        unit = units[index] if index < len(units) else None
        if unit is None:
            continue
        for text, rest in _read(held + unit, done, reference):
            stack.append((index + 1, text, rest, lost))
        if index >= 2 and lost < _MAX_LOST_PAIRS:
            for text, rest in _read(held + _GAP + unit, done, reference):
                stack.append((index + 1, text, rest, lost + 1))


def _completions(done: str, lead: bytes, reference: str, following: str, *, before_ascii: bool) -> list[str]:
    """The one character that starts with a byte and continues the text as it does elsewhere.

    After a pair of characters that stands nowhere else, the character before and the two that
    follow must agree. Punctuation counts only where a single-byte character follows, at which the stream realigns.
    """
    fits = {
        c
        for c in _followers(done[-2:], reference)
        if (_bytes_of(c) or b"")[:1] == lead and (_is_han(c) or (before_ascii and c in _PUNCTUATION))
    }
    if not fits and done and len(following) == 2 and all(map(_is_han, following)):
        fits = {
            c
            for c in _followers(done[-1], reference)
            if (_bytes_of(c) or b"")[:1] == lead and done[-1] + c + following in reference
        }
    if (
        not fits
        and lead == _LOST_LEAD
        and following[:1] in _AFTER_QUOTATION
        and done.count("“") > done.count("”")
    ):
        return ["”"]
    return sorted(fits) if len(fits) == 1 else []


def _read(stream: bytes, done: str, reference: str) -> list[tuple[str, bytes]]:
    """Decode pairs; a pair with a lost byte takes what follows ``done`` elsewhere in the text."""
    states = [(done, stream)]
    finished = []
    while states:
        text, rest = states.pop()
        if len(rest) < 2:
            finished.append((text, rest))
            continue
        pair, rest = rest[:2], rest[2:]
        if b"?" in pair:
            for character in _followers(text[-2:], reference) or _followers(text[-1:], reference):
                encoded = _bytes_of(character) or b""
                if len(encoded) == 2 and all(p in (ord("?"), q) for p, q in zip(pair, encoded, strict=True)):
                    states.append((text + character, rest))
            continue
        decoded = _decode(pair)
        if decoded is not None and (decoded in _PUNCTUATION or _is_common(decoded)):
            states.append((text + decoded, rest))
    return finished


def _followers(context: str, reference: str) -> set[str]:
    found = set()
    at = reference.find(context)
    while at >= 0:
        found.add(reference[at + len(context) : at + len(context) + 1])
        at = reference.find(context, at + 1)
    return found


def _quality(candidate: str, garbled: str, following: str, reference: str) -> float:
    """How much better a reading is than the garbled run; 0 where that is not sure."""
    if sum(map(_is_han, candidate)) < 1 or _LEFTOVER.search(following[:3]):
        return 0.0
    odd = any(not _is_common(c) for c in garbled[1:]) or _opens_quotation(candidate, following)
    known = _known_pairs(candidate + following[:1], reference)
    gain = known - _known_pairs(garbled[1:] + following[:1], reference)
    return gain if known >= 0.5 and gain > 0.3 and odd else 0.0


def _opens_quotation(candidate: str, following: str) -> bool:
    """Whether a reading gives the text after it the opening mark that it lacks."""
    unopened = re.match("[^“”\n]*”", following)
    return bool(unopened) and candidate.count("“") > candidate.count("”")


def _known_pairs(text: str, reference: str) -> float:
    """Share of the neighbouring characters that stand side by side elsewhere too."""
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    return sum(p in reference for p in pairs) / len(pairs) if pairs else 0.0


def _cut_placeholders(text: MappedText) -> MappedText:
    """``锟斤拷`` and replacement characters stand for text that is lost."""
    spans = [m.span() for m in _PLACEHOLDER.finditer(text.text)]
    if not spans:
        return text
    note = "原文此处因编码损坏无法辨认，已删去。"
    text = text.mark(Mark("unreadable", start, end, note) for start, end in spans)
    return text.replace("unreadable", [Change(*span) for span in spans])


def _cut_private_use(text: MappedText) -> MappedText:
    """Characters without a meaning of their own: indents of a site, or signs of a font of its own."""
    found = list(_PRIVATE_USE.finditer(text.text))
    note = "原文此处有一个无法显示的专用字符，已删去。"
    inside = [m for m in found if re.match(rf"[{HAN}]", text.text[m.start() - 1 : m.start()]) and m.start()]
    text = text.mark(Mark("unreadable", *m.span(), note) for m in inside)
    # After a sentence such a character is the indent of a paragraph whose line end was lost.
    parting = {m.start() for m in found if re.match(rf"[。！？；][ ]*[{HAN}“]", _around(text.text, m))}
    return text.replace(
        "private_use_character", [Change(*m.span(), "\n" if m.start() in parting else "") for m in found]
    )


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 8]


def _bytes_of(character: str) -> bytes | None:
    try:
        return character.encode("gbk")
    except UnicodeEncodeError:
        return None


def _decode(stream: bytes) -> str | None:
    try:
        return stream.decode("gbk")
    except UnicodeDecodeError:
        return None


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_common(character: str) -> bool:
    """Whether a character is in everyday use: level 1 of GB 2312, in either script."""
    from rag.cleaning.script import to_simplified

    encoded = _bytes_of(to_simplified(character)) or b""
    return len(encoded) == 2 and 0xB0 <= encoded[0] <= 0xD7 and encoded[1] >= 0xA1
