"""The API as an application of its own, which takes everything under its paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from ui.api.articles import ARTICLES, ArticleRoutes
from ui.api.chat import ChatRoutes
from ui.api.chat_replies import CompletionReply, ModelReply, ModelsReply
from ui.api.description import Schema
from ui.api.errors import Unforeseen, handle_errors
from ui.api.event_stream import MEDIA_TYPE
from ui.api.feedback import FeedbackRoutes, JsonLines
from ui.api.health import HealthRoutes
from ui.api.manual import DESCRIPTION, MANUAL, add_manual
from ui.api.questions import QuestionRoutes
from ui.api.replies import (
    ArticleReply,
    ArticlesReply,
    AskReply,
    CiteReply,
    ErrorReply,
    HealthReply,
    ReadyReply,
    SearchReply,
)
from ui.api.strict_route import BODY_S, StrictRoute
from ui.tuning import NO_TELEMETRY
from ui.workers import Workers, workers_for_questions

if TYPE_CHECKING:
    from ui.services import Services

PREFIXES = ("/api", "/v1", MANUAL)
PATHS = frozenset({"/healthz", "/readyz", DESCRIPTION})
_ALWAYS = (401, 403, 429, 503)
"""What every route but those for supervisors may answer."""
_READING = (400, 408, 413, 415)
_ANSWERING = (422, 501, 502)


_DATA = {"type": "string", "contentMediaType": "application/json"}
_CHUNK = {"type": "object", "properties": {"data": _DATA}, "required": ["data"]}
_EVENT = {
    "type": "object",
    "properties": {"event": {"type": "string", "enum": ["hits", "text", "done", "error"]}, "data": _DATA},
    "required": ["event", "data"],
}


@dataclass(frozen=True, slots=True)
class _Route:
    path: str
    endpoint: Callable[..., Any]
    name: str
    tag: str
    reply: type | None
    errors: tuple[int, ...] = ()
    method: str = "GET"
    streams: Schema | None = None
    form: type[Response] = JSONResponse


def register(app: FastAPI, services: Services, *, body_s: float = BODY_S) -> None:
    """Put the API before everything else of ``app``, and have ``app`` answer its own failures by JSON too.

    ``body_s``: seconds within which the body of a request must have arrived.
    """
    api = build_api(services)
    api.state.body_s = body_s
    app.router.routes.insert(0, _Territory(api))
    handle_errors(app, services.strings)


def build_api(services: Services) -> FastAPI:
    """Return the API alone."""
    app = FastAPI(
        title=services.strings("api.title"),
        openapi_url=None,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
    )
    app.router.route_class = StrictRoute
    app.add_middleware(Unforeseen, strings=services.strings)
    handle_errors(app, services.strings)
    del app.exception_handlers[Exception]  # Unforeseen answers, and the server need not hear of it again
    for route in _routes(services, workers_for_questions(services.settings)):
        _add(app, route, services)
    add_manual(app, services.strings, version("renda"))
    return app


def _routes(services: Services, workers: Workers) -> list[_Route]:
    ask, read = QuestionRoutes(services, workers), ArticleRoutes(services, workers)
    chat, health = ChatRoutes(services, workers), HealthRoutes(services, workers)
    feedback = FeedbackRoutes(services, workers)
    posted, got = (*_READING, *_ANSWERING), _ANSWERING
    return [
        _Route("/api/search", ask.search, "search", "questions", SearchReply, posted, "POST"),
        _Route("/api/search", ask.search_quickly, "search_quickly", "questions", SearchReply, got),
        _Route("/api/ask", ask.ask, "ask", "questions", AskReply, posted, "POST", _EVENT),
        _Route("/api/ask", ask.ask_quickly, "ask_quickly", "questions", AskReply, got, streams=_EVENT),
        _Route("/api/cite", ask.cite, "cite", "questions", CiteReply, posted, "POST"),
        _Route("/api/cite", ask.cite_quickly, "cite_quickly", "questions", CiteReply, got),
        _Route(ARTICLES, read.all, "articles", "articles", ArticlesReply),
        _Route(f"{ARTICLES}/{{article_id}}", read.one, "article", "articles", ArticleReply, (404, 422)),
        _Route("/api/feedback", feedback.all, "feedback", "articles", None, form=JsonLines),
        _Route("/v1/models", chat.models, "models", "openai", ModelsReply),
        _Route("/v1/models/{model}", chat.model, "model", "openai", ModelReply, (404,)),
        _Route(
            "/v1/chat/completions",
            chat.complete,
            "chat",
            "openai",
            CompletionReply,
            (*_READING, 404, 501, 502),
            "POST",
            streams=_CHUNK,
        ),
        _Route("/healthz", health.healthz, "healthz", "health", HealthReply),
        _Route("/readyz", health.readyz, "readyz", "health", ReadyReply, (503,)),
    ]


def _add(app: FastAPI, route: _Route, services: Services) -> None:
    strings = services.strings
    gate = () if route.path in PATHS else _ALWAYS
    responses: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorReply} for status in (*route.errors, *gate, 500)
    }
    if route.streams:
        events = {"itemSchema": route.streams, "example": strings(f"api.{route.name}.events")}
        responses[200] = {"content": {MEDIA_TYPE: events}}
    app.add_api_route(
        route.path,
        route.endpoint,
        methods=[route.method],
        response_model=route.reply,
        response_class=route.form,
        responses=responses,
        operation_id=route.name,
        name=route.name,
        tags=[strings(f"api.tag.{route.tag}")],
        summary=strings(f"api.{route.name}.summary"),
        description=strings(f"api.{route.name}.description"),
    )


class _Territory(BaseRoute):
    """Whatever lies under the API's paths is the API's, so that an unknown path is its own 404."""

    def __init__(self, api: FastAPI) -> None:
        self._api = api

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the API answers this request."""
        path = scope.get("path", "")
        ours = path in PATHS or any(path == prefix or path.startswith(f"{prefix}/") for prefix in PREFIXES)
        return (Match.FULL if ours and scope["type"] == "http" else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> Any:  # noqa: ANN401 - as in the class above it
        """Addresses of the API are written out where they are needed."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._api(scope, receive, send)
