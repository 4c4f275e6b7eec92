"""The batch protocol: one JSON object a line in, one a line out, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rag.errors import InputError, RendaError
from rag.question import check_history, check_question
from rag.types import Turn
from ui.strings import Strings

Json = dict[str, object]
_BLANK = b" \t\r\n\v\f"
_UNSAFE = re.compile("[\x85\u2028\u2029\ud800-\udfff]")
"""What some readers take for the end of a line, and what UTF-8 can't carry."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question of a batch. ``id`` is whatever JSON value the caller gave, None without one."""

    id: object
    question: str
    history: tuple[Turn, ...] = ()


def answer_lines(
    lines: Iterable[bytes], respond: Callable[[Request], Json], write: Callable[[str], None], strings: Strings
) -> int:
    """Answer each line of ``lines`` by ``respond`` and ``write`` the result; return the number of failures.

    A line that can't be used, and a question that fails, yields ``{"id", "error"}`` and the rest goes
    on. Blank lines are skipped.
    """
    failures = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip(_BLANK):
            continue
        reply = _reply(number, line, respond, strings)
        failures += "error" in reply
        write(dump(reply))
    return failures


def dump(value: Json) -> str:
    """Return ``value`` as one line of JSON that can always be encoded as UTF-8."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _reply(number: int, line: bytes, respond: Callable[[Request], Json], strings: Strings) -> Json:
    try:
        record = _parse(number, line, strings)
    except InputError as error:
        return {"id": None, "error": error.told(strings.language)}
    try:
        return respond(_read_request(record, strings))
    except RendaError as error:
        return {"id": record.get("id"), "error": error.told(strings.language)}
    except Exception as error:  # the edge of the process: one question must not cost the batch its rest
        message = strings("error.unexpected", kind=type(error).__name__, message=error)
        return {"id": record.get("id"), "error": message}


def read_json(data: bytes) -> object:
    """Return the value of a JSON text in UTF-8.

    Raises UnicodeDecodeError, RecursionError for deep nesting, or ValueError, also for NaN and Infinity.
    """
    return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)


def _parse(number: int, line: bytes, strings: Strings) -> Json:
    try:
        record = read_json(line)
    except UnicodeDecodeError:
        raise InputError(strings("jsonl.not_utf8", number=number)) from None
    except RecursionError:
        raise InputError(strings("jsonl.too_deep", number=number)) from None
    except ValueError as error:
        raise InputError(strings("jsonl.not_json", number=number, reason=error)) from None
    if not isinstance(record, dict):
        raise InputError(strings("jsonl.not_object", number=number))
    return record


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _read_request(record: Json, strings: Strings) -> Request:
    if "question" not in record:
        raise InputError(strings("jsonl.no_question"))
    return Request(record.get("id"), check_question(record["question"]), check_history(record.get("history")))
