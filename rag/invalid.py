"""Why pydantic turned a value down, in words: what settings, rows and files have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.errors import Both

COMMON: Mapping[str, Both] = {
    "int_parsing": Both("应为整数", "it should be a whole number"),
    "int_type": Both("应为整数", "it should be a whole number"),
    "float_parsing": Both("应为数字", "it should be a number"),
    "float_type": Both("应为数字", "it should be a number"),
    "bool_parsing": Both("应为 true 或 false", "it should be true or false"),
    "bool_type": Both("应为 true 或 false", "it should be true or false"),
    "string_type": Both("应为文字", "it should be text"),
    "less_than": Both("应小于 {lt}", "it should be less than {lt}"),
    "less_than_equal": Both("不能大于 {le}", "it can't be more than {le}"),
    "greater_than": Both("应大于 {gt}", "it should be more than {gt}"),
    "greater_than_equal": Both("不能小于 {ge}", "it can't be less than {ge}"),
    "literal_error": Both("只能是 {expected} 之一", "it can only be {expected}"),
}
"""By the type of pydantic's error; slots are filled from its context."""

_OTHER = "{msg}"


def reason_of(error: Mapping[str, Any], reasons: Mapping[str, Both]) -> Both:
    """The reason of one of ``ValidationError.errors()``: from ``reasons``, or else in pydantic's own words."""
    reason = reasons.get(error["type"], Both.same(_OTHER))
    values = {"msg": error["msg"], **error.get("ctx", {})}
    return Both(
        reason.chinese.format_map({**values, "expected": _listed(str(values.get("expected", "")))}),
        reason.english.format_map(values),
    )


def _listed(choices: str) -> str:
    """Choices as Chinese parts them: pydantic says ``'a', 'b' or 'c'``."""
    return choices.replace(" or ", "、").replace(", ", "、")
