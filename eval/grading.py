"""The body of ``renda eval grade``: a judge looks at every answer of a run, and its figures are shown."""

from __future__ import annotations

import json
import sys
from contextlib import closing

from rich.console import Console

from eval.conditions import shown_path
from eval.grade_figures import graded, was_answered
from eval.grade_prompt import prompt_hash
from eval.grade_text import graded_json, graded_text
from eval.grades import GradeInfo, Grades, add_grade, begin_grades, read_grades
from eval.judge_model import JudgeModel, refuse_own_judge, writers_of
from eval.judging import open_run
from eval.judging_text import show
from eval.progress import progress_bars
from eval.records import Run, held
from eval.strings import Strings
from rag.errors import InputError
from rag.progress import Progress
from rag.settings import load_settings


def run_grade(name: str, *, json_form: bool) -> None:
    """Grade what is not graded yet, and show the figures of this judge.

    Raises SettingsError where no judge is set or it wrote the run itself, InputError for a run without answers,
    LanguageModelError where the judge can't be had; what was graded until then is kept.
    """
    settings = load_settings()
    strings, console = Strings(settings.language), Console(stderr=True)
    run = open_run(settings, name)
    if not any(map(was_answered, run.rows)):
        raise InputError(
            f"{run.folder.name} 里没有回答可评。请另选一次运行。",
            f"{run.folder.name} has no answers to grade. Choose another run.",
        )
    with closing(JudgeModel(settings)) as judge:
        writers = writers_of(run)
        refuse_own_judge(judge.name, writers)
        info = GradeInfo(judge.name, prompt_hash(), writers)
        with held(run.folder), progress_bars(console, settings.language) as report:
            grades = _grade_missing(run, judge, begin_grades(run.folder, info), strings, console, report)
    found = graded(run, grades)
    if json_form:
        sys.stdout.write(json.dumps(graded_json(found), ensure_ascii=False) + "\n")
    else:
        show(Console(), graded_text(found, strings))
    kept = strings("grade.kept", path=shown_path(grades.path))
    console.print(kept, markup=False, highlight=False, soft_wrap=True)


def _grade_missing(
    run: Run, judge: JudgeModel, begun: Grades, strings: Strings, console: Console, report: Progress
) -> Grades:
    known = {one.id for one in begun.grades}
    answered = [row for row in run.rows if was_answered(row)]
    missing = [row for row in answered if row.id not in known]
    done, total = len(answered) - len(missing), len(answered)
    report(strings.both("grade.progress"), done, total)
    try:
        for row in missing:
            add_grade(begun.path, judge.grade(row))
            done += 1
            report(strings.both("grade.progress"), done, total)
    except BaseException:  # Ctrl-C above all; the edge of the process says what it was
        said = strings("grade.stopped", done=done, total=total, run=run.folder.name)
        console.print(said, markup=False, highlight=False, soft_wrap=True)
        raise
    return read_grades(begun.path)
