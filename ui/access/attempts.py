"""Failed logins, and how long the next one has to wait."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from ui.access.tables import AttemptRow
from ui.access.tokens import digest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.access.accounts import Clock
    from ui.store.database import Database

_FREE = {"pair": 5, "address": 20, "name": 50}
"""Failures without delay: by one name from one address, from one address, and by one name from anywhere.
The last is high, as it lets strangers keep somebody out."""

_FIRST_WAIT_S = 2.0
_LONGEST_WAIT_S = 900.0
_FORGOTTEN_S = 3600.0


class Attempts:
    """Counts logins by name and address in the database, so that several processes count together."""

    def __init__(self, database: Database, clock: Clock = time.time) -> None:
        self._database = database
        self._clock = clock

    def begin(self, name_key: str, address: str) -> float:
        """Count a login as failed until it succeeds. Returns 0, or the seconds to wait, then uncounted."""
        subjects, now = _subjects(name_key, address), self._clock()
        with self._database.write() as session:
            session.execute(delete(AttemptRow).where(AttemptRow.last < now - _FORGOTTEN_S))
            rows = {
                row.subject: row
                for row in session.scalars(
                    select(AttemptRow).where(AttemptRow.subject.in_(subjects.values())).with_for_update()
                )
            }
            wait_s = max((row.until - now for row in rows.values()), default=0.0)
            if wait_s > 0:
                return wait_s
            for kind, subject in subjects.items():
                _count(session, rows.get(subject), subject, _FREE[kind], now)
            try:
                session.flush()
            except IntegrityError:  # another process counted the same name first
                session.rollback()
                return _FIRST_WAIT_S
        return 0.0

    def succeed(self, name_key: str, address: str) -> None:
        """Forget the failures of this name; those of the address stay, or one's own login would clear them."""
        subjects = _subjects(name_key, address)
        with self._database.write() as session:
            session.execute(
                delete(AttemptRow).where(AttemptRow.subject.in_([subjects["pair"], subjects["name"]]))
            )
            row = session.get(AttemptRow, subjects["address"])
            if row is not None:
                row.count, row.until = row.count - 1, 0.0


def wait_after(count: int, free: int) -> float:
    """Seconds to wait after ``count`` failures of which ``free`` cost nothing: 2, 4, 8, ... 900."""
    if count < free:
        return 0.0
    return min(_FIRST_WAIT_S * 2.0 ** min(count - free, 16), _LONGEST_WAIT_S)


def _count(session: Session, row: AttemptRow | None, subject: str, free: int, now: float) -> None:
    if row is None:
        row = AttemptRow(subject=subject, count=0, last=now, until=0.0)
        session.add(row)
    row.count += 1
    row.last = now
    row.until = now + wait_after(row.count, free) if row.count >= free else 0.0


def _subjects(name_key: str, address: str) -> dict[str, str]:
    return {
        "pair": digest(f"pair\n{name_key}\n{address}"),
        "address": digest(f"address\n{address}"),
        "name": digest(f"name\n{name_key}"),
    }
