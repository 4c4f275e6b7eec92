"""What the service says while it starts and while it is busy."""

from __future__ import annotations

ZH: dict[str, str] = {
    "desk.busy": "已有 {waiting} 个问题在排队，这个问题没有受理。请过一会儿再问。",
    "desk.closed": "服务正在停止，这个问题没有回答。",
}

EN: dict[str, str] = {
    "desk.busy": "{waiting} questions are waiting already; this one was not taken. Please ask again in a while.",
    "desk.closed": "The service is being stopped; this question was not answered.",
}
