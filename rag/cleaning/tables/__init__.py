"""Data of the cleaning rules: stock phrases and dated events."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=8)
def load_table(name: str) -> dict[str, Any]:
    """A table of this folder, by its name without ``.toml``."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf_8"))
