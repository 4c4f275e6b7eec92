"""``renda eval``: declarations whose body is one call. Help texts are keys of eval/strings.py."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

app = typer.Typer(help="eval.help.group", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="eval.help.run.json")]


@app.callback(help="eval.help.group")
def group() -> None:
    """Make each command one of its own name, even the only one."""


@app.command(help="eval.help.run")
def run(
    dataset: Annotated[str, typer.Option(metavar="SET", help="eval.help.run.dataset")] = "renda",
    split: Annotated[
        Literal["all", "dev", "test"], typer.Option(metavar="all|dev|test", help="eval.help.run.split")
    ] = "all",
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="eval.help.run.kind")] = None,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="eval.help.run.limit")] = 0,
    mode: Annotated[
        Literal["extractive", "llm"] | None,
        typer.Option(metavar="extractive|llm", help="eval.help.run.mode"),
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="eval.help.run.name")] = None,
    resume: Annotated[str | None, typer.Option(metavar="RUN", help="eval.help.run.resume")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure and print; progress goes to the error stream."""
    from eval.bench import Choice
    from eval.running import resume_evaluation, run_evaluation

    choice = Choice(dataset, split, kind, limit, mode)
    if resume is None:
        run_evaluation(choice, name, json_form=as_json)
    else:
        resume_evaluation(resume, choice, name, json_form=as_json)
