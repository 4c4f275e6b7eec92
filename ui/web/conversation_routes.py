"""What the chat page's script asks of the service: conversations, questions, feedback, exports.

All of it belongs to the owner of the request. Answers come as lines of JSON, so that a page that opens
while a question is under way can watch the rest of it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote as url_quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from ui.access.identity import identity_of
from ui.api.bodies import FiltersBody, StrictModel
from ui.api.strict_route import StrictRoute
from ui.export.file_names import file_name
from ui.web import chat_frame, turns
from ui.web.account import account_html
from ui.web.conversation import Asked, Outcome, Run, Runs, Step

if TYPE_CHECKING:
    from ui.services import Services
    from ui.store.records import ConversationInfo
    from ui.strings import Strings

Json = dict[str, Any]

_ID = Field(default="", max_length=64)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FALLBACK_NAME = "renda"
_LINES = "application/x-ndjson"


class QuestionBody(StrictModel):
    """A question of the page. Its length is checked where all questions are."""

    question: str
    conversation: str = _ID
    replaces: str = _ID
    filters: FiltersBody = FiltersBody()


class TitleBody(StrictModel):
    """A new title."""

    title: str


class VerdictBody(StrictModel):
    """Feedback on an exchange; an empty verdict takes it back."""

    exchange: str = _ID
    verdict: str
    reason: str = ""


def _owner(request: Request) -> str:
    return identity_of(request).owner


Owner = Annotated[str, Depends(_owner)]


def conversation_router(services: Services, runs: Runs) -> APIRouter:
    """Return the routes under ``/conversations``."""
    router = APIRouter(prefix="/conversations", include_in_schema=False, route_class=StrictRoute)
    _add_questions(router, services, runs)
    _add_conversations(router, services, runs)
    _add_exports(router, services)
    return router


def _add_questions(router: APIRouter, services: Services, runs: Runs) -> None:
    @router.post("/ask")
    async def ask(body: QuestionBody, owner: Owner) -> StreamingResponse:
        asked = Asked(owner, body.conversation, body.question, body.filters.value(), body.replaces)
        run = await run_in_threadpool(runs.start, asked)
        return _watched(services, run)

    @router.get("/watch/{run_id}")
    async def watch(run_id: str, owner: Owner) -> Response:
        run = next((run for run in runs.under_way(owner) if run.id == run_id), None)
        return Response(status_code=204) if run is None else _watched(services, run)

    @router.post("/stop/{run_id}")
    def stop(run_id: str, owner: Owner) -> Json:
        return {"stopped": runs.stop(owner, run_id)}


def _add_conversations(router: APIRouter, services: Services, runs: Runs) -> None:
    conversations, strings = services.store.conversations, services.strings
    by_model = services.settings.answer_mode == "llm"

    @router.get("")
    def list_latest(owner: Owner, limit: Annotated[int, Query(ge=1, le=10_000)] = 100) -> Json:
        under_way = {run.asked.conversation_id: run.asked.question for run in runs.under_way(owner)}
        listed = [
            _info(info, under_way.get(info.id, ""))
            for info in conversations.list(owner)
            if info.exchanges or info.id in under_way
        ]
        return {"conversations": listed[:limit], "more": len(listed) > limit}

    @router.get("/start")
    def start(request: Request) -> Json:
        articles = services.desk.articles()
        return {
            "welcome": chat_frame.welcome_html(strings, articles, by_model=by_model),
            "filters": chat_frame.filters_html(strings, articles),
            "account": account_html(strings, identity_of(request)),
        }

    @router.get("/{conversation_id}")
    def open_one(conversation_id: str, owner: Owner) -> Json:
        under_way = runs.under_way(owner, conversation_id)  # first, so that nothing falls between the two
        found = conversations.get(owner, conversation_id)
        question = under_way[0].asked.question if under_way else ""
        return {
            "conversation": _info(found.info, question),
            "html": "".join(turns.exchange_html(strings, exchange) for exchange in found.exchanges),
            "under_way": [run.id for run in under_way],
        }

    @router.patch("/{conversation_id}")
    def rename(conversation_id: str, body: TitleBody, owner: Owner) -> Json:
        conversations.rename(owner, conversation_id, body.title)
        return {"renamed": True}

    @router.delete("/{conversation_id}")
    def delete(conversation_id: str, owner: Owner) -> Json:
        for run in runs.under_way(owner, conversation_id):
            runs.stop(owner, run.id)
        conversations.delete(owner, conversation_id)
        return {"deleted": True}

    @router.put("/feedback")
    def put_feedback(body: VerdictBody, owner: Owner) -> Json:
        services.store.feedback.put(owner, body.exchange, body.verdict, body.reason)
        return {"verdict": body.verdict}


def _add_exports(router: APIRouter, services: Services) -> None:
    conversations, strings = services.store.conversations, services.strings

    @router.get("/{conversation_id}/export.md")
    def as_markdown(conversation_id: str, owner: Owner) -> Response:
        from ui.export.markdown import export_markdown

        conversation = conversations.get(owner, conversation_id)
        return _file(
            export_markdown(conversation, strings).encode(),
            file_name(conversation.info.title, "md", _FALLBACK_NAME),
            "text/markdown; charset=utf-8",
        )

    @router.get("/{conversation_id}/export.docx")
    def as_word(conversation_id: str, owner: Owner) -> Response:
        from ui.export.word import export_docx

        conversation = conversations.get(owner, conversation_id)
        content = export_docx(conversation, strings)
        return _file(content, file_name(conversation.info.title, "docx", _FALLBACK_NAME), _WORD)


def _watched(services: Services, run: Run) -> StreamingResponse:
    strings, by_model = services.strings, services.settings.answer_mode == "llm"

    async def lines() -> AsyncIterator[str]:
        yield _line(
            {
                "kind": "started",
                "conversation": run.asked.conversation_id,
                "run": run.id,
                "replaces": run.asked.replaces,
                "html": turns.working_html(
                    strings,
                    run.asked.question,
                    run.asked.filters,
                    by_model=by_model,
                    searched=run.searched,
                ),
            }
        )
        async for step in run.watch():
            yield _line(_step(strings, run, step))

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines(), media_type=_LINES, headers=headers)


def _step(strings: Strings, run: Run, step: Step) -> Json:
    if not isinstance(step, Outcome):
        return {"kind": "text", "text": step}
    exchange = step.exchange
    return {
        "kind": "done",
        "html": turns.exchange_html(strings, exchange, step.note),
        "exchange": exchange.id,
        "replaced": bool(run.asked.replaces) and step.replaced is not None,
        "announce": turns.announcement(strings, exchange),
    }


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True) + "\n"


def _info(info: ConversationInfo, question: str = "") -> Json:
    return {
        "id": info.id,
        "title": info.title or question,
        "updated": info.updated.isoformat(),
        "exchanges": info.exchanges,
    }


def _file(content: bytes, name: str, media_type: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{url_quote(name, safe='')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
