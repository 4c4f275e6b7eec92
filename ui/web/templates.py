"""Pages and parts of pages that are made on the server, from templates that escape all that they show."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ui.naming import date_of, details_of, title_of
from ui.web.links import article_link

if TYPE_CHECKING:
    from jinja2 import Environment

    from ui.strings import Strings

FOLDER = Path(__file__).parent / "templates"


def render(name: str, strings: Strings, **values: object) -> str:
    """Return the template ``name`` filled with ``values``; a name that it lacks is an error."""
    lang = "zh-CN" if strings.language == "zh" else "en"
    return _environment().get_template(f"{name}.html.j2").render(strings=strings, lang=lang, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        article_link=article_link, title_of=title_of, date_of=date_of, details_of=details_of
    )
    return environment
