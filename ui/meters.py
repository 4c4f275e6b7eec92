"""What the service counts and measures, for Prometheus: questions at the desk and requests over HTTP.

Every application has a registry of its own, so that several in one process never mix their figures.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from rag.types import Answer, Cost

if TYPE_CHECKING:
    from fastapi import FastAPI

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

Stage = Literal["wait", "search", "answer", "first_event", "first_text", "whole"]
"""wait: for a free worker; search, answer: the engine's own parts; first_event, first_text, whole: from the
question to the first event, to the first piece of text, to the end of the answer.
"""

PATH = "/metrics"
OTHER = "other"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GONE, _FAILED = 499, 500
"""Counted for a client that left before the response began, and for a failure that made no response."""
_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SHARES = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)


class Meters:
    """Counters, gauges and histograms of one service. Safe for many threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.waiting = Gauge(
            "renda_questions_waiting", "Questions that wait for a worker.", registry=self.registry
        )
        self.working = Gauge("renda_questions_working", "Questions being worked on.", registry=self.registry)
        self._questions = self._counter("renda_questions", "Questions that came to the desk.", "kind")
        self._answers = self._counter(
            "renda_answers", "Answers given, by mode; refusals are answers.", "mode", "status"
        )
        self._notices = self._counter(
            "renda_notices",
            "Answers and refusals that a language model failed to write or to prepare, by reason.",
            "reason",
        )
        self._written = self._counter(
            "renda_written", "Answers a language model wrote, by where its reply came from.", "reply"
        )
        self._tokens = self._counter(
            "renda_model_tokens", "Tokens of the language model, those of rewriting included.", "kind"
        )
        self._model_seconds = self._seconds(
            "renda_model_seconds", "Time that the language model took for an answer."
        )
        self._support = Histogram(
            "renda_answer_support",
            "Share of the sentences of a written answer that the documents support.",
            buckets=_SHARES,
            registry=self.registry,
        )
        self._errors = self._counter("renda_errors", "Questions that failed, by error code.", "code")
        self._requests = self._counter("renda_http_requests", "HTTP requests.", "route", "method", "status")
        self._stage_seconds = self._seconds(
            "renda_stage_seconds", "Time of each stage of a question.", "stage"
        )
        self._request_seconds = self._seconds(
            "renda_http_request_seconds", "Time from request to the end of the response.", "route"
        )

    def asked(self, kind: Literal["search", "ask", "locate"]) -> None:
        """A question came."""
        self._questions.labels(kind).inc()

    def answered(self, answer: Answer) -> None:
        """An answer, or a refusal, is complete."""
        self._answers.labels(answer.mode, answer.status).inc()
        for stage in ("search", "answer"):
            if stage in answer.timings_ms:
                self._stage_seconds.labels(stage).observe(answer.timings_ms[stage] / 1000)
        if answer.notice:
            self._notices.labels(answer.notice_code or OTHER).inc()
        if answer.writing is not None:
            self._written.labels("remembered" if answer.writing.cached else "new").inc()
            self._support.observe(answer.writing.support)
        if answer.cost is not None:
            self._cost(answer.cost, remembered=answer.writing is not None and answer.writing.cached)

    def _cost(self, cost: Cost, *, remembered: bool) -> None:
        """What a remembered reply cost was counted when it was new; a rewriting before it may be new all the same."""
        self._tokens.labels("prompt").inc(cost.prompt_tokens)
        self._tokens.labels("completion").inc(cost.completion_tokens)
        if cost.prompt_tokens or not remembered:
            self._model_seconds.observe(cost.seconds)

    def failed(self, code: str) -> None:
        """A question ended in an error; ``code`` is the error's own, or ``internal``."""
        self._errors.labels(code).inc()

    def took(self, stage: Stage, seconds: float) -> None:
        """A stage of a question is over."""
        self._stage_seconds.labels(stage).observe(seconds)

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """A response was sent, or its client is gone."""
        self._requests.labels(route, method if method in _METHODS else OTHER, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def exposition(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(name, meaning, labels, registry=self.registry)

    def _seconds(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(name, meaning, labels, buckets=_SECONDS, registry=self.registry)


def add_metrics_route(app: FastAPI, meters: Meters) -> None:
    """Show the figures at ``/metrics``. Call it before anything is mounted at ``/``."""
    from fastapi import Response

    async def metrics() -> Response:
        return Response(meters.exposition(), headers={"Content-Type": _CONTENT_TYPE})

    app.add_api_route(PATH, metrics, methods=["GET"], include_in_schema=False)


def count_requests(app: FastAPI, meters: Meters) -> None:
    """Count what ``app`` is asked over HTTP. Call it after all other middleware was added, so that what they
    turn away is counted as well.
    """
    app.add_middleware(HttpMeters, meters=meters)


class HttpMeters:
    """ASGI middleware that counts requests and passes every message on at once, so that streams flow."""

    def __init__(self, app: AsgiApp, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = _GONE
        started = time.perf_counter()

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_status)
        except Exception:  # raised on: here it is only counted
            status = _FAILED
            raise
        finally:
            self._meters.requested(route_of(scope), scope["method"], status, time.perf_counter() - started)


def route_of(scope: Scope) -> str:
    """The template of the route that handled a request, such as ``/api/articles/{id}``.

    ``other`` where none did: a path as it was asked for would make a new series for each scanner's guess.
    """
    from starlette.routing import Mount

    route = scope.get("route") or _plain_route(scope)
    prefix = scope.get("root_path", "").removeprefix(scope.get("app_root_path", ""))
    if isinstance(route, Mount):
        return prefix or OTHER
    path = getattr(route, "path", None)
    return f"{prefix}{path}" if path else OTHER


def _plain_route(scope: Scope) -> object:
    """The route of Starlette's own kind, which leaves nothing but its endpoint behind."""
    from starlette.routing import Route

    routes = scope["app"].routes if "app" in scope else ()
    plain = (route for route in routes if isinstance(route, Route))
    return next((route for route in plain if route.endpoint is scope.get("endpoint")), None)
