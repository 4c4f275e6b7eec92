"""Who sends a request, as the routes behind the gate see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["reader", "editor"]
Kind = Literal["local", "user", "key", "browser"]

ROLES: tuple[Role, ...] = ("reader", "editor")
SCOPE_KEY = "renda.identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """``owner`` is what conversations are kept under; ``name`` is what people read, and may be empty."""

    owner: str
    name: str
    role: Role
    kind: Kind


LOCAL = Identity(owner="local", name="", role="editor", kind="local")
"""Whoever sits at this machine while nobody has to log in."""


def identity_of(request: Any) -> Identity:  # noqa: ANN401 - an ASGI scope, or a request of FastAPI or Gradio
    """Return who sends ``request``; the local editor where no gate stands before the routes."""
    scope = request if isinstance(request, Mapping) else _scope_of(request)
    found = scope.get(SCOPE_KEY)
    return found if isinstance(found, Identity) else LOCAL


def _scope_of(request: Any) -> Mapping[str, Any]:  # noqa: ANN401
    inner = getattr(request, "request", None)  # gradio wraps the request, and copies what it hands out
    scope = getattr(inner if inner is not None else request, "scope", None)
    return scope if isinstance(scope, Mapping) else {}
