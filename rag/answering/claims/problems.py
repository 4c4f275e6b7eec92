"""What a claim is held against, and what is found wanting in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Words of a claim that the source does not bear out.

    ``kind`` is number, date, name, place, negation, scope, role or content. ``contradicted``: the source says
    otherwise; else it only does not say. ``part`` is the number of the claim's part, None where it is no single one.
    """

    kind: str
    text: str
    contradicted: bool = True
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What supports: its sentences, what their article says of itself, what stands around them.

    All folded. ``own`` are the places of the collection that the claim might name, ``documents`` is all that was shown,
    ``led`` the text of their passage up to each sentence.
    """

    sentences: tuple[str, ...]
    context: str
    around: str
    own: tuple[str, ...] = ()
    documents: str = ""
    led: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All sentences, one a line."""
        return "\n".join(self.sentences)
