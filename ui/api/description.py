"""The description of the API (OpenAPI): what FastAPI derives, with texts and examples in the user's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ui.api.samples import samples_of

if TYPE_CHECKING:
    from ui.strings import Strings

Schema = dict[str, Any]
_FASTAPI_ERRORS = ("HTTPValidationError", "ValidationError")
_ERROR = {"$ref": "#/components/schemas/ErrorReply"}


def described(schema: Schema, strings: Strings) -> Schema:
    """Return ``schema`` with a description of every parameter and field, and an example of every body."""
    components = schema["components"]["schemas"]
    for name in _FASTAPI_ERRORS:
        components.pop(name, None)
    for name, component in components.items():
        _describe_fields(name, component, strings)
    samples = samples_of(strings)
    for operation in operations(schema):
        for parameter in operation.get("parameters", ()):
            parameter["schema"].pop("title", None)
            parameter["description"] = _text(strings, "api.parameter", parameter["name"])
        name = operation["operationId"]
        for content in _contents(operation.get("requestBody", {})):
            content["example"] = samples.requests[name]
        if any(error in str(operation["responses"].get("422")) for error in _FASTAPI_ERRORS):
            del operation["responses"]["422"]  # under /v1 what is not as expected is 400
        for status, response in operation["responses"].items():
            _describe_response(name, status, response, samples.responses, strings)
    return schema


def operations(schema: Mapping[str, Any]) -> Iterator[Schema]:
    """Yield every operation of a description."""
    for path in schema["paths"].values():
        yield from path.values()


def _describe_fields(name: str, component: Schema, strings: Strings) -> None:
    component.pop("description", None)  # the docstring: for readers of the source
    for field, described_field in component.get("properties", {}).items():
        described_field.pop("title", None)
        described_field["description"] = _text(strings, f"api.field.{name}", field)


def _text(strings: Strings, owner: str, field: str) -> str:
    """Return what ``field`` means to its owner, or else wherever it stands."""
    own = f"{owner}.{field}"
    return strings(own if own in strings.tables[strings.language] else f"api.field.{field}")


def _describe_response(
    name: str, status: str, response: Schema, samples: Mapping[str, object], strings: Strings
) -> None:
    if status == "200":
        response["description"] = strings(f"api.{name}.response")
        for content in _contents(response):
            content.setdefault("example", samples[name.removesuffix("_quickly")])
        return
    response["description"] = strings(f"api.status.{status}")
    response["content"] = {"application/json": {"schema": _ERROR, "example": samples[status]}}


def _contents(body: Mapping[str, Any]) -> Iterator[Schema]:
    yield from body.get("content", {}).values()
