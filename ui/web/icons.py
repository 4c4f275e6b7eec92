"""The few signs of the page, drawn as lines: one sprite, used by reference in Python and in scripts."""

from __future__ import annotations

_PATHS = {
    "menu": "M4 7h16M4 12h16M4 17h16",
    "plus": "M12 5v14M5 12h14",
    "close": "M6 6l12 12M18 6L6 18",
    "edit": "M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4",
    "delete": "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "copy-plain": "M9 9h11v11H9zM5 15H4V4h11v1M12 13h5M12 16h3",
    "again": "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
    "up": "M8 11v9H4v-9zM8 11l4-8c1.7 0 2.5 1.2 2.2 2.8L13.6 9H19c1.2 0 2 1 1.7 2.2l-1.6 7A2.3 2.3 0 0 1 16.9 20H8",
    "down": "M8 13V4H4v9zM8 13l4 8c1.7 0 2.5-1.2 2.2-2.8L13.6 15H19c1.2 0 2-1 1.7-2.2l-1.6-7A2.3 2.3 0 0 0 16.9 4H8",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "download": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "link": "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5",
    "open": "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
}


def icon(name: str) -> str:
    """Return a sign; what it means must be said beside it or by a label."""
    if name not in _PATHS:
        raise KeyError(name)
    return f'<svg class="rd-icon" aria-hidden="true" focusable="false"><use href="#rd-i-{name}"></use></svg>'


def sprite_html() -> str:
    """Return the drawings that ``icon`` refers to; they stand in the page once."""
    symbols = "".join(
        f'<symbol id="rd-i-{name}" viewBox="0 0 24 24"><path d="{path}"></path></symbol>'
        for name, path in _PATHS.items()
    )
    return f'<svg class="rd-sprite" aria-hidden="true" focusable="false">{symbols}</svg>'
