"""What must hold before the service starts: nobody gets in whom nobody meant to let in."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.errors import SettingsError
from rag.this_machine import is_loopback
from ui.access.addresses import host_name, listed
from ui.strings import Strings

if TYPE_CHECKING:
    from rag.settings import Settings
    from ui.store.database import Database


def check_binding(settings: Settings) -> None:
    """Raise SettingsError where other computers would reach the page unasked, or a setting of access is unfit."""
    strings = Strings(settings.language)
    if not is_loopback(settings.host) and not settings.login and not settings.open_to_network:
        raise SettingsError(strings("access.not_loopback", host=repr(settings.host)))
    for value in listed(settings.cors_origins):
        if value != "*" and not _is_origin(value):
            raise SettingsError(strings("access.bad_origin", value=value))
    for value in listed(settings.trusted_proxies):
        if not _is_network(value):
            raise SettingsError(strings("access.bad_proxy", value=value))
    for value in listed(settings.allowed_hosts):
        if host_name(value) is None and not _is_address(value):
            raise SettingsError(strings("access.bad_host", value=value))


def check_users(settings: Settings, database: Database) -> None:
    """Raise SettingsError where a login is asked for that nobody could pass."""
    if not settings.login:
        return
    from ui.access.accounts import Accounts
    from ui.access.tables import add_tables

    strings = Strings(settings.language)
    add_tables(database)
    if Accounts(database, strings).is_empty():
        raise SettingsError(strings("access.no_users"))


def _is_origin(value: str) -> bool:
    try:
        parts = urlsplit(value)
        rebuilt = f"{parts.scheme}://{parts.netloc}"
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and rebuilt == value
    except ValueError:
        return False


def _is_address(value: str) -> bool:
    """Whether ``value`` is an address, as IPv6 has it without brackets."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _is_network(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True
