"""A comparison and a verdict as people read them in a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from eval.compare import SIGNIFICANT, Change, Comparison, Turned
from eval.gate import Gate, Judged, Verdict
from eval.outcomes import ALL, BY_MODEL, HEADLINE, WRITTEN, figure_key
from eval.records import RunRow
from eval.report_view import plain, signed
from eval.strings import Strings
from eval.written_text import written_lines

BY_KIND = ("hit@1", "complete@4000", "key_points", "decided")
QUESTIONS_SHOWN = 12
"""How many questions are named under one failed figure; the report has them all."""


def show(out: Console, parts: Iterator[RenderableType]) -> None:
    """Print the parts one below the other."""
    for part in parts:
        no_wrap = part.no_wrap if isinstance(part, Text) else None  # what print() makes of it forgets it
        out.print(part, highlight=False, no_wrap=no_wrap, overflow="ellipsis" if no_wrap else None)


def comparison_text(comparison: Comparison, strings: Strings) -> Iterator[RenderableType]:
    """What changed, what differs, and the questions lost and won."""
    before, after = comparison.before.folder.name, comparison.after.folder.name
    yield Text(strings("compare.title", before=before, after=after), "bold")
    old, new = comparison.alone
    yield Text(strings("compare.common", common=comparison.common, old=old, new=new), "dim")
    yield _main_changes(comparison.changes, HEADLINE, strings)
    yield from _written(comparison, strings)
    yield Text(strings("compare.by_kind"), "bold")
    yield _changes_by_kind(comparison.changes, strings)
    tests = [change for change in comparison.changes if change.sign]
    expected = round(SIGNIFICANT * len(tests))
    yield Text(strings("compare.chance", count=len(tests), expected=expected) + "\n", "dim")
    for key, turned, style in (("lost", comparison.lost, "red"), ("won", comparison.won, "green")):
        if turned:
            yield Text(strings(f"compare.{key}", count=len(turned)), f"bold {style}")
            yield _questions(turned, strings)
    if not comparison.turned:
        yield Text(strings("compare.none"))
    yield _differing(comparison, strings)


def verdict_text(verdict: Verdict, strings: Strings, *, noisy: bool) -> Iterator[RenderableType]:
    """Each figure with its bar, then what failed with the questions that turned, then the verdict."""
    info = verdict.run.info
    yield Text(
        strings(
            "gate.title",
            run=verdict.run.folder.name,
            data_set=info.data_set["name"],
            cases=len(verdict.run.rows),
        ),
        "bold",
    )
    yield from _reference_text(verdict, strings)
    yield _gates(verdict.judged, strings)
    if any(one.below and not one.missed for one in verdict.judged):
        yield Text(strings("gate.below_note"), "dim")
    if noisy and any(one.gate.slack > 1 for one in verdict.judged):
        yield Text(strings("gate.slack_note"), "dim")
    for one in verdict.judged:
        yield from _failure(one, strings)
    missed, worse = sum(one.missed for one in verdict.judged), len(verdict.losses)
    if missed or worse:
        yield Text(strings("gate.failed", missed=missed, worse=worse), "bold red")
    if verdict.reference is None:
        yield Text(strings("gate.no_reference"), "bold yellow")
    if verdict.passed:
        yield Text(strings("gate.passed", count=len(verdict.judged)), "bold green")


def group_name(gate: Gate, strings: Strings) -> str:
    """Over which questions a gate is taken."""
    kind, _, name = gate.over.partition(".")
    group = strings.name(kind, name)
    return group if gate.split == "all" else strings("gate.split", group=group, split=gate.split)


def _written(comparison: Comparison, strings: Strings) -> Iterator[RenderableType]:
    """The language model's figures side by side, then what changed on the questions that it answered."""
    if not any(comparison.writing):
        return
    table = _table(strings, "compare.measure", "compare.before", "compare.after")
    for line in written_lines(comparison.writing, strings):
        table.add_row(line.name, *line.values)
    yield Text(strings("writing.compare"), "bold")
    yield table
    own = tuple((measure, BY_MODEL) for measure in WRITTEN)
    if any((change.measure, change.group) in own for change in comparison.changes):
        yield Text(strings("writing.compare_own"), "bold")
        yield _main_changes(comparison.changes, own, strings)


def _main_changes(changes: Sequence[Change], wanted: Sequence[tuple[str, str]], strings: Strings) -> Table:
    table = _table(
        strings, "compare.measure", "compare.n", "compare.before", "compare.after", "compare.difference"
    )
    for key in ("compare.interval", "p", "compare.won_lost"):
        table.add_column(strings(key) if "." in key else key, justify="right", no_wrap=True)
    found = {(change.measure, change.group): change for change in changes}
    for measure, group in wanted:
        change = found.get((measure, group))
        if change is not None:
            spread = f"{signed(change.difference.low)}~{signed(change.difference.high)}"
            table.add_row(
                strings.name("figure", figure_key(measure, group)),
                str(change.n),
                plain(change.before),
                plain(change.after),
                signed(change.difference.mean),
                spread,
                f"{change.p:.3f}",
                f"{change.won}/{change.lost}",
                style=_style(change),
            )
    return table


def _changes_by_kind(changes: Sequence[Change], strings: Strings) -> Table:
    measures = [name for name in BY_KIND if any(change.measure == name for change in changes)]
    table = _table(strings, "compare.group", "compare.n")
    for measure in measures:
        table.add_column(strings.name("figure", measure), justify="right", no_wrap=True)
    found = {(change.group, change.measure): change for change in changes}
    for group in dict.fromkeys(change.group for change in changes if change.group != ALL):
        kind, _, name = group.partition(".")
        row = [found.get((group, measure)) for measure in measures]
        n = max((change.n for change in row if change), default=0)
        table.add_row(strings.name(kind, name), str(n), *(_cell(change) for change in row))
    return table


def _cell(change: Change | None) -> Text:
    if change is None:
        return Text("")
    mark = "*" if change.significant() else " "
    return Text(signed(change.difference.mean) + mark, _style(change))


def _style(change: Change) -> str:
    better = change.sign * change.difference.mean
    return "" if not change.significant() or not better else "green" if better > 0 else "red"


def _questions(turned: Sequence[Turned], strings: Strings) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    table.add_column(strings("compare.id"), no_wrap=True)
    table.add_column(strings("compare.question"), ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column(strings("compare.group"), no_wrap=True)
    for key in ("rank", "decision", "points"):
        table.add_column(strings(f"compare.{key}"), justify="right", no_wrap=True)
    for one in turned:
        before, after = one.before, one.after
        table.add_row(
            escape(one.row.id),
            Text(one.row.question),
            strings.name("kind", one.row.kind),
            _arrow(_number(before.rank), _number(after.rank)),
            _arrow(_decision(before.refused, strings), _decision(after.refused, strings)),
            _arrow(_share(before.key_points), _share(after.key_points)),
        )
    return table


def _differing(comparison: Comparison, strings: Strings) -> RenderableType:
    if not comparison.differing:
        return Text(strings("compare.same"), "dim")
    table = _table(strings, "compare.name")
    for key in ("compare.before", "compare.after"):
        table.add_column(strings(key), overflow="fold")
    for name, (old, new) in comparison.differing.items():
        table.add_row(escape(name), *(Text("–" if value is None else str(value)) for value in (old, new)))
    return Group(Text(strings("compare.differing"), "bold"), table)


def _reference_text(verdict: Verdict, strings: Strings) -> Iterator[Text]:
    if verdict.reference is None or verdict.overlap is None:
        return
    info, common = verdict.reference.info, verdict.overlap
    accepted = strings(
        "gate.reference",
        run=info.run,
        commit=info.commit[:10] or "–",
        finished=info.finished[:16].replace("T", " "),
    )
    yield Text(accepted, "dim")
    if not common.same_data_set:
        yield Text(
            strings(
                "gate.changed_set",
                old=info.sha256[:12],
                new=verdict.run.info.data_set["sha256"][:12],
                common=len(common.unchanged),
                changed=common.changed,
                new_rows=common.new,
                gone=common.gone,
            ),
            "yellow",
        )


def _gates(judged: Sequence[Judged], strings: Strings) -> Table:
    table = _table(strings, "gate.figure", "gate.value", "gate.interval", "gate.bar", "gate.against")
    table.add_column(strings("gate.state"), no_wrap=True)
    for one in judged:
        key, style = _state(one)
        sign = "≥" if one.gate.sign > 0 else "≤"
        table.add_row(
            gate_name(one.gate, strings),
            plain(one.value),
            f"{plain(one.interval.low)}–{plain(one.interval.high)}",
            f"{sign} {plain(one.bar)}",
            signed(one.loss.change.difference.mean) if one.loss else "–",
            Text(strings(f"gate.{key}"), style),
        )
    return table


def gate_name(gate: Gate, strings: Strings) -> str:
    """What a gate measures, in one or two words; with its questions where they are not the usual ones."""
    name = strings.name("figure", figure_key(gate.measure, gate.over))
    if gate.quantile is not None:
        name += f" p{100 * gate.quantile:g}"
    usual = gate.kind is None and gate.split == "all"
    return name if usual else f"{name} {group_name(gate, strings)}"


def _state(one: Judged) -> tuple[str, str]:
    if one.missed:
        return "missed", "bold red"
    if one.failed:
        return "worse", "bold red"
    return ("below", "yellow") if one.below else ("ok", "green")


def _failure(one: Judged, strings: Strings) -> Iterator[Text]:
    """What failed, and the questions: those that turned, or those that fall short where none is known to have."""
    figure, group = strings.name("figure", one.gate.measure), group_name(one.gate, strings)
    if one.missed:
        bound = strings("gate.at_least" if one.gate.sign > 0 else "gate.at_most")
        low, high = plain(one.interval.low), plain(one.interval.high)
        yield Text(
            strings(
                "gate.failed_bar",
                figure=figure,
                group=group,
                value=plain(one.value),
                low=low,
                high=high,
                bound=bound,
                bar=plain(one.bar),
            ),
            "red",
        )
    if one.loss and one.loss.significant:
        change = one.loss.change
        yield Text(
            strings(
                "gate.failed_loss",
                figure=figure,
                group=group,
                before=plain(change.before),
                after=plain(change.after),
                p=f"{change.p:.3g}",
                lost=change.lost,
                won=change.won,
            ),
            "red",
        )
    if one.failed and one.loss and one.loss.lost:
        yield from _named(strings("gate.turned"), one.loss.lost, strings)
    elif one.failed and one.gate.quantile is None:
        yield from _named(strings("gate.short", count=len(one.short)), one.short, strings)


def _named(title: str, rows: Sequence[RunRow], strings: Strings) -> Iterator[Text]:
    yield Text(f"  {title}", "dim")
    for row in rows[:QUESTIONS_SHOWN]:
        yield Text(f"    {row.id}  {row.question}", overflow="ellipsis", no_wrap=True)
    if len(rows) > QUESTIONS_SHOWN:
        yield Text("    " + strings("gate.more", count=len(rows) - QUESTIONS_SHOWN), "dim")


def _table(strings: Strings, first: str, *numbers: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(strings(first))
    for key in numbers:
        table.add_column(strings(key), justify="right", no_wrap=True)
    return table


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _number(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _decision(refused: bool | None, strings: Strings) -> str:
    return "–" if refused is None else strings("compare.refused" if refused else "compare.answered")
