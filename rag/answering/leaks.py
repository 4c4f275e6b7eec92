"""Tells where a reply repeats the prompt that it was given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.text import is_han, letters

_CHINESE, _OTHER = 12, 30
"""Letters in a row that are no coincidence, in Chinese and in other text."""
_GOES_ON = 6
"""Letters that must go on where a sentence broke off."""


class LeakGuard:
    """Compares what a reader would see, sentence after sentence, with what the model was told.

    Only letters and digits count, so that spaces, brackets and line ends between them hide nothing.
    """

    def __init__(self, secrets: Sequence[str], names: Sequence[str], known: str) -> None:
        """``secrets`` must not be repeated over a length, ``names``, such as a fence, not at all; what is
        ``known`` to the reader from the question and the documents is no secret.
        """
        told, known = [letters(secret) for secret in secrets], letters(known)
        self._short = {
            part for part in _parts(told, _CHINESE) if part not in known and any(map(is_han, part))
        }
        self._long = {part for part in _parts(told, _OTHER) if part not in known}
        self._names = tuple(filter(None, map(letters, names)))
        self._tail = self._withheld = ""

    def leaks(self, sentence: str) -> bool:
        """Whether ``sentence``, behind those passed before, would repeat the prompt; then it is not passed.

        What goes on where a sentence that was not passed broke off is not passed either.
        """
        said = letters(sentence)
        seen = self._tail + said
        if self._found(seen) or (self._withheld and self._found(self._withheld + said)):
            self._withheld = (self._withheld + said)[_GOES_ON - _OTHER :]
            return True
        self._tail, self._withheld = seen[1 - _OTHER :], ""
        return False

    def _found(self, text: str) -> bool:
        return (
            any(name in text for name in self._names)
            or not self._short.isdisjoint(_parts([text], _CHINESE))
            or not self._long.isdisjoint(_parts([text], _OTHER))
        )


def _parts(texts: Sequence[str], length: int) -> Iterator[str]:
    return (text[at : at + length] for text in texts for at in range(len(text) - length + 1))
