"""The tools: what they are called, what they take, and how their failures reach the model."""

from __future__ import annotations

import json
import logging
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field, ValidationError

from rag.errors import InputError, NotFoundError, RendaError
from rag.llms.giving_up import GivenUpError
from rag.types import Filters
from ui.desk import Desk
from ui.mcp import reading, results
from ui.strings import Strings
from ui.workers import Workers

_NEAREST = 3
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_NOT_A_BOUND = frozenset({"title", "description", "default"})

logger = logging.getLogger(__name__)

# Descriptions are keys of ui/strings.py, put into words by _tool().
Question = Annotated[str, Field(description="mcp.argument.question")]
Quote = Annotated[str, Field(description="mcp.argument.quote")]
Number = Annotated[int, Field(description="mcp.argument.k", ge=1, le=50)]
Places = Annotated[tuple[str, ...], Field(description="mcp.argument.places")]
Issuers = Annotated[tuple[str, ...], Field(description="mcp.argument.issuers")]
Genres = Annotated[tuple[str, ...], Field(description="mcp.argument.genres")]
Years = Annotated[tuple[str, ...], Field(description="mcp.argument.years")]
Articles = Annotated[tuple[str, ...], Field(description="mcp.argument.articles")]
ArticleId = Annotated[str, Field(description="mcp.argument.article_id")]
Start = Annotated[int, Field(description="mcp.argument.start", ge=0)]
Limit = Annotated[int, Field(description="mcp.argument.limit", ge=1, le=500)]
MaxChars = Annotated[int, Field(description="mcp.argument.max_chars", ge=100, le=20_000)]


class Tools:
    """The methods that are offered as tools. Each works in a thread of its own and may raise RendaError."""

    def __init__(self, desk: Desk, strings: Strings, workers: Workers, address: str) -> None:
        self._desk = desk
        self._strings = strings
        self._workers = workers
        self._address = address.rstrip("/")

    def search(
        self,
        context: Context[Any],
        question: Question,
        k: Number = 10,
        places: Places = (),
        issuers: Issuers = (),
        genres: Genres = (),
        years: Years = (),
        articles: Articles = (),
    ) -> Annotated[CallToolResult, results.SearchResult]:
        """Find passages."""
        filters = Filters(places, issuers, genres, years, articles)
        hits = self._desk.search(question, k, filters=filters)
        address = self._address_for(context)
        passages = [results.found_passage(hit, address) for hit in hits]
        result = results.SearchResult(question=question, passages=passages)
        return _done(reading.search_text(self._strings, result), result)

    async def ask(
        self,
        context: Context[Any],
        question: Question,
        places: Places = (),
        issuers: Issuers = (),
        genres: Genres = (),
        years: Years = (),
        articles: Articles = (),
    ) -> Annotated[CallToolResult, results.AskResult]:
        """Answer a question, or say that the documents do not. Raises GivenUpError once the client has left."""
        filters = Filters(places, issuers, genres, years, articles)
        ask = partial(self._desk.ask, question, (), None, filters)
        answer = await self._workers.run_for(context.request_context.request, ask)
        result = results.ask_result(answer, self._address_for(context), _NEAREST)
        return _done(reading.ask_text(self._strings, result), result)

    def cite(self, context: Context[Any], quote: Quote) -> Annotated[CallToolResult, results.CiteResult]:
        """Find where a sentence stands."""
        result = results.cite_result(self._desk.locate(quote), self._address_for(context))
        return _done(reading.cite_text(self._strings, result), result)

    def list_articles(
        self, start: Start = 0, limit: Limit = 100
    ) -> Annotated[CallToolResult, results.ArticleList]:
        """List what the collection holds."""
        result = results.article_list(self._desk.articles(), start, limit)
        return _done(reading.articles_text(self._strings, result), result)

    def read_article(
        self, context: Context[Any], article_id: ArticleId, start: Start = 0, max_chars: MaxChars = 8_000
    ) -> Annotated[CallToolResult, results.ArticleText]:
        """Return a stretch of an article."""
        try:
            article = self._desk.article(article_id)
        except KeyError:
            raise NotFoundError(self._strings("mcp.no_such_article", id=article_id)) from None
        result = results.article_text(article, start, max_chars, self._address_for(context))
        return _done(reading.article_text(self._strings, result), result)

    def _address_for(self, context: Context[Any]) -> str:
        """Return the service's address as the client knows it, where the call came over HTTP."""
        request = context.request_context.request
        return self._address if request is None else str(request.base_url).rstrip("/")


def build_server(desk: Desk, strings: Strings, workers: Workers, address: str) -> MCPServer[Any]:
    """Return the server, whose tools run by ``workers``; ``address`` is where the chat page answers, for links of
    calls that come not by HTTP.
    """
    tools = Tools(desk, strings, workers, address)
    offered = [
        _tool(strings, tools.search, "mcp.title.search", "mcp.tool.search"),
        _tool(strings, tools.ask, "mcp.title.ask", "mcp.tool.ask"),
        _tool(strings, tools.cite, "mcp.title.cite", "mcp.tool.cite"),
        _tool(strings, tools.list_articles, "mcp.title.list_articles", "mcp.tool.list_articles"),
        _tool(strings, tools.read_article, "mcp.title.read_article", "mcp.tool.read_article"),
    ]
    for tool in offered:
        if not tool.is_async:
            tool.fn, tool.is_async = partial(workers.run, tool.fn), True
    return _Server(strings, offered)


def _tool(strings: Strings, method: Any, title: str, description: str) -> Tool:  # noqa: ANN401
    tool = Tool.from_function(
        method, title=strings(title), description=strings(description), annotations=_READ_ONLY
    )
    for argument in tool.parameters["properties"].values():
        argument["description"] = strings(argument["description"])
    tool.parameters["additionalProperties"] = False
    return tool


class _Server(MCPServer[Any]):
    """Tells failures in the user's language, each with its code, never as the result of a tool."""

    def __init__(self, strings: Strings, tools: list[Tool]) -> None:
        self._strings = strings
        self._parameters = {tool.name: tool.parameters["properties"] for tool in tools}
        super().__init__(
            "renda",
            title=strings("page.title"),
            version=version("renda"),
            instructions=strings("mcp.instructions"),
            tools=tools,
            log_level="WARNING",
            subscriptions=False,
        )

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any] | None = None
    ) -> Any:  # noqa: ANN401 - the base class names a private union
        """Run a tool; every failure becomes a result that is marked as an error."""
        try:
            self._check_names(name, arguments)
            return await super().call_tool(name, arguments, context)
        except RendaError as error:
            return self._failed(error.code, error.told(self._strings.language))
        except ToolError as error:
            return self._explained(name, arguments, error.__cause__)

    def _check_names(self, name: str, arguments: dict[str, Any]) -> None:
        if name not in self._parameters:
            raise NotFoundError(
                self._strings("mcp.no_such_tool", name=name, known=", ".join(self._parameters))
            )
        known = self._parameters[name]
        for argument in arguments:
            if argument not in known:
                raise InputError(self._strings("mcp.no_such_argument", name=argument, known=", ".join(known)))

    def _explained(self, name: str, arguments: dict[str, Any], cause: BaseException | None) -> CallToolResult:
        if isinstance(cause, RendaError):
            return self._failed(cause.code, cause.told(self._strings.language))
        if isinstance(cause, GivenUpError):  # nobody is there to read it
            return CallToolResult(content=[], is_error=True)
        if isinstance(cause, ValidationError):
            argument = str(cause.errors()[0]["loc"][0])
            bounds = self._parameters[name][argument].items()
            wanted = json.dumps({key: value for key, value in bounds if key not in _NOT_A_BOUND})
            key = "mcp.bad_argument" if argument in arguments else "mcp.missing_argument"
            return self._failed(InputError.code, self._strings(key, name=argument, wanted=wanted))
        logger.error("the tool %s failed", name, exc_info=cause)
        return self._failed("internal", self._strings("mcp.internal", kind=type(cause).__name__))

    def _failed(self, code: str, message: str) -> CallToolResult:
        return CallToolResult(
            content=[TextContent(type="text", text=self._strings("mcp.error", code=code, message=message))],
            structured_content={"error": {"code": code, "message": message}},
            is_error=True,
        )


def _done(text: str, result: BaseModel) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=result.model_dump(mode="json")
    )
