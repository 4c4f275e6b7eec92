"""A data set, open for measuring: the project's own format with the whole engine, outside sets with retrieval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.cases import Case, data_set_hash, read_numbered
from eval.conditions import index_of, shown_path
from eval.outside_run import is_outside, measure_outside, open_outside, read_outside
from eval.records import RunRow
from eval.row_types import DataSet
from eval.run import record, run_case
from eval.sampling import stratified
from rag.errors import InputError
from rag.progress import Progress
from rag.settings import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from eval.outside import OutsideSet
    from rag.types import AnswerMode

OWN_SETS = PROJECT_ROOT / "eval" / "datasets"
RETRIEVAL_ONLY = "search"

_WARM_UP = "人大"
"""Asked first, up to its search, so that loading dictionaries and a language model is no question's time."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to ask: a data set (name, path, ``squad:FILE`` or ``beir:FOLDER``) and which of its questions.

    ``limit`` 0 means all; of a set of our own it takes a sample over all kinds (``eval.sampling``), of an
    outside set the first ones. ``mode`` None is the setting's.
    """

    data_set: str = "renda"
    split: str = "all"
    kind: str | None = None
    limit: int = 0
    mode: AnswerMode | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """An open data set. ``rows`` puts the questions of these ids, in this order, and measures them.

    ``mode`` is that of the answers, or ``search`` where only retrieval is measured; ``index`` is what the
    index says of itself.
    """

    data_set: DataSet
    mode: str
    index: dict[str, Any]
    ids: Sequence[str]
    rows: Callable[[Sequence[str]], Iterator[RunRow]]


@contextmanager
def open_bench(choice: Choice, settings: Settings, progress: Progress | None = None) -> Iterator[Bench]:
    """Open the chosen questions with what answers them; ``progress`` hears of an index being built.

    Raises InputError for a data set that can't be read or a choice without questions, and like ``open_engine``.
    """
    if is_outside(choice.data_set):
        with _open_outside(choice, settings, progress) as bench:
            yield bench
    else:
        with _open_own(choice, settings) as bench:
            yield bench


@contextmanager
def _open_own(choice: Choice, settings: Settings) -> Iterator[Bench]:
    from rag.engine import open_engine

    path = own_path(choice.data_set)
    cases = _by_id(path)
    fitting = [
        (case.id, case.kind)
        for case in cases.values()
        if choice.split in ("all", case.split) and choice.kind in (None, case.kind)
    ]
    ids = _some(choice, stratified(fitting, choice.limit or len(fitting)))
    data_set = DataSet(name=path.stem, path=shown_path(path), sha256=data_set_hash(path), cases=len(ids))
    mode = choice.mode or settings.answer_mode
    with open_engine(settings) as engine:
        if mode == "llm":
            engine.writer()  # raises before a run begins, where no language model can be had
        next(engine.stream(_WARM_UP, mode=mode))
        yield Bench(
            data_set,
            mode,
            index_of(settings),
            ids,
            lambda wanted: (record(run_case(engine, cases[one], mode)) for one in wanted),
        )


@contextmanager
def _open_outside(choice: Choice, settings: Settings, progress: Progress | None) -> Iterator[Bench]:
    outside = read_outside(choice.data_set)
    if choice.mode is not None or choice.kind is not None:
        raise InputError(
            f"评测集 {choice.data_set} 只衡量检索，不能用 --mode 或 --kind。请去掉它们。",
            f"The data set {choice.data_set} measures search only; leave out --mode and --kind.",
        )
    if choice.split not in ("all", outside.split):
        raise InputError(
            f"评测集 {choice.data_set} 是 {outside.split} 这一份，没有 {choice.split}。请去掉 --split。",
            f"The data set {choice.data_set} is the split {outside.split} and has no {choice.split}. Leave out --split.",
        )
    questions = {question.id: question for question in outside.questions}
    ids = _some(choice, list(questions)[: choice.limit or None])
    data_set = DataSet(
        name=outside.name, path=_outside_path(choice, outside), sha256=outside.sha256, cases=len(ids)
    )
    with open_outside(settings, outside, progress) as engine:
        yield Bench(
            data_set,
            RETRIEVAL_ONLY,
            {"articles": len(outside.documents)},
            ids,
            lambda wanted: measure_outside(engine, outside, [questions[one] for one in wanted]),
        )


def _by_id(path: Path) -> dict[str, Case]:
    """The cases of a file by their ids. Raises InputError for an id that stands twice."""
    cases: dict[str, Case] = {}
    for number, case in read_numbered(path):
        if case.id in cases:
            raise InputError(
                f"{path} 第 {number} 行的 id 不对：{case.id} 已经用过。请改成别的编号。",
                f"{path}, line {number}: the id {case.id} is taken already. Give it another one.",
            )
        cases[case.id] = case
    return cases


def own_path(name: str) -> Path:
    """The file of a data set in the project's own format, given by path or by the name of one of ours."""
    named = OWN_SETS / f"{name}.jsonl"
    path = Path(name)
    if not path.suffix and named.is_file():
        return named
    inside = PROJECT_ROOT / path  # runs name their data set from the project folder
    return path if path.is_absolute() or path.is_file() or not inside.is_file() else inside


def _outside_path(choice: Choice, outside: OutsideSet) -> str:
    """How to name the set so that the run can be continued from any folder."""
    kind = choice.data_set.partition(":")[0]
    split = "" if outside.split == "all" else f":{outside.split}"
    return f"{kind}:{outside.path.resolve().as_posix()}{split}"


def _some(choice: Choice, ids: list[str]) -> list[str]:
    if not ids:
        raise InputError(
            f"{choice.data_set} 里没有符合条件的题（split={choice.split}，kind={choice.kind}）。请放宽条件。",
            f"No question of {choice.data_set} fits (split={choice.split}, kind={choice.kind}). Loosen the conditions.",
        )
    return ids
