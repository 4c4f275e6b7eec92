"""What is wrong with a request's fields, said in the user's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui.jsonl import dump
from ui.strings import Strings

_SHOWN_VALUE = 60
_SHOWN_NAME = 80
_SHOWN_ERRORS = 3
_PLACES = frozenset({"body", "query", "path"})
_FORMS = frozenset({"text", "parts"})
"""Which of several forms pydantic tried for a field: no part of the field's name."""
_CODES = {"missing": "missing_field", "extra_forbidden": "unknown_field"}

Error = Mapping[str, Any]


def explain(errors: Sequence[Error], strings: Strings) -> tuple[str, str, str | None]:
    """Return code, message and field of what pydantic found; code and field are those of the first error."""
    shown = [_message(error, strings) for error in errors[:_SHOWN_ERRORS]]
    if len(errors) > _SHOWN_ERRORS:
        shown.append(strings("api.invalid.more", count=len(errors) - _SHOWN_ERRORS))
    first = errors[0]
    code = _CODES.get(str(first["type"]), "invalid_value")
    return code, strings("api.invalid.separator").join(shown), _field(first) or None


def _field(error: Error) -> str:
    """Return the name of the field, such as ``filters.years.0``."""
    location = error["loc"]
    parts = location[1:] if location and location[0] in _PLACES else location
    named = (str(part)[:_SHOWN_NAME] for part in parts if part not in _FORMS)
    return ".".join(named)


def _message(error: Error, strings: Strings) -> str:
    table = strings.tables[strings.language]
    kind, field = str(error["type"]), _field(error)
    if not field:
        return strings("api.invalid.no_body" if kind == "missing" else "api.invalid.no_object")
    limits = {
        name: strings("api.or").join(_alternatives(value)) if name == "expected" else value
        for name, value in error.get("ctx", {}).items()
    }
    key = f"api.invalid.{kind}"
    expected = strings(key).format(**limits) if key in table else str(error["msg"])
    if kind in _CODES:
        return strings("api.invalid.field", field=field, expected=expected)
    return strings("api.invalid.value", field=field, value=_shown(error.get("input")), expected=expected)


def _alternatives(expected: object) -> list[str]:
    return [part.strip("'") for part in str(expected).replace(" or ", ", ").split(", ")]


def _shown(value: object) -> str:
    try:
        text = dump(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, RecursionError):
        text = str(type(value).__name__)
    return text if len(text) <= _SHOWN_VALUE else text[:_SHOWN_VALUE] + "……"
