"""Pieces that every tab is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr


def html_part(value: str, name: str) -> gr.HTML:
    """Return a part of the page that shows ``value``, with the id ``name``."""
    import gradio

    return gradio.HTML(value, elem_id=name, js_on_load=None, apply_default_css=False, padding=False)
