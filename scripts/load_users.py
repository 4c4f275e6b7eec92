"""Virtual users: each asks, reads the answer as it comes, thinks, and asks again."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import httpx

from scripts.load_cases import Case, Json, Judge, WrongError, pick

SHARES = {"events": 55, "page": 15, "chat": 12, "search": 12, "cite": 6}
"""Of a hundred requests: /api/ask as events, the chat page's own, completions, /api/search, /api/cite."""

_KEPT_ERRORS = 20


@dataclass(slots=True)
class Taken:
    """What one finished request took, in seconds from its beginning."""

    kind: str
    at: float
    whole: float
    first_text: float | None = None


@dataclass
class Tally:
    """What came of all requests. ``lost`` are those that were sent and never came to their end."""

    began: float = field(default_factory=time.perf_counter)
    sent: int = 0
    taken: list[Taken] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    messages: list[str] = field(default_factory=list)
    lost: int = 0

    def failed(self, kind: str, message: str) -> None:
        """A request ended otherwise than it should."""
        self.errors[kind] += 1
        if len(self.messages) < _KEPT_ERRORS:
            self.messages.append(f"{kind}: {message}")


class LostError(Exception):
    """The response broke off."""


@dataclass
class Client:
    """How one virtual user asks. Each kind of request returns when the first text came, if there is any."""

    http: httpx.AsyncClient
    judge: Judge
    chance: random.Random
    number: int = 0

    async def events(self, case: Case) -> float | None:
        """POST /api/ask, as server-sent events."""
        self.number += 1
        name = f"{id(self)}-{self.number}"
        body = {"id": name, "question": case.question, "history": case.messages(), "stream": True}
        first: float | None = None
        text, done = "", None
        async with self.http.stream("POST", "/api/ask", json=body) as response:
            await _expect_ok(response)
            async for kind, data in _events(response):
                if kind == "text":
                    first = first or time.perf_counter()
                    text += data["text"]
                elif kind == "error":
                    raise WrongError(f"an error inside the stream: {data}")
                elif kind == "done":
                    done = data
        if done is None:
            raise LostError(case.question)
        if (done["id"], done["question"], done["answer"]) != (name, case.question, text):
            raise WrongError(f"asked {case.question!r}, told the answer to {done['question']!r}")
        self.judge.text(case, text)
        self.judge.citations(case, text, done["citations"])
        return first

    async def page(self, case: Case) -> float | None:
        """What the chat page sends for a question in a new conversation; the answer is kept there."""
        case = Case(case.question)
        first: float | None = None
        text, done = "", None
        body = {"question": case.question}
        async with self.http.stream("POST", "/conversations/ask", json=body) as response:
            await _expect_ok(response)
            async for line in response.aiter_lines():
                step = json.loads(line)
                if step["kind"] == "text":
                    first = first or time.perf_counter()
                    text += step["text"]
                elif step["kind"] == "done":
                    done = step
        if done is None:
            raise LostError(case.question)
        if not done["exchange"]:
            raise WrongError(f"the answer to {case.question!r} was not kept")
        self.judge.text(case, text)
        return first

    async def chat(self, case: Case) -> float | None:
        """POST /v1/chat/completions, streamed."""
        messages = [*case.messages(), {"role": "user", "content": case.question}]
        body = {"model": "renda", "messages": messages, "stream": True}
        first: float | None = None
        text, last = "", None
        async with self.http.stream("POST", "/v1/chat/completions", json=body) as response:
            await _expect_ok(response)
            async for _, chunk in _events(response):
                if "error" in chunk:
                    raise WrongError(f"an error inside the stream: {chunk}")
                choice = chunk["choices"][0]
                if choice["delta"].get("content"):
                    first = first or time.perf_counter()
                    text += choice["delta"]["content"]
                if choice["finish_reason"]:
                    last = choice["delta"]
        if last is None:
            raise LostError(case.question)
        self.judge.completion(case, text)
        self.judge.citations(case, text, last["citations"])
        return first

    async def search(self, case: Case) -> None:
        """POST /api/search."""
        body = {"question": case.question, "history": case.messages()}
        found = await self._post("/api/search", body)
        if found["question"] != case.question:
            raise WrongError(f"asked {case.question!r}, told what was found for {found['question']!r}")
        self.judge.hits(case, found["hits"])

    async def cite(self, case: Case) -> float | None:
        """POST /api/cite with a quote met before; a question where there is none yet."""
        if not self.judge.quotes:
            return await self.events(case)
        citation = self.chance.choice(self.judge.quotes)
        if len(citation["quote"].strip()) < 8:
            return await self.events(case)
        found = await self._post("/api/cite", {"quote": citation["quote"]})
        if len(found["found"]) < 10:  # of more places, only the first are told
            self.judge.places(citation, found["found"])
        return None

    async def _post(self, path: str, body: Json) -> Json:
        response = await self.http.post(path, json=body)
        await _expect_ok(response)
        answered: Json = response.json()
        return answered


async def visit(
    client: Client,
    cases: Sequence[Case],
    shares: dict[str, int],
    pauses: tuple[float, float],
    tally: Tally,
    until: float,
) -> None:
    """One virtual user: ask and think until ``until`` (perf_counter); the first pause comes before it all."""
    kinds: dict[str, Callable[[Case], Awaitable[float | None]]] = {
        "events": client.events,
        "page": client.page,
        "chat": client.chat,
        "search": client.search,
        "cite": client.cite,
    }
    await asyncio.sleep(client.chance.uniform(0, pauses[1]))
    while time.perf_counter() < until:
        kind = client.chance.choices(list(shares), list(shares.values()))[0]
        case = pick(cases, client.chance)
        await _one(kind, kinds[kind], case, tally)
        await asyncio.sleep(client.chance.uniform(*pauses))


async def _one(kind: str, ask: Callable[[Case], Awaitable[float | None]], case: Case, tally: Tally) -> None:
    tally.sent += 1
    began = time.perf_counter()
    try:
        first = await ask(case)
    except WrongError as error:
        tally.failed("wrong", str(error))
    except (LostError, httpx.TransportError) as error:
        tally.lost += 1
        tally.failed("lost", f"{kind} {type(error).__name__} {error}")
    except httpx.HTTPStatusError as error:
        tally.failed(str(error.response.status_code), f"{kind} {error}")
    except (KeyError, ValueError, TypeError) as error:
        tally.failed("wrong", f"{kind}: not in the agreed form: {error!r}")
    else:
        whole = time.perf_counter() - began
        tally.taken.append(Taken(kind, began - tally.began, whole, first - began if first else None))


async def _expect_ok(response: httpx.Response) -> None:
    if response.status_code != httpx.codes.OK:
        await response.aread()
        raise httpx.HTTPStatusError(response.text[:200], request=response.request, response=response)


async def _events(response: httpx.Response) -> AsyncIterator[tuple[str, Json]]:
    """Server-sent events as (name, data); the closing [DONE] and comments are left out."""
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:") and line != "data: [DONE]":
            yield name, json.loads(line.removeprefix("data:"))
        elif not line:
            name = ""
