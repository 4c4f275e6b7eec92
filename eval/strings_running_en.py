"""The English table of eval/strings.py for running a data set."""

from __future__ import annotations

EN: dict[str, str] = {
    # help
    "help.group": "Measure search, answers and refusals on a data set.",
    "help.run": "Run a data set and list the figures by kind; each run leaves a folder and can be continued.",
    "help.run.dataset": "Data set: a name, a JSONL file, squad:FILE or beir:FOLDER (these measure retrieval only).",
    "help.run.split": "Only one half: dev or test.",
    "help.run.kind": "Only one kind of questions.",
    "help.run.limit": "At most so many questions; 0 for all.",
    "help.run.mode": "How to answer: extractive or llm; the setting RENDA_ANSWER_MODE by default.",
    "help.run.name": "Name of this run; that of the data set by default.",
    "help.run.resume": "Continue an interrupted run: its folder or name.",
    "help.run.json": "Write the figures to standard output as one JSON object.",
    # run
    "run.progress": "Questions",
    "run.stopped": "Stopped after {done} of {total} questions; all so far are kept. Continue: renda eval run --resume {run}",
    "run.kept": "This run is kept in {folder}",
    "run.head.kind": "kind",
    "run.head.n": "n",
    "run.head.figure": "figure",
    "run.head.value": "value",
    "run.head.interval": "95 % interval",
    "run.head.stage": "stage",
    "run.head.p50": "median",
    "run.head.p95": "p95",
    "run.table.answerable": "Answerable questions",
    "run.table.all": "All questions",
    "run.table.refusal": "Refusals",
    "run.table.speed": "Time in milliseconds",
    # short headings of measures
    "head.hit@1": "hit@1",
    "head.hit@5": "hit@5",
    "head.mrr@10": "MRR",
    "head.complete@4000": "whole",
    "head.key_points": "points",
    "head.citation_recall": "cited",
    "head.answered": "answ.",
    "refusal.precision": "precision",
    "refusal.recall": "recall",
    "refusal.auroc": "AUROC",
    "refusal.risk_area": "area under risk-coverage",
}
