"""/healthz: the process lives; /readyz: it can answer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fastapi.responses import Response

from rag.errors import CorpusError
from ui.api.errors import Problem, json_response, problem_of
from ui.workers import Workers

if TYPE_CHECKING:
    from ui.services import Services

_BELIEVED_S = 10.0
"""For so long a successful trial counts, so that frequent probes cost no searches."""


class HealthRoutes:
    """What supervisors and load balancers ask."""

    def __init__(self, services: Services, workers: Workers) -> None:
        self._services = services
        self._workers = workers
        self._tried = -_BELIEVED_S

    async def healthz(self) -> Response:
        """GET /healthz, answered by the event loop itself."""
        return json_response({"status": "ok"})

    async def readyz(self) -> Response:
        """GET /readyz: 503 with the reason unless the index is open and a search succeeds."""
        try:
            count = await self._workers.run(self._try)
        except Exception as error:  # noqa: BLE001 - the edge: whatever keeps it from answering is the reason
            problem = problem_of(error, self._services.strings)
            return Problem(503, problem.code, problem.message, headers=problem.headers).response()
        return json_response({"status": "ready", "articles": count})

    def _try(self) -> int:
        desk, strings = self._services.desk, self._services.strings
        count = len(desk.articles())
        if not count:
            raise CorpusError(strings("api.no_articles"))
        if time.monotonic() - self._tried >= _BELIEVED_S:
            desk.search(strings("page.example.1"), 1)
            self._tried = time.monotonic()
        return count
