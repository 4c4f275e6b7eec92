"""Bytes of any usual encoding -> raw text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from rag.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf_8_sig"),
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
_CANDIDATES = ["utf_8", "gb18030", "big5", "utf_16_le", "utf_16_be"]
_MAX_CONTROL_SHARE = 0.02
_MAX_CONTROL_SHARE_IN_CHINESE = 0.1
_MIN_HAN_SHARE = 0.3
_MAX_UNREADABLE_SHARE = 0.01
_DOUBLE_ENCODED = re.compile(
    r"[\xe4-\xe9][\x80-\xbf]{2}|\xe3\x80[\x80-\xbf]|\xef\xbc[\x80-\xbf]|\xe2\x80[\x80-\xbf]"
)


@dataclass(frozen=True, slots=True)
class RawText:
    """A decoded raw file. ``name`` is the file's name; line ends are left as they are."""

    text: str
    encoding: str
    name: str


def load_raw(path: Path) -> RawText:
    """Read and decode a raw file.

    Raises SourceError where it can't be read, is empty, is not text, or is in no known encoding.
    """
    if path.exists() and not path.is_file():  # reading a pipe or a device would wait without end
        raise SourceError(
            f"原始文件 {path.name} 不是普通文件，读不了。请换成文本文件，或把它移走。",
            f"The raw file {path.name} is no regular file and can't be read. Put a text file there, or move it away.",
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(
            f"读不了原始文件 {path.name}：{reason}。请检查文件是否存在、是否有读取权限。",
            f"The raw file {path.name} can't be read: {reason}. Check that it exists and may be read.",
        ) from error
    if not data.strip():
        raise SourceError(
            f"原始文件 {path.name} 是空的，没有可整理的内容。请换成有正文的文件，或把它移走。",
            f"The raw file {path.name} is empty; there is nothing to clean. Put a file with text there, or move it away.",
        )
    text, encoding = _decode(data, path.name)
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise SourceError(
            f"原始文件 {path.name} 里只有空白，没有可整理的内容。请换成有正文的文件，或把它移走。",
            f"The raw file {path.name} holds blanks only; there is nothing to clean. "
            "Put a file with text there, or move it away.",
        )
    return RawText(text=text, encoding=encoding, name=path.name)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_strict(data, encoding), encoding, name)
    text = _strict(data, "utf_8")
    if text is not None and _looks_like_text(text):
        return text, "utf_8"
    guess = _guess(data)
    if guess is None and (damaged := _decode_damaged(data)) is not None:
        return damaged
    if guess is None:
        raise _unreadable(name)
    return _checked(_strict(data, guess), guess, name)


def _guess(data: bytes) -> str | None:
    # Imported here: a corpus in UTF-8 never needs it.
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is not None:
        return best.encoding
    return next((e for e in ("gb18030", "big5") if _plausible(_strict(data, e))), None)


def _decode_damaged(data: bytes) -> tuple[str, str] | None:
    """Text with a few bytes that can't be read; U+FFFD stands for them, and cleaning marks the places."""
    for encoding in ("utf_8", "gb18030", "big5"):
        text = data.decode(encoding, "replace")
        if _plausible(text) and text.count("\ufffd") <= max(1, _MAX_UNREADABLE_SHARE * len(text)):
            return text, encoding
    return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None, encoding: str, name: str) -> tuple[str, str]:
    if text is None or not _looks_like_text(text):
        raise _unreadable(name)
    return text, encoding


def _looks_like_text(text: str) -> bool:
    odd = sum(1 for c in text if (ord(c) < 32 and c not in "\t\r\n\f") or 0x7F <= ord(c) < 0xA0)
    # UTF-8 that was read as Latin-1 and saved again is full of control characters, yet can be repaired.
    odd -= sum(1 for m in _DOUBLE_ENCODED.finditer(text) for c in m[0] if 0x7F <= ord(c) < 0xA0)
    limit = _MAX_CONTROL_SHARE_IN_CHINESE if _han_share(text) >= _MIN_HAN_SHARE else _MAX_CONTROL_SHARE
    return odd <= limit * len(text)


def _plausible(text: str | None) -> bool:
    if text is None or not _looks_like_text(text):
        return False
    return _han_share(text) >= _MIN_HAN_SHARE


def _han_share(text: str) -> float:
    return sum("\u4e00" <= c <= "\u9fff" for c in text) / max(1, len(text))


def _unreadable(name: str) -> SourceError:
    return SourceError(
        f"原始文件 {name} 不是文本，或编码无法识别（支持 UTF-8、GB18030、Big5、UTF-16）。请另存为 UTF-8 文本后再试。",
        f"The raw file {name} is no text, or its encoding is not known (UTF-8, GB18030, Big5 and UTF-16 are). "
        "Save it as UTF-8 text and try again.",
    )
