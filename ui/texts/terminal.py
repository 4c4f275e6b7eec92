"""What the terminal shows."""

from __future__ import annotations

from ui.texts.terminal_en import EN
from ui.texts.terminal_zh import ZH

__all__ = ["EN", "ZH"]
