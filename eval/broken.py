"""What is wrong with a row or a file, in words: the field, the value where it helps, and the reason."""

from __future__ import annotations

from pydantic import ValidationError

_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是合法的 JSON（{error}）",
    "literal_error": "{input} 不在 {expected} 之中",
    "string_type": "应为文字，而不是 {input}",
    "string_too_short": "至少要有 {min_length} 个字",
    "string_too_long": "太长，至多 {max_length} 个字",
    "string_pattern_mismatch": "没有看得见的文字",
    "bool_type": "应为 true 或 false，而不是 {input}",
    "bool_parsing": "应为 true 或 false，而不是 {input}",
    "int_type": "应为整数，而不是 {input}",
    "float_type": "应为数字，而不是 {input}",
    "float_parsing": "应为数字，而不是 {input}",
    "less_than": "应小于 {lt}，而不是 {input}",
    "greater_than": "应大于 {gt}，而不是 {input}",
    "greater_than_equal": "不能小于 {ge}",
    "value_error": "{error}",
    "list_type": "应为列表，而不是 {input}",
    "tuple_type": "应为列表，而不是 {input}",
    "dict_type": "应为对象，而不是 {input}",
    "model_type": "应为对象，而不是 {input}",
    "dataclass_type": "应为对象，而不是 {input}",
}
_JSON_NAMES = {"None": "null", "True": "true", "False": "false"}
_SHOWN_CHARS = 40


def explain(error: ValidationError, whole: str = "（整行）") -> str:
    """The first field that is wrong, and why, such as ``kind 不对：缺少这一项``; ``whole`` where no field is."""
    first = error.errors()[0]
    name = ".".join(map(str, first["loc"])) or whole
    given = _JSON_NAMES.get(repr(first.get("input")), repr(first.get("input")))
    shown = given if len(given) <= _SHOWN_CHARS else f"{given[:_SHOWN_CHARS]}…"
    values = {**first.get("ctx", {}), "input": shown}
    expected = str(values.get("expected", "")).replace(" or ", "、").replace(", ", "、")
    reason = _REASONS.get(first["type"], "{msg}")
    return f"{name} 不对：{reason.format(**{**values, 'expected': expected, 'msg': first['msg']})}"
