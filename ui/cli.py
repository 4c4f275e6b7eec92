"""The ``renda`` commands: declarations whose body is one call. Help texts are keys of ui/strings.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui import user_commands
from ui.shell import Shell, run

if TYPE_CHECKING:
    from rag.types import AnswerMode

app = typer.Typer(
    name="renda", help="help.app", no_args_is_help=True, add_completion=False, rich_markup_mode="rich"
)

Question = Annotated[str | None, typer.Argument(metavar="QUESTION", help="help.question", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="help.json")]
AsJsonl = Annotated[bool, typer.Option("--jsonl", help="help.jsonl")]


@app.command("clean", help="help.clean")
def clean(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="help.clean.check")] = False,
    log: Annotated[str | None, typer.Option("--log", metavar="ARTICLE", help="help.clean.log")] = None,
) -> None:
    """Raw files -> articles."""
    from ui.building import run_clean

    _leave(run_clean(_shell(context), check=check, log_of=log))


@app.command("index", help="help.index")
def index(
    context: typer.Context,
    fresh: Annotated[bool, typer.Option("--fresh", help="help.index.fresh")] = False,
) -> None:
    """Articles -> index."""
    from ui.building import run_index

    _leave(run_index(_shell(context), fresh=fresh))


@app.command("search", help="help.search")
def search(
    context: typer.Context,
    question: Question = None,
    k: Annotated[int | None, typer.Option("-k", min=1, max=100, metavar="N", help="help.search.k")] = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
) -> None:
    """Find passages."""
    from ui.asking import run_search

    _leave(run_search(_shell(context), question, k, as_json=as_json, as_jsonl=as_jsonl))


@app.command("ask", help="help.ask")
def ask(
    context: typer.Context,
    question: Question = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    mode: Annotated[
        str | None, typer.Option("--mode", metavar="extractive|llm", help="help.ask.mode")
    ] = None,
) -> None:
    """Answer a question."""
    from ui.asking import run_ask

    _leave(run_ask(_shell(context), question, _mode(mode), as_json=as_json, as_jsonl=as_jsonl))


@app.command("cite", help="help.cite")
def cite(
    context: typer.Context,
    quote: Annotated[str, typer.Argument(metavar="QUOTE", help="help.quote", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Find where a sentence stands."""
    from ui.asking import run_cite

    _leave(run_cite(_shell(context), quote, as_json=as_json))


@app.command("serve", help="help.serve")
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", metavar="ADDRESS", help="help.serve.host")] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="N", min=1, max=65535, help="help.serve.port")
    ] = None,
) -> None:
    """Open the chat page."""
    from ui.serving import run_serve

    _leave(run_serve(_shell(context), host, port))


@app.command("mcp", help="help.mcp")
def mcp(context: typer.Context) -> None:
    """Serve the tools of MCP on standard input and output."""
    from ui.mcp.serving import run_mcp

    _leave(run_mcp(_shell(context)))


app.add_typer(user_commands.app, name="users", help="help.users")


@app.command("doctor", help="help.doctor")
def doctor(context: typer.Context) -> None:
    """Show what is set up and what is missing."""
    from ui.doctor import run_doctor

    _leave(run_doctor(_shell(context)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code: 0, 1 (negative result), 2 (error), 130."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    _add_eval(given)
    sys.exit(run(app, given))


def _add_eval(arguments: Sequence[str]) -> None:
    """Add the evaluation's own commands where it is installed; imported only when called for or listed."""
    if (not arguments or arguments[0] in {"eval", "--help"}) and find_spec("eval.cli") is not None:
        commands: typer.Typer = import_module("eval.cli").app
        if all(command.callback is not from_feedback for command in commands.registered_commands):
            commands.command("from-feedback", help="help.from_feedback")(from_feedback)
        app.add_typer(commands, name="eval", help="help.eval")


def from_feedback(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="help.from_feedback.output")
    ] = None,
) -> None:
    """Turn feedback into drafts of a data set; a command of the evaluation, which knows no store."""
    from ui.feedback_rows import run_from_feedback

    _leave(run_from_feedback(_shell(context), output))


def _shell(context: typer.Context) -> Shell:
    shell: Shell = context.obj
    return shell


def _mode(name: str | None) -> AnswerMode | None:
    match name:
        case None | "extractive" | "llm":
            return name
        case _:
            raise typer.BadParameter(f"{name!r} is not one of 'extractive', 'llm'.", param_hint="--mode")


def _leave(code: int) -> None:
    raise typer.Exit(code)
