"""What is wrong with a row or a file, in words: the field, the value where it helps, and the reason."""

from __future__ import annotations

from pydantic import ValidationError

from rag.errors import Both
from rag.invalid import COMMON, reason_of

_REASONS = {
    **COMMON,
    "missing": Both("缺少这一项", "this field is missing"),
    "extra_forbidden": Both("没有这一项", "there is no such field"),
    "json_invalid": Both("不是合法的 JSON（{error}）", "it is not valid JSON ({error})"),
    "string_too_short": Both("至少要有 {min_length} 个字", "it should have at least {min_length} characters"),
    "string_too_long": Both(
        "太长，至多 {max_length} 个字", "it is too long; at most {max_length} characters"
    ),
    "string_pattern_mismatch": Both("没有看得见的文字", "it has no visible text"),
    "value_error": Both.same("{error}"),
    "one_bar": Both(
        "floor 与 ceiling 要写一个，而且只能写一个", "one of floor and ceiling should be there, and only one"
    ),
    "one_scope": Both("group 与 kind 只能写一个", "only one of group and kind can be there"),
    "list_type": Both("应为列表", "it should be a list"),
    "tuple_type": Both("应为列表", "it should be a list"),
    "dict_type": Both("应为对象", "it should be an object"),
    "model_type": Both("应为对象", "it should be an object"),
    "dataclass_type": Both("应为对象", "it should be an object"),
}
_BESIDE_VALUE = ("_type", "_parsing", "literal_error", "less_than", "greater_than")
"""How the types end whose reason says what should be there, so that what is there helps."""
_WHOLE_LINE = Both("（整行）", "(the whole line)")
_JSON_NAMES = {"None": "null", "True": "true", "False": "false"}
_SHOWN_CHARS = 40


def explain(error: ValidationError, whole: Both = _WHOLE_LINE) -> Both:
    """The first field that is wrong, and why, such as ``kind 不对：缺少这一项``; ``whole`` where no field is."""
    first = error.errors()[0]
    path = ".".join(map(str, first["loc"]))
    name = Both.same(path) if path else whole
    given = _JSON_NAMES.get(repr(first.get("input")), repr(first.get("input")))
    shown = given if len(given) <= _SHOWN_CHARS else f"{given[:_SHOWN_CHARS]}…"
    why = reason_of(first, _REASONS)
    if first["type"].endswith(_BESIDE_VALUE):
        why = Both(f"{why.chinese}，而不是 {shown}", f"{why.english}, not {shown}")
    return Both(f"{name.chinese} 不对：{why.chinese}", f"{name.english} is wrong: {why.english}")
