"""Words for lexical search: jieba with the vocabulary of the field, and character bigrams."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import tempfile
from array import array
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import CorpusError
from rag.text.folding import fold, is_han

if TYPE_CHECKING:
    from jieba import Tokenizer
    from jieba.posseg import POSTokenizer

TERMS_PATH = Path(__file__).resolve().parents[2] / "corpus" / "terms.txt"
TOKENISER_VERSION = "1"
"""Changes whenever ``tokenise`` or ``bigrams`` would give other words for the same text."""

_FUNCTION_CHARS = frozenset(
    "的了是在和与及或也都就而着地得之于为以等其这那们吗呢吧啊呀么把被将给对从向由并且但又还很已所则即"
)
_WORD = re.compile(r"[a-z0-9]+(?:[.\-_%/][a-z0-9]+)*%?|[^\W_]+")
_RUN = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*%?|[㐀-鿿〇]+")
_KEPT_CUTS, _KEPT_RUNS = 4096, 16384
"""Texts, and runs of them between marks, that are remembered as they were cut."""
_BETWEEN_MARKS = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+|[^\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")
"""jieba cuts every run of what it takes for words by itself."""
_CACHE_HEAD = "renda-words-1"


def tokenise(text: str) -> list[str]:
    """Return the words of ``text`` for search, folded, without punctuation.

    Long words come with the words inside them (人大常委会 also gives 人大 and 常委会). One-character
    function words (的, 了, 和 ...) are left out; all other words are kept, negations too.
    """
    segmenter = _segmenter()
    words: list[str] = []
    for word in _cut(text):
        if word in _FUNCTION_CHARS or not any(char.isalnum() for char in word):
            continue
        if not word.isalnum():
            words.extend(_WORD.findall(word))
            continue
        words.extend(_words_inside(word, segmenter.FREQ))
        words.append(word)
    return words


def _words_inside(word: str, frequencies: dict[str, int]) -> Iterator[str]:
    """Yield the dictionary words of 2 to 4 characters in a longer word.

    jieba's own ``cut_for_search`` stops at 3, which would hide 人大代表 in 人大代表联络站.
    """
    for length in range(2, min(4, len(word) - 1) + 1):
        for at in range(len(word) - length + 1):
            part = word[at : at + length]
            if frequencies.get(part):
                yield part


def bigrams(text: str) -> list[str]:
    """Return the character pairs of every Chinese run, and Latin words and figures whole, folded.

    A Chinese run of one character gives that character.
    """
    grams: list[str] = []
    for run in _RUN.findall(fold(text)):
        if not is_han(run[0]) or len(run) == 1:
            grams.append(run)
        else:
            grams.extend(run[at : at + 2] for at in range(len(run) - 1))
    return grams


def cut_words(text: str) -> list[str]:
    """Return ``text``, folded, cut into words of one layer; nothing is left out."""
    return list(_cut(text))


@lru_cache(maxsize=_KEPT_CUTS)
def _cut(text: str) -> tuple[str, ...]:
    """``text`` as jieba cuts it, folded: one question is cut again and again while it is answered."""
    return tuple(itertools.chain.from_iterable(map(_cut_run, _BETWEEN_MARKS.findall(fold(text)))))


@lru_cache(maxsize=_KEPT_RUNS)
def _cut_run(run: str) -> tuple[str, ...]:
    return tuple(_segmenter().cut(run))


@lru_cache(maxsize=_KEPT_CUTS)
def tagged_words(text: str) -> tuple[tuple[str, str], ...]:
    """``text``, folded, cut into words, each with its part of speech as jieba's dictionary has it (n, v, ns ...)."""
    return tuple(itertools.chain.from_iterable(map(_tagged_run, _BETWEEN_MARKS.findall(fold(text)))))


@lru_cache(maxsize=_KEPT_RUNS)
def _tagged_run(run: str) -> tuple[tuple[str, str], ...]:
    return tuple((pair.word, pair.flag) for pair in _tagger().cut(run))


@cache
def _tagger() -> POSTokenizer:
    from jieba.posseg import POSTokenizer

    return POSTokenizer(_segmenter())


def word_frequency(word: str) -> int:
    """How common ``word`` (folded) is in jieba's dictionary and the vocabulary of the field, 0 if unknown."""
    return int(_segmenter().FREQ.get(word, 0))


def is_known_word(word: str) -> bool:
    """Whether ``word`` (folded) stands in jieba's dictionary or in the vocabulary of the field."""
    return word_frequency(word) > 0


@cache
def field_terms() -> tuple[str, ...]:
    """Return the terms of ``corpus/terms.txt``. Raises CorpusError if the file can't be read."""
    try:
        lines = TERMS_PATH.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"读不出词表 {TERMS_PATH}（{error}）。请从项目中恢复这个文件。",
            f"The list of terms {TERMS_PATH} can't be read ({error}). Restore this file from the project.",
        ) from error
    return tuple(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


@cache
def _segmenter() -> Tokenizer:
    """Build the segmenter, or read its frequencies from this user's cache (twice as fast)."""
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    segmenter = jieba.Tokenizer()
    cached = _cache_file(jieba.__version__)
    if not _read_cache(segmenter, cached):
        segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
        segmenter.initialized = True
        for term in field_terms():
            segmenter.add_word(fold(term))
        _write_cache(segmenter, cached)
    return segmenter


def _cache_file(jieba_version: str) -> Path:
    """The file is named by what it was made from, so a stale one is never read."""
    made_from = "\n".join((_CACHE_HEAD, jieba_version, *field_terms()))
    name = hashlib.sha256(made_from.encode()).hexdigest()[:16]
    # jieba's own cache would stand in /tmp, where another user could have put it.
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "renda" / f"words-{name}.txt"


def _read_cache(segmenter: Tokenizer, path: Path) -> bool:
    try:
        data = path.read_bytes()
        digest, body = data.split(b"\n", 1)
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return False
        total, words, counts = body.split(b"\0", 2)
        frequencies = array("i")
        frequencies.frombytes(counts)
        segmenter.FREQ = dict(zip(words.decode().split("\n"), frequencies, strict=True))
        segmenter.total = int(total)
    except (OSError, ValueError):
        return False
    segmenter.initialized = True
    return True


def _write_cache(segmenter: Tokenizer, path: Path) -> None:
    """Write through a temporary file, so that another process sees all of it or nothing."""
    counts = array("i", segmenter.FREQ.values()).tobytes()
    body = b"\0".join((str(segmenter.total).encode(), "\n".join(segmenter.FREQ).encode(), counts))
    digest = hashlib.sha256(body).hexdigest().encode()
    # A read-only home or a full disk only costs the time of building again.
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                file.write(digest + b"\n" + body)
                file.flush()
                Path(file.name).replace(path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
