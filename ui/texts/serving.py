"""What the service says while it starts and while it is busy."""

from __future__ import annotations

ZH: dict[str, str] = {
    "desk.busy": "正在排队的问题太多，这个问题没有受理。请过一会儿再问。",
}

EN: dict[str, str] = {
    "desk.busy": "Too many questions are waiting; this one was not taken. Please ask again in a while.",
}
