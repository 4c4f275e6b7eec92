"""The store as a whole, as the service opens it."""

from __future__ import annotations

from dataclasses import dataclass

from rag.settings import Settings
from ui.store.addresses import file_address
from ui.store.conversations import Conversations
from ui.store.database import Database, open_database
from ui.store.feedback import FeedbackStore
from ui.strings import Strings


@dataclass(frozen=True, slots=True)
class Store:
    """What the service remembers. Safe for many threads; close it at the end."""

    database: Database
    conversations: Conversations
    feedback: FeedbackStore

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def open_store(settings: Settings) -> Store:
    """Open the database that the settings name, with messages in their language.

    Raises like ``open_database``.
    """
    strings = Strings(settings.language)
    address = settings.database_url.get_secret_value() or file_address(settings.database_file)
    database = open_database(address, strings)
    return Store(database, Conversations(database, strings), FeedbackStore(database, strings))
