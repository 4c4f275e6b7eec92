"""The figures of a load, the bars they are held to, and how both are shown."""

from __future__ import annotations

import math
import os
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.load import Outcome
    from scripts.load_users import Taken

Json = dict[str, Any]

WHOLE_P95_S = 1.5
FIRST_TEXT_P50_S = 0.3
READY_S = 8.0
GROWTH_MIB = 10.0
"""By how much the memory of the last quarter of the time may exceed that of the second, as medians."""
_ANSWERS = ("events", "page", "chat")
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """The server at ``at`` seconds: memory in bytes, processor seconds so far, questions waiting."""

    at: float
    rss: float
    cpu: float
    waiting: float


def report(outcome: Outcome, users: int, ready_s: float | None = None) -> Json:
    """All figures as JSON, with the bars; ``ready_s`` where the server was started for the load."""
    tally = outcome.tally
    answers = [one for one in tally.taken if one.kind in _ANSWERS]
    memory = _memory(outcome.samples)
    figures: Json = {
        "users": users,
        "seconds": round(outcome.seconds, 1),
        "cores": os.cpu_count(),
        "load_before": round(outcome.load_before, 2),
        "sent": tally.sent,
        "finished": len(tally.taken),
        "per_second": round(len(tally.taken) / max(outcome.seconds, 1e-9), 2),
        "errors": dict(tally.errors),
        "lost": tally.lost + tally.sent - len(tally.taken) - tally.errors.total(),
        "messages": tally.messages,
        "answers": _times(answers),
        "kinds": {
            kind: _times([one for one in tally.taken if one.kind == kind]) for kind in _kinds(tally.taken)
        },
        "server_cores_used": _cores_used(outcome.samples),
        "client_cores_used": round(outcome.own_cpu_s / max(outcome.seconds, 1e-9), 3),
        "most_waiting": max((sample.waiting for sample in outcome.samples), default=0),
        "memory_mib": memory,
        "ready_s": None if ready_s is None else round(ready_s, 2),
    }
    return {**figures, "bars": list(_bars(figures, answers, memory, ready_s))}


def shown(figures: Json) -> str:
    """The figures for a reader of the terminal."""
    lines = [
        f"{figures['users']} 人，{figures['seconds']:.0f} 秒，{figures['cores']} 核（开始前负载 {figures['load_before']}）："
        f"{figures['finished']} 次，每秒 {figures['per_second']}；"
        f"服务用 {figures['server_cores_used']} 核，本程序用 {figures['client_cores_used']} 核"
    ]
    for kind, times in figures["kinds"].items():
        first = (
            f"，首字 p50 {times['first_text_p50_ms']} p95 {times['first_text_p95_ms']}"
            if times["first_text_p50_ms"]
            else ""
        )
        lines.append(
            f"  {kind:7}{times['count']:5} 次  全文 p50 {times['p50_ms']} p95 {times['p95_ms']} 最长 {times['max_ms']}{first} 毫秒"
        )
    lines += [f"  {message}" for message in figures["messages"]]
    lines += [
        f"{'✓' if bar['met'] else '✗'} {bar['name']}：{bar['value']}（要求 {bar['bar']}）"
        for bar in figures["bars"]
    ]
    return "\n".join(lines)


def _bars(figures: Json, answers: Sequence[Taken], memory: Json, ready_s: float | None) -> Any:  # noqa: ANN401
    times = _times(answers)
    yield _bar("出错", sum(figures["errors"].values()), 0)
    yield _bar("丢失", figures["lost"], 0)
    yield _bar("完整回答 p95（毫秒）", times["p95_ms"], 1000 * WHOLE_P95_S)
    yield _bar("首字 p50（毫秒）", times["first_text_p50_ms"], 1000 * FIRST_TEXT_P50_S)
    if memory["samples"] >= 8:
        yield _bar("内存增长（MiB）", memory["growth"], GROWTH_MIB)
    if ready_s is not None:
        yield _bar("启动（秒）", round(ready_s, 2), READY_S)


def _bar(name: str, value: float | None, bar: float) -> Json:
    return {"name": name, "value": value, "bar": f"≤ {bar:g}", "met": value is not None and value <= bar}


def _kinds(taken: Sequence[Taken]) -> list[str]:
    return sorted({one.kind for one in taken})


def _times(taken: Sequence[Taken]) -> Json:
    whole = [one.whole for one in taken]
    first = [one.first_text for one in taken if one.first_text is not None]
    return {
        "count": len(taken),
        "p50_ms": quantile_ms(whole, 0.5),
        "p95_ms": quantile_ms(whole, 0.95),
        "p99_ms": quantile_ms(whole, 0.99),
        "max_ms": quantile_ms(whole, 1.0),
        "first_text_p50_ms": quantile_ms(first, 0.5),
        "first_text_p95_ms": quantile_ms(first, 0.95),
    }


def quantile_ms(seconds: Sequence[float], share: float) -> int | None:
    """The least of ``seconds``, in milliseconds, that at least ``share`` of them do not exceed; None of none."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return round(1000 * ordered[max(0, math.ceil(share * len(ordered)) - 1)])


def _cores_used(samples: Sequence[Sample]) -> float | None:
    if len(samples) < 2:
        return None
    first, last = samples[0], samples[-1]
    return round((last.cpu - first.cpu) / max(last.at - first.at, 1e-9), 3)


def _memory(samples: Sequence[Sample]) -> Json:
    """Memory in MiB: at the beginning, at most, at the end, and its growth from the second quarter to the last."""
    sizes = [sample.rss / _MIB for sample in samples]
    quarter = len(sizes) // 4
    growth = (
        statistics.median(sizes[-quarter:]) - statistics.median(sizes[quarter : 2 * quarter])
        if quarter
        else 0.0
    )
    return {
        "samples": len(sizes),
        "first": round(sizes[0], 1) if sizes else None,
        "most": round(max(sizes), 1) if sizes else None,
        "last": round(sizes[-1], 1) if sizes else None,
        "growth": round(growth, 1),
        "over_time": [round(size, 1) for size in sizes[:: max(1, len(sizes) // 30)]],
    }
