"""Who is logged in, and the way out, for the head of the page."""

from __future__ import annotations

from ui.access import rules
from ui.access.identity import Identity
from ui.strings import Strings
from ui.web.escaping import escape


def account_html(strings: Strings, identity: Identity) -> str:
    """Return the name of the user who logged in, and the button that ends the session; empty without a login."""
    if identity.kind != "user":
        return ""
    logged_in = escape(strings("page.logged_in", name=identity.name))
    return (
        f'<form class="rd-account" method="post" action="{rules.LOGOUT}">'
        f'<span title="{logged_in}"><span class="rd-unseen">{logged_in}</span>'
        f'<span class="rd-account-name" aria-hidden="true">{escape(identity.name)}</span></span>'
        f'<button type="submit">{escape(strings("access.logout.submit"))}</button></form>'
    )
