"""How the service bears many people at once: virtual users against the real server, and what it took.

    python -m scripts.load                       starts ``renda serve`` on a free port, over the index there is
    python -m scripts.load --url http://127.0.0.1:7860

Each user asks questions of the project's own data set, reads the answer as it comes, and thinks for a while.
Every answer is compared with the first one to the same question, whichever way it was asked, and every quote
with its article. It stops by itself; only addresses of this machine are asked. The exit code is 1 where a bar
was missed. The conversations of a server that it started go to a temporary database.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx

from rag.settings import PROJECT_ROOT
from scripts.load_cases import Json, Judge, read_cases
from scripts.load_report import Sample, report, shown
from scripts.load_users import SHARES, Client, Tally, visit

DATA_SET = PROJECT_ROOT / "eval" / "datasets" / "renda.jsonl"
OUTPUT = PROJECT_ROOT / ".renda" / "load.json"
RENDA = Path(sys.executable).with_name("renda")
_READY_WITHIN_S = 60
_LAST_ANSWERS_S = 30
"""How long what is under way at the end may still take before it counts as lost."""
_SAMPLE_EVERY_S = 2.0
_FIGURES = {
    "rss": re.compile(rb"^process_resident_memory_bytes (\S+)", re.M),
    "cpu": re.compile(rb"^process_cpu_seconds_total (\S+)", re.M),
    "waiting": re.compile(rb"^renda_questions_waiting (\S+)", re.M),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How many ask how often for how long (seconds)."""

    users: int = 50
    seconds: float = 180.0
    pauses: tuple[float, float] = (1.0, 5.0)
    seed: int = 7
    shares: dict[str, int] = field(default_factory=lambda: dict(SHARES))
    data_set: Path = DATA_SET


@dataclass(frozen=True, slots=True)
class Started:
    """A server that was started here, and how long it took until it could answer."""

    url: str
    ready_s: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the load and print what it took. Returns the exit code."""
    given = _parser().parse_args(arguments)
    plan = Plan(given.users, given.seconds, (min(given.pause), max(given.pause)), given.seed)
    with nullcontext(Started(given.url, 0.0)) if given.url else started_server() as server:
        measured = asyncio.run(load(server.url, plan))
    outcome = report(measured, plan.users, server.ready_s if not given.url else None)
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(json.dumps(outcome, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(shown(outcome))
    return 0 if all(bar["met"] for bar in outcome["bars"]) else 1


@dataclass
class Outcome:
    """What was measured while the users asked."""

    tally: Tally
    seconds: float
    own_cpu_s: float
    samples: list[Sample]
    load_before: float


async def load(url: str, plan: Plan) -> Outcome:
    """Let the users ask the service at ``url``, which must be on this machine."""
    cases = read_cases(plan.data_set)
    load_before = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    async with AsyncExitStack() as clients:
        watching = await clients.enter_async_context(_client(url))
        judge = Judge(await _articles(watching))
        tally, samples = Tally(), list[Sample]()
        cpu, until = time.process_time(), tally.began + plan.seconds
        watcher = asyncio.create_task(_watch(watching, tally.began, samples))
        chance = random.Random(plan.seed)  # noqa: S311 - no secret
        users = [
            Client(
                await clients.enter_async_context(_client(url)),
                judge,
                random.Random(chance.random()),  # noqa: S311
            )
            for _ in range(plan.users)
        ]
        visits = [
            asyncio.create_task(visit(user, cases, plan.shares, plan.pauses, tally, until)) for user in users
        ]
        _, late = await asyncio.wait(visits, timeout=plan.seconds + plan.pauses[1] + _LAST_ANSWERS_S)
        for task in (*late, watcher):
            task.cancel()
        outcomes = await asyncio.gather(*visits, watcher, return_exceptions=True)
        broken = [
            one
            for one in outcomes
            if isinstance(one, Exception) and not isinstance(one, asyncio.CancelledError)
        ]
        if broken:
            raise broken[0]
        tally.lost += len(late)
        seconds = min(time.perf_counter() - tally.began, plan.seconds)
        return Outcome(tally, seconds, time.process_time() - cpu, samples, load_before)


def loopback(url: str) -> str:
    """``url`` where it names this machine. Raises ArgumentTypeError otherwise: nobody else is to be loaded."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        ours = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        ours = False
    if parts.scheme != "http" or not ours:
        raise argparse.ArgumentTypeError(f"只能压测本机（http://127.0.0.1:端口），不能是 {url}")
    return url.rstrip("/")


@contextmanager
def started_server(environment: dict[str, str] | None = None) -> Iterator[Started]:
    """Yield a ``renda serve`` of its own on a free port; stop it afterwards.

    Its settings are the user's, but without login and limits, and with a database that is thrown away.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with TemporaryDirectory(prefix="renda-load-") as folder:
        own = {
            "RENDA_DATABASE_URL": f"sqlite:///{Path(folder) / 'load.db'}",
            "RENDA_LOGIN": "false",
            "RENDA_RATE_LIMIT": "",
            **(environment or {}),
        }
        command = [str(RENDA), "serve", "--host", "127.0.0.1", "--port", str(port)]
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env={**os.environ, **own}, stderr=subprocess.PIPE, text=True
        )
        try:
            _wait_until_ready(process, url)
            yield Started(url, time.perf_counter() - began)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _wait_until_ready(process: subprocess.Popen[str], url: str) -> None:
    deadline = time.perf_counter() + _READY_WITHIN_S
    with httpx.Client(timeout=_READY_WITHIN_S) as client:
        while process.poll() is None and time.perf_counter() < deadline:
            try:
                if client.get(f"{url}/readyz").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
    process.kill()
    raise SystemExit(f"服务没有启动：{(process.stderr.read() if process.stderr else '').strip()}")


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, timeout=_LAST_ANSWERS_S, trust_env=False) as client:
        yield client


async def _articles(client: httpx.AsyncClient) -> dict[str, str]:
    listed: Json = (await client.get("/api/articles")).raise_for_status().json()
    texts = {}
    for article in listed["articles"]:
        one = (await client.get(f"/api/articles/{article['id']}")).raise_for_status().json()
        texts[article["id"]] = one["text"]
    return texts


async def _watch(client: httpx.AsyncClient, began: float, samples: list[Sample]) -> None:
    while True:
        try:
            content = (await client.get("/metrics")).content
        except httpx.TransportError:
            content = b""
        figures = {name: pattern.search(content) for name, pattern in _FIGURES.items()}
        values = {name: float(match[1]) for name, match in figures.items() if match}
        if len(values) == len(_FIGURES):
            samples.append(Sample(time.perf_counter() - began, **values))
        await asyncio.sleep(_SAMPLE_EVERY_S)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port: int = trial.getsockname()[1]
        return port


def _within(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"应在 {low:g} 与 {high:g} 之间")
        return value

    return read


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.load", description="压测问答服务（只限本机）")
    parser.add_argument("--url", type=loopback, help="已在运行的服务；不给则自行启动一个")
    parser.add_argument("--users", type=int, choices=range(1, 501), metavar="1-500", default=50)
    parser.add_argument("--seconds", type=_within(1, 3600), default=180.0, help="持续多久")
    parser.add_argument(
        "--pause", type=_within(0, 60), nargs=2, default=(1.0, 5.0), help="两次提问之间最短、最长停多久（秒）"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--output", type=Path, default=OUTPUT, help="结果（JSON）写到哪里")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
