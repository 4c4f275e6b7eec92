"""What the HTTP API says, in Chinese and English."""

from ui.texts.api_en import EN
from ui.texts.api_zh import ZH

__all__ = ["EN", "ZH"]
