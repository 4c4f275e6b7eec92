"""The declarations of ``renda users``; each body is one call."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)
keys = typer.Typer(no_args_is_help=True)
app.add_typer(keys, name="key", help="help.users.key")

Name = Annotated[str, typer.Argument(metavar="NAME", help="help.users.name", show_default=False)]


@app.command("add", help="help.users.add")
def add(
    context: typer.Context,
    name: Name,
    role: Annotated[
        str, typer.Option("--role", metavar="reader|editor", help="help.users.role_name")
    ] = "reader",
) -> None:
    """Add a user."""
    from ui.users import run_add

    raise typer.Exit(run_add(context.obj, name, role))


@app.command("list", help="help.users.list")
def list_users(context: typer.Context) -> None:
    """List all users."""
    from ui.users import run_list

    raise typer.Exit(run_list(context.obj))


@app.command("remove", help="help.users.remove")
def remove(
    context: typer.Context,
    name: Name,
    conversations: Annotated[
        bool, typer.Option("--conversations", help="help.users.remove.conversations")
    ] = False,
) -> None:
    """Remove a user."""
    from ui.users import run_remove

    raise typer.Exit(run_remove(context.obj, name, conversations=conversations))


@app.command("role", help="help.users.role")
def role(
    context: typer.Context,
    name: Name,
    new_role: Annotated[
        str, typer.Argument(metavar="reader|editor", help="help.users.role_name", show_default=False)
    ],
) -> None:
    """Change a user's role."""
    from ui.users import run_role

    raise typer.Exit(run_role(context.obj, name, new_role))


@app.command("password", help="help.users.password")
def password(context: typer.Context, name: Name) -> None:
    """Change a user's password."""
    from ui.users import run_password

    raise typer.Exit(run_password(context.obj, name))


@keys.command("add", help="help.users.key.add")
def key_add(
    context: typer.Context,
    name: Name,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="help.users.label")] = "",
) -> None:
    """Make a key."""
    from ui.users import run_key_add

    raise typer.Exit(run_key_add(context.obj, name, label))


@keys.command("list", help="help.users.key.list")
def key_list(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="help.users.key.whose", show_default=False)
    ] = None,
) -> None:
    """List keys."""
    from ui.users import run_key_list

    raise typer.Exit(run_key_list(context.obj, name))


@keys.command("revoke", help="help.users.key.revoke")
def key_revoke(
    context: typer.Context,
    beginning: Annotated[
        str, typer.Argument(metavar="KEY", help="help.users.key.beginning", show_default=False)
    ],
) -> None:
    """Revoke a key."""
    from ui.users import run_key_revoke

    raise typer.Exit(run_key_revoke(context.obj, beginning))
