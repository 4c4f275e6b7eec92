"""The English table of eval/strings.py for grading by a model."""

from __future__ import annotations

EN: dict[str, str] = {
    "help.grade": "Have another language model (RENDA_JUDGE_*) grade every answer of a run; kept beside the run, apart from its measures.",
    "help.grade.run": "Folder or name of a run, or latest (default).",
    "help.grade.json": "Write the grades to standard output as one JSON object.",
    "grade.progress": "Answers",
    "grade.stopped": "Stopped after {done} of {total} answers; all so far are kept. Continue: renda eval grade {run}",
    "grade.kept": "The grades are kept in {path}",
    "grade.title": "Graded by {judge}",
    "grade.apart": "What a model thinks, not a measurement: kept apart from the measures. 95 % intervals in brackets.",
    "grade.group": "questions",
    "grade.right": "right",
    "grade.partly": "partly",
    "grade.wrong": "wrong",
    "grade.not_said": "not said",
    "grade.answered": "There are {answered} answers; {refused} refused questions were not graded.",
    "grade.unreadable": "{count} answers have no verdict that counts and are left out: {reasons}.",
    "grade.agreement": "Beside the key points (all, some or none said), {n} questions: agreement {share}, Cohen's kappa {kappa}.",
    "grade.confusion": "  {points}: judged right {judged_all}, partly {judged_some}, wrong or not said {judged_none}",
    "grade.points.all": "all key points said",
    "grade.points.some": "some key points said",
    "grade.points.none": "no key point said",
    "reason.no_verdict": "not in the form asked for",
}
