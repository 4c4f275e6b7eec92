"""Runs made by hand, whose figures can be worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eval.records import Run, RunInfo, RunRow, RunWriter, read_run

ARTICLE = "001-1-a"
QUOTE = "每年至少听取一次汇报"


def info(name: str = "sample", *, sha256: str = "a" * 64, cases: int = 0, **changed: object) -> RunInfo:
    made = RunInfo(
        name=name,
        started="2025-01-02T03:04:05+00:00",
        finished="2025-01-02T03:05:05+00:00",
        commit="0123456789abcdef0123456789abcdef01234567",
        dirty=False,
        mode="extractive",
        settings={"search_k": 10, "embed_api_key": "***"},
        data_set={"name": "renda", "path": "renda.jsonl", "sha256": sha256, "cases": cases},
        index={"articles": 13, "passages": 200},
        machine={"python": "3.11.9", "cpus": 2},
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def row(
    number: int,
    *,
    rank: int | None = 1,
    refused: bool = False,
    answerable: bool = True,
    kind: str = "fact",
    key_points: float = 1.0,
    **changed: object,
) -> RunRow:
    """A question whose evidence stands at ``rank`` of ten hits (nowhere: None)."""
    measures = {"quotes_exact": 1.0}
    if answerable:
        measures |= {
            "hit@1": float(rank == 1),
            "hit@5": float(rank is not None and rank <= 5),
            "mrr@10": 1 / rank if rank else 0.0,
            "complete@4000": float(rank is not None and rank <= 8),
            "key_points": 0.0 if refused else key_points,
        }
    made = RunRow(
        id=f"q{number:03}",
        question=f"第{number}个问题？",
        history=[],
        kind=kind,
        split="dev" if number % 2 else "test",
        answerable=answerable,
        evidence=[[{"article": ARTICLE, "quote": QUOTE}]] if answerable else [],
        key_points=[["一次"], ["汇报"]] if answerable else [],
        measures=measures,
        hits=[hit(at, relevant=at == rank) for at in range(1, 11)],
        answer=answer(refused),
        probability=0.2 if refused else 0.9,
        timings_ms={"search": 10.0 + number, "ask": 40.0 + number},
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def hit(rank: int, *, relevant: bool) -> dict[str, object]:
    text = f"第{rank}段。{QUOTE}。" if relevant else f"第{rank}段，说的是别的。"
    return {
        "rank": rank,
        "score": 1 / rank,
        "passage_id": f"{ARTICLE}#{rank}",
        "article": ARTICLE,
        "title": "在会议上的讲话",
        "place": "潍坊",
        "start": 100 * rank,
        "end": 100 * rank + len(text),
        "text": text,
        "relevant": relevant,
    }


def answer(refused: bool) -> dict[str, object]:
    if refused:
        text = "所收文件没有回答这个问题。"
        return {"text": text, "refused": True, "mode": "extractive", "citations": [], "unsupported": []}
    cited = {
        "n": 1,
        "article": ARTICLE,
        "title": "在会议上的讲话",
        "place": "潍坊",
        "quote": QUOTE,
        "start": 104,
        "end": 104 + len(QUOTE),
        "relevant": True,
    }
    return {
        "text": f"{QUOTE}。[1]",
        "refused": False,
        "mode": "extractive",
        "citations": [cited],
        "unsupported": [],
    }


def run_of(rows: list[RunRow], name: str = "sample", **changed: object) -> Run:
    """A complete run that was never on disk."""
    return Run(info(name, cases=len(rows), **changed), tuple(rows), Path(f"20250102T030405-{name}"))


def write_run(root: Path, rows: list[RunRow], name: str = "sample", **changed: object) -> Path:
    """A run on disk, written as ``renda eval run`` writes it; incomplete with ``finished=None``."""
    made = info(name, cases=len(rows), **changed)
    writer = RunWriter.start(root, replace(made, finished=None))
    for one in rows:
        writer.append(one)
    if made.finished:
        writer.finish(made.finished)
        read_run(writer.folder)
    return writer.folder
