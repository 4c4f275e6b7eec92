"""``renda eval``: declarations whose body is one call. Help texts are keys of eval/strings.py."""

from __future__ import annotations

from pathlib import Path
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


@app.command(help="eval.help.compare")
def compare(
    before: Annotated[str, typer.Argument(metavar="A", help="eval.help.compare.run", show_default=False)],
    after: Annotated[str, typer.Argument(metavar="B", help="eval.help.compare.run", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show what changed from one run to another."""
    from eval.judging import run_compare

    run_compare(before, after, as_json=as_json)


@app.command(help="eval.help.gate")
def gate(
    run: Annotated[str | None, typer.Argument(metavar="RUN", help="eval.help.gate.run")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="eval.help.gate.accept")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold a run to its bars and to the accepted run."""
    from eval.judging import run_gate

    raise typer.Exit(run_gate(run, accept=accept, as_json=as_json))


@app.command(help="eval.help.report")
def report(
    run: Annotated[str, typer.Argument(metavar="RUN", help="eval.help.report.run")] = "latest",
    against: Annotated[str | None, typer.Option(metavar="RUN", help="eval.help.report.against")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="eval.help.report.output")
    ] = None,
) -> None:
    """Write the report of a run."""
    from eval.judging import run_report

    run_report(run, against, output)


@app.command(help="eval.help.grade")
def grade(
    run: Annotated[str, typer.Argument(metavar="RUN", help="eval.help.grade.run")] = "latest",
    as_json: Annotated[bool, typer.Option("--json", help="eval.help.grade.json")] = False,
) -> None:
    """Have a model that did not write them grade the answers of a run."""
    from eval.grading import run_grade

    run_grade(run, json_form=as_json)


@app.command(help="eval.help.baselines")
def baselines(
    dataset: Annotated[str, typer.Option(metavar="SET", help="eval.help.baselines.dataset")] = "renda",
    split: Annotated[
        Literal["all", "dev", "test"], typer.Option(metavar="all|dev|test", help="eval.help.baselines.split")
    ] = "test",
    as_json: AsJson = False,
) -> None:
    """Measure what a newcomer would build, and renda beside it."""
    from eval.outside_commands import show_baselines

    show_baselines(dataset, split, json_form=as_json)


@app.command(help="eval.help.record")
def record(
    run: Annotated[str, typer.Argument(metavar="RUN", help="eval.help.record.run")],
    name: Annotated[str, typer.Option(metavar="NAME", help="eval.help.record.name")],
) -> None:
    """Keep the figures of an outside set for the READMEs."""
    from eval.outside_commands import record

    record(run, name)


@app.command(help="eval.help.check")
def check(
    dataset: Annotated[
        str, typer.Argument(metavar="SET", help="eval.help.check.dataset", show_default=False)
    ] = "renda",
    as_json: Annotated[bool, typer.Option("--json", help="eval.help.check.json")] = False,
) -> None:
    """Say what is wrong with a data set and what it covers; exit code 1 where anything is."""
    from eval.care import run_check

    if not run_check(dataset, json_form=as_json):
        raise typer.Exit(1)


@app.command(help="eval.help.new")
def new(
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="eval.help.new.out", show_default=False)],
    count: Annotated[int, typer.Option(min=1, max=2000, metavar="N", help="eval.help.new.count")] = 60,
) -> None:
    """Draft a data set from the collection."""
    from eval.care import run_new

    run_new(out, count)


@app.command(help="eval.help.claims")
def claims(
    split: Annotated[
        Literal["all", "dev", "test"],
        typer.Option(metavar="all|dev|test", help="eval.help.claims.split"),
    ] = "test",
    words: Annotated[bool, typer.Option("--words", help="eval.help.claims.words")] = False,
    listing: Annotated[bool, typer.Option("--list", help="eval.help.claims.list")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="eval.help.claims.json")] = False,
) -> None:
    """Measure how well sentences of answers are verified."""
    from eval.claims import run_claims

    run_claims(split, words_only=words, listing=listing, json_form=as_json)
