"""Text of documents and questions as HTML: the one place that escapes."""

from __future__ import annotations

import html

_TEMPLATE_SIGNS = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "@": "&#64;", "`": "&#96;"})


def escape(text: str) -> str:
    """Return ``text`` as HTML text, also safe in attributes and in the template language of gr.HTML."""
    return html.escape(text, quote=True).translate(_TEMPLATE_SIGNS)
