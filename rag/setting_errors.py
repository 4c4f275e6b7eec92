"""What is wrong with a setting, in words: its name, its meaning, its value, and what it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from rag.errors import Both, SettingsError
from rag.invalid import COMMON, reason_of
from rag.setting_meanings import MEANINGS

_REASONS = {
    **COMMON,
    "path_type": Both("应为路径", "it should be a path"),
    "string_pattern_mismatch": Both("写法应符合 {pattern}", "it should look like {pattern}"),
}


def unknown_setting(name: str, known: Sequence[str]) -> SettingsError:
    """The error of a name that is none of the ``known`` ones."""
    near = get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
    return SettingsError(
        f"没有名为 {name} 的设置；最接近的是 {near}。请改正或删去它（见 .env.example）。",
        f"There is no setting {name}; the nearest is {near}. Correct or delete it (see .env.example).",
    )


def valueless_setting(name: str, env_file: Path) -> SettingsError:
    """The error of a line that only names a setting: it would be passed over in silence."""
    return SettingsError(
        f"设置文件 {env_file} 中的 {name} 没有等号和值。请写成 {name}=值，或删去这一行。",
        f"{name} in the file of settings {env_file} has no equals sign and no value. "
        f"Write {name}=value, or delete the line.",
    )


def unfit_setting(error: ValidationError, fields: Mapping[str, FieldInfo], prefix: str) -> SettingsError:
    """The error of the first value that does not fit; the value of a secret is not told."""
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    key = prefix + name.lower().removeprefix(prefix.lower()).upper()
    if first["type"] == "extra_forbidden":
        return unknown_setting(key, [prefix + field.upper() for field in fields])
    field = fields.get(name)
    given = repr(first.get("input"))
    secret = "KEY" in key or (field is not None and field.annotation is SecretStr)
    value = Both("（已隐去）", "(hidden)") if secret else Both.same(given)
    meaning = Both.same("")
    if field is not None:
        said = Both(str(field.description), MEANINGS[name])
        meaning = Both(f"（{said.chinese}）", f" ({said.english})")
    why = reason_of(first, _REASONS)
    return SettingsError(
        f"设置 {key}{meaning.chinese}的值 {value.chinese} 不合适：{why.chinese}。请在 .env 或环境变量中改正。",
        f"The setting {key}{meaning.english} has the unfit value {value.english}: "
        f"{why.english}. Correct it in .env or the environment.",
    )
