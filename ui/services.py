"""What the page, the HTTP API and MCP work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.settings import Settings
    from ui.desk import Desk
    from ui.meters import Meters
    from ui.store.store import Store
    from ui.strings import Strings


@dataclass(frozen=True, slots=True)
class Services:
    """One value that travels to every way in; made once, when the service starts."""

    settings: Settings
    strings: Strings
    desk: Desk
    store: Store
    meters: Meters
