"""Text of documents and questions as HTML: the one place that escapes."""

from __future__ import annotations

import html

from rag.types import ArticleMeta, Passage

_TEMPLATE_SIGNS = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "@": "&#64;", "`": "&#96;"})


def escape(text: str) -> str:
    """Return ``text`` as HTML text, also safe in attributes and in the template language of gr.HTML."""
    return html.escape(text, quote=True).translate(_TEMPLATE_SIGNS)


def title_of(article: ArticleMeta) -> str:
    """Return the title in its Chinese quotation marks."""
    return f"《{article.title}》"


def details_of(article: ArticleMeta) -> str:
    """Return place, speaker or issuer and date in one line, as far as they are known."""
    parts = (article.place, article.speaker or article.issuer, article.date)
    return " · ".join(dict.fromkeys(part for part in parts if part))


def path_of(passage: Passage) -> str:
    """Return the headings that lead to the passage."""
    return " › ".join(passage.heading)
