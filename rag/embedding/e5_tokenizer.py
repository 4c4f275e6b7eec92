"""The tokenizer of multilingual-e5-small: normalisation map, metaspace, Unigram (best path).

Written here rather than taken from ``tokenizers``, because that library needs about a second to load this
vocabulary of 250,000 pieces, a third of what a whole cold search may take. Here the pieces are grouped by
their first two characters, and a group is unpacked when a text first needs it: loading takes some 30 ms.
The ids equal those of the original engine, which does not merge neighbouring unknown characters.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from rag.embedding.e5_weights import E5Vocabulary

_METASPACE = "\u2581"
_SPACES = re.compile(" {2,}")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNKNOWN_PENALTY = 10.0
_NONE = (-1, float("-inf"))

_Group: TypeAlias = tuple[dict[str, tuple[int, float]], int]
"""Pieces with id and score, and the length of the longest."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the normalised text that starts at character ``start`` of it."""

    id: int
    piece: str
    start: int


class E5Tokenizer:
    """Splits text into pieces, without special tokens. ``load_tokenizer`` makes one."""

    def __init__(
        self,
        groups: Mapping[str, tuple[int, str]],
        ids: npt.NDArray[np.int32],
        scores: npt.NDArray[np.float32],
        unknown: int,
        normalisation: Mapping[int, str],
    ) -> None:
        """``groups`` maps the first two characters (or the only one) of pieces to the position of the
        first of them in ``ids`` and ``scores``, and to the pieces themselves, one a line.
        """
        self._packed = groups
        self._ids = ids
        self._scores = scores
        self._unknown = unknown
        self._unknown_score = float(scores.min()) - _UNKNOWN_PENALTY
        self._normalisation = {**normalisation, 0: ""}
        self._groups: dict[str, _Group] = {}

    def normalise(self, text: str) -> str:
        """The text as it is split: mapped character by character, each run of spaces one metaspace."""
        mapped = _SURROGATES.sub("\ufffd", text).translate(self._normalisation)
        spaced = _SPACES.sub(" ", mapped if mapped.startswith(" ") else " " + mapped)
        return spaced.replace(" ", _METASPACE)

    def tokens(self, text: str) -> list[Token]:
        """The most probable split of the text. An unknown character is a token of its own."""
        line = self.normalise(text)
        steps = self._best_steps(line)
        found = []
        end = len(line)
        while end:
            start, piece_id = steps[end]
            found.append(Token(piece_id, line[start:end], start))
            end = start
        return found[::-1]

    def _best_steps(self, line: str) -> list[tuple[int, int]]:
        """For each end position, the start and the id of the last piece on the best path to it."""
        size = len(line)
        best = [float("-inf")] * (size + 1)
        steps = [(0, 0)] * (size + 1)
        best[0] = 0.0
        for start in range(size):
            reached = best[start]
            # A key of one character at the end of the line would find single pieces twice.
            for key in (line[start], line[start : start + 2])[: size - start]:
                if key not in self._packed:
                    continue
                pieces, longest = self._group(key)
                for end in range(start + len(key), min(start + longest, size) + 1):
                    piece_id, score = pieces.get(line[start:end], _NONE)
                    if reached + score > best[end]:
                        best[end] = reached + score
                        steps[end] = (start, piece_id)
            if reached + self._unknown_score > best[start + 1]:
                best[start + 1] = reached + self._unknown_score
                steps[start + 1] = (start, self._unknown)
        return steps

    def _group(self, key: str) -> _Group:
        found = self._groups.get(key)
        if found is None:
            first, lines = self._packed[key]
            pieces = lines.split("\n")
            span = slice(first, first + len(pieces))
            values = zip(self._ids[span].tolist(), self._scores[span].tolist(), strict=True)
            found = dict(zip(pieces, values, strict=True)), max(map(len, pieces))
            self._groups[key] = found
        return found


def dump_tokenizer(vocabulary: E5Vocabulary) -> bytes:
    """What ``load_tokenizer`` reads, in UTF-8: a line of JSON, then the groups with a blank line between.

    A group is its pieces, one a line. The numbers in the JSON are base64 of little-endian bytes.
    """
    grouped: dict[str, list[int]] = {}
    for piece_id, piece in enumerate(vocabulary.pieces):
        if "\n" in piece:
            raise ValueError(f"piece with a line break: {piece!r}")
        if piece_id != vocabulary.unknown:
            grouped.setdefault(piece[:2], []).append(piece_id)
    ids = [member for members in grouped.values() for member in members]
    starts = np.cumsum([0, *map(len, grouped.values())])
    header: dict[str, Any] = {
        "starts": _encoded(starts.astype("<i4")),
        "ids": _encoded(np.array(ids, "<i4")),
        "scores": _encoded(vocabulary.scores[ids].astype("<f4")),
        "unknown": vocabulary.unknown,
        "normalisation": {str(code): text for code, text in vocabulary.normalisation.items()},
    }
    groups = ["\n".join(vocabulary.pieces[member] for member in members) for members in grouped.values()]
    return "\n".join([json.dumps(header), "\n\n".join(groups)]).encode()


def load_tokenizer(data: bytes) -> E5Tokenizer:
    """The tokenizer that ``dump_tokenizer`` wrote."""
    first_line, _, body = data.partition(b"\n")
    header = json.loads(first_line)
    groups = body.decode().split("\n\n")
    keys = [group[:2] for group in groups]
    return E5Tokenizer(
        groups=dict(
            zip(keys, zip(_decoded(header["starts"], "<i4").tolist(), groups, strict=False), strict=True)
        ),
        ids=_decoded(header["ids"], "<i4"),
        scores=_decoded(header["scores"], "<f4"),
        unknown=header["unknown"],
        normalisation={int(code): text for code, text in header["normalisation"].items()},
    )


def _decoded(text: str, kind: str) -> npt.NDArray[Any]:
    return np.frombuffer(base64.b64decode(text), kind)


def _encoded(numbers: npt.NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()
