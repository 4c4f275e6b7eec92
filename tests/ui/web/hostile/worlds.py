"""The service over articles that hold the variants, and conversations that were kept with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.settings import Settings
from rag.types import Filters
from tests.ui.served import fake_source, running, services_of
from tests.ui.web.hostile.engine import HostileEngine
from tests.ui.web.hostile.variants import Variant
from ui.web.app import build_app

if TYPE_CHECKING:
    from ui.services import Services

OWNER = "local"


@dataclass
class World:
    """``mixed`` has each variant as a question, ``answered`` an answer and a refusal with all of them."""

    address: str
    services: Services
    variants: tuple[Variant, ...]
    mixed: str
    answered: str


@contextmanager
def world_of(variants: tuple[Variant, ...]) -> Iterator[World]:
    """Yield the running service; what it keeps belongs to whoever sits at this machine."""
    engine = HostileEngine(variants)
    with services_of(lambda: fake_source(engine), Settings(_env_file=None)) as services:
        mixed, answered = _keep(services, engine)
        with running(build_app(services)) as address:
            yield World(address, services, variants, mixed, answered)


def _keep(services: Services, engine: HostileEngine) -> tuple[str, str]:
    kept = services.store.conversations
    mixed, answered = kept.create(OWNER).id, kept.create(OWNER).id
    for number, variant in enumerate(engine.variants):
        scope = Filters((variant.text[:300],), articles=(f"h{number}", variant.text[:300]))
        outcome = {"error": variant.text} if number % 2 else {"partial": f"{variant.text}[1]"}
        kept.add(OWNER, mixed, variant.text, filters=scope, **outcome)
        titled = kept.create(OWNER, variant.text[:200]).id
        kept.add(OWNER, titled, "问题", error="出错了")
    for question in ("主席团做什么？", "天气怎样？"):
        exchange = kept.add(OWNER, answered, question, answer=engine.ask(question))
        reason = "".join(variant.text for variant in engine.variants)[:500]
        services.store.feedback.put(OWNER, exchange.id, "down", reason)
    return mixed, answered
