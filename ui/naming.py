"""How articles and places in them are named to people, in the terminal and on the page."""

from __future__ import annotations

from rag.types import ArticleMeta, Passage
from ui.strings import Strings


def title_of(article: ArticleMeta) -> str:
    """Return the title in its Chinese quotation marks."""
    return f"《{article.title}》"


def date_of(strings: Strings, article: ArticleMeta) -> str:
    """Return the date as the source gives it, never without its doubt; empty where there is none."""
    if not article.date_doubtful:
        return article.date
    return strings("date.doubted", date=article.date) if article.date else strings("date.doubtful")


def details_of(strings: Strings, article: ArticleMeta, separator: str = " · ") -> str:
    """Return place, speaker or issuer and date in one line, as far as they are known."""
    parts = (article.place, article.speaker or article.issuer, date_of(strings, article))
    return separator.join(dict.fromkeys(part for part in parts if part))


def path_of(passage: Passage) -> str:
    """Return the headings that lead to the passage."""
    return " › ".join(passage.heading)
