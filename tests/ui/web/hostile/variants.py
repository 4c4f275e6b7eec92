"""The committed variants. HOOK, HOST and LOCAL stand for what must never be called or fetched."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

OUTSIDE = "203.0.113.7"
INSIDE = "/hooked"
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    text: str


def load_variants() -> tuple[Variant, ...]:
    """Every variant; ``hook(n)`` in it tells which one was executed."""
    lines = Path(__file__).with_name("variants.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_variant(number, json.loads(line)) for number, line in enumerate(lines))


def harmless(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """As many variants of the same names that are plain words."""
    return tuple(Variant(one.name, f"平安{number}") for number, one in enumerate(variants))


def seen(text: str) -> str:
    """``text`` without spaces and what has no shape, as which browsers and the service may differ."""
    return "".join(c for c in text if c != "\ufffd" and unicodedata.category(c) not in UNSEEN)


def _variant(number: int, row: dict) -> Variant:
    text = row["text"] if "repeat" not in row else row["text"] + row["text"][-1] * row["repeat"]
    for sign, meaning in (("HOOK", f"hook({number})"), ("HOST", OUTSIDE), ("LOCAL", INSIDE)):
        text = text.replace(sign, meaning)
    return Variant(row["name"], text)
