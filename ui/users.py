"""The ``renda users`` commands: what each does with the database that the settings name."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from rag.errors import InputError
from ui.shell import OK, Shell

if TYPE_CHECKING:
    from ui.access.accounts import Accounts
    from ui.access.api_keys import ApiKeys
    from ui.access.identity import Role
    from ui.store.store import Store

_ROLES: dict[Role, str] = {"reader": "users.role.reader", "editor": "users.role.editor"}
_USER_COLUMNS = ("users.column.name", "users.column.role", "users.column.created", "users.column.keys")
_KEY_COLUMNS = ("users.column.key", "users.column.name", "users.column.label", "users.column.created")


def run_add(shell: Shell, name: str, role: str) -> int:
    """Add a user, with the password from the prompt or standard input. Returns the exit code."""

    def add(accounts: Accounts) -> None:
        accounts.check_new(name, role)
        accounts.add(name, _read_password(shell, name), role)
        shell.say("users.added", style="green", name=name, role=role)

    return _with_accounts(shell, add)


def run_list(shell: Shell) -> int:
    """Print all users. Returns the exit code."""

    def show(accounts: Accounts) -> None:
        users = accounts.all()
        if not users:
            shell.say("users.none", style="yellow")
            return
        rows = [
            (user.name, shell.strings(_ROLES[user.role]), _day(user.created), str(user.keys))
            for user in users
        ]
        _print_table(shell, _USER_COLUMNS, rows)

    return _with_accounts(shell, show)


def run_remove(shell: Shell, name: str, *, conversations: bool) -> int:
    """Remove a user, and their conversations if asked for. Returns the exit code."""
    from ui.access.accounts import Accounts

    with _store(shell) as store:
        owner = Accounts(store.database, shell.strings).remove(name)
        if not conversations:
            shell.say("users.removed", style="green", name=name)
            return OK
        kept = store.conversations.list(owner)
        for conversation in kept:
            store.conversations.delete(owner, conversation.id)
        shell.say("users.removed_conversations", style="green", name=name, count=len(kept))
    return OK


def run_role(shell: Shell, name: str, role: str) -> int:
    """Change a role. Returns the exit code."""

    def change(accounts: Accounts) -> None:
        accounts.set_role(name, role)
        shell.say("users.role_set", style="green", name=name, role=role)

    return _with_accounts(shell, change)


def run_password(shell: Shell, name: str) -> int:
    """Change a password. Returns the exit code."""

    def change(accounts: Accounts) -> None:
        accounts.check_exists(name)
        accounts.set_password(name, _read_password(shell, name))
        shell.say("users.password_set", style="green", name=name)

    return _with_accounts(shell, change)


def run_key_add(shell: Shell, name: str, label: str) -> int:
    """Make a key: the key alone on standard output, what it is on standard error. Returns the exit code."""

    def add(keys: ApiKeys) -> None:
        secret = keys.add(name, label)
        shell.say("users.key.added", style="yellow", name=name)
        shell.write_line(secret)

    return _with_keys(shell, add)


def run_key_list(shell: Shell, name: str | None) -> int:
    """Print how the keys begin. Returns the exit code."""

    def show(keys: ApiKeys) -> None:
        found = keys.all(name)
        if not found:
            shell.say("users.key.none", style="yellow")
            return
        rows = [(f"{key.shown}…", key.user, key.label, _day(key.created)) for key in found]
        _print_table(shell, _KEY_COLUMNS, rows)

    return _with_keys(shell, show)


def run_key_revoke(shell: Shell, beginning: str) -> int:
    """Revoke a key. Returns the exit code."""

    def revoke(keys: ApiKeys) -> None:
        shell.say("users.key.revoked", style="green", start=keys.revoke(beginning))

    return _with_keys(shell, revoke)


def _with_accounts(shell: Shell, work: Callable[[Accounts], None]) -> int:
    from ui.access.accounts import Accounts

    with _store(shell) as store:
        work(Accounts(store.database, shell.strings))
    return OK


def _with_keys(shell: Shell, work: Callable[[ApiKeys], None]) -> int:
    from ui.access.api_keys import ApiKeys

    with _store(shell) as store:
        work(ApiKeys(store.database, shell.strings))
    return OK


@contextmanager
def _store(shell: Shell) -> Iterator[Store]:
    from ui.access.tables import add_tables
    from ui.store.store import open_store

    with closing(open_store(shell.settings())) as store:
        add_tables(store.database)
        yield store


def _read_password(shell: Shell, name: str) -> str:
    """Return a password, typed twice without echo or the first line of standard input. Raises InputError."""
    if not sys.stdin.isatty():
        return _piped_password(shell)
    try:
        password = getpass.getpass(shell.strings("users.password_prompt", name=name))
        again = getpass.getpass(shell.strings("users.password_again"))
    except EOFError:
        raise InputError(shell.strings("users.password_missing")) from None
    if password != again:
        raise InputError(shell.strings("users.password_differs"))
    return password


def _piped_password(shell: Shell) -> str:
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        raise InputError(shell.strings("users.password_not_utf8")) from None
    password = line.rstrip("\r\n")
    if not password:
        raise InputError(shell.strings("users.password_missing"))
    return password


def _print_table(shell: Shell, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(shell.strings(column), overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    shell.out.print(table)


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d")
