"""What the tests of the report render: a run with failures of every kind, its gates, and a text that would act."""

from __future__ import annotations

from eval.gate import Gate, Gates
from eval.records import RunRow
from tests.eval.run_samples import row

HOSTILE = "</style></script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">'\"{{ 7 * 7 }}"
GATES = Gates(
    data_set="renda",
    gate=(
        Gate(measure="hit@1", floor=0.9),
        Gate(measure="refused", ceiling=0.5),
        Gate(measure="search_ms", group="all", quantile=0.95, ceiling=50),
    ),
)


def sample_rows() -> list[RunRow]:
    return [
        row(1),
        row(2, rank=3, kind="list", key_points=0.5),
        row(3, rank=None, kind="paraphrase"),
        row(4, refused=True, kind="number"),
        row(5, answerable=False, kind="unanswerable"),
        row(6, answerable=False, kind="off_topic", refused=True),
        *(row(number, kind="fact") for number in range(7, 20)),
    ]
