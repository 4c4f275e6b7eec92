"""What the tabs beside the chat have in common: each is fetched when it is first looked at."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from rag.errors import InputError, RendaError
from ui.web.escaping import escape
from ui.web.parts import html_part

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from ui.services import Services
    from ui.strings import Strings

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fragment:
    """The content of a tab as HTML, with the HTTP status that tells programs how it went."""

    html: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Tried(Generic[T]):
    """What something gave, or why it failed in words for the reader."""

    value: T | None = None
    error: str = ""
    status: int = 200


def attempt(strings: Strings, work: Callable[[], T]) -> Tried[T]:
    """Return what ``work`` gives; a failure becomes a message, so that the form around it stays."""
    try:
        return Tried(work())
    except InputError as error:
        return Tried(error=error.told(strings.language), status=400)
    except RendaError as error:
        return Tried(error=error.told(strings.language), status=503)
    except Exception as error:  # the edge of the process: the tab must say that it failed
        logger.exception("a tab failed")
        return Tried(error=strings("page.error_internal", kind=type(error).__name__), status=500)


def place_of_tab(name: str, services: Services) -> None:
    """Put the empty place of a tab into the one that is open; the page's script fills it."""
    strings = services.strings
    texts = {
        "failed": strings("tabs.failed"),
        "no-answer": strings("tabs.no_answer"),
        "retry": strings("tabs.retry"),
        "signed-out": strings("tabs.signed_out"),
    }
    data = "".join(f' data-{key}="{escape(text)}"' for key, text in texts.items())
    loading = f'<p class="rt-loading">{escape(strings("tabs.loading"))}</p>'
    label = escape(strings(f"page.tab.{name}"))
    region = f'tabindex="0" role="region" aria-label="{label}"'  # it scrolls, so the keyboard must reach it
    html_part(f'<div class="rt-tab" {region} data-tab="{name}"{data}>{loading}</div>', f"rt-{name}")


def number_of(query: QueryParams, name: str, default: int, least: int, most: int, strings: Strings) -> int:
    """Return a whole number of the query. Raises InputError outside ``least`` to ``most``."""
    text = query.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most:
        return int(text)
    raise InputError(strings("tabs.bad_value", name=name, value=text[:40]))
