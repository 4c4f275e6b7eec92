"""Write the parts of the documents that come from the program itself, between their markers.

``settings`` writes .env.example and the README's tables of settings, ``answers`` the README's real
answers, ``figures`` what was measured on the project's own questions, ``baselines`` what a newcomer's systems
reach on them, ``outside`` what ``renda eval record`` kept of outside sets. tests/test_documents.py fails where
settings, answers or outside sets are not what this script would write; tests/eval/test_quality.py holds the
figures.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import SecretStr

from eval.run import Row
from rag.errors import Language
from rag.setting_meanings import MEANINGS
from rag.settings import ENV_PREFIX, PROJECT_ROOT, Settings, load_settings

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from rag.types import Answer, Citation

ENGLISH = PROJECT_ROOT / "README.md"
CHINESE = PROJECT_ROOT / "README.zh-CN.md"
ENV_EXAMPLE = PROJECT_ROOT / ".env.example"
DATA_SET = PROJECT_ROOT / "eval" / "datasets" / "renda.jsonl"

QUESTIONS = (
    "温州、广州、合肥的党委多久召开一次人大工作会议？",
    "潍坊的乡镇人大代表一共多少人？",
    "什么叫监督的“四合”？",
    "乡镇人大主席团有哪些职权？",
    "苏州市人大常委会有几个专门委员会？",
)

SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def default_text(field: FieldInfo) -> str | None:
    """The default as one writes it in .env; None where the setting has no default value."""
    default = field.default
    if default is None:
        return None
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, bool):
        return str(default).lower()
    return str(default)


def allowed(field: FieldInfo) -> str:
    """The values a setting takes, such as ``1–100`` or ``zh, en``; empty where anything goes."""
    choices = [str(choice) for choice in get_args(field.annotation) if isinstance(choice, str | int | float)]
    if choices:
        return ", ".join(choices)
    limits = {
        name: getattr(limit, name) for limit in field.metadata for name in SIGNS if hasattr(limit, name)
    }
    if limits.keys() == {"ge", "le"}:
        return f"{limits['ge']:g}–{limits['le']:g}"
    return ", ".join(f"{SIGNS[name]} {limit:g}" for name, limit in limits.items())


def env_example() -> str:
    """The text of .env.example: every setting with its meaning, its values and its default."""
    blocks = ["# 复制为 .env 后按需修改。下列各值都是默认值，照抄不改变任何行为。\n"]
    for name, field in Settings.model_fields.items():
        values = allowed(field)
        limits = f"（取值：{values}）" if values else ""
        default = default_text(field)
        line = f"{ENV_PREFIX}{name.upper()}={default or ''}"
        blocks.append(f"# {field.description}{limits}\n{'# ' if default is None else ''}{line}\n")
    return "\n".join(blocks)


def settings_table(language: str) -> str:
    """A Markdown table of all settings, with meanings in ``zh`` or ``en``."""
    heads = {"zh": ("设置", "默认值", "取值", "含义"), "en": ("Setting", "Default", "Values", "Meaning")}[
        language
    ]
    rows = [heads, ("---",) * 4]
    for name, field in Settings.model_fields.items():
        default = default_text(field)
        meaning = str(field.description)
        rows.append(
            (
                f"`{ENV_PREFIX}{name.upper()}`",
                f"`{default}`" if default else "",
                allowed(field),
                MEANINGS.get(name, meaning) if language == "en" else meaning,
            )
        )
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def answers(ask: Callable[[str], Answer]) -> str:
    """The questions with what ``ask`` answers and where the first citations stand, as Markdown."""
    return "\n\n".join(_answer_block(ask(question)) for question in QUESTIONS)


def _answer_block(answer: Answer) -> str:
    lines = [*answer.text.strip().splitlines(), *_sources(answer.citations)]
    return f"**{answer.question}**\n\n" + "\n>\n".join(f"> {_plain(line)}" for line in lines if line.strip())


def _sources(citations: Sequence[Citation]) -> Iterator[str]:
    """One line for each run of citations from one article: their numbers, the article, where in the raw file."""
    for _, run in groupby(citations, key=lambda citation: citation.article.id):
        cited = list(run)
        numbers = f"[{cited[0].n}]" if len(cited) == 1 else f"[{cited[0].n}]–[{cited[-1].n}]"
        start, end = min(c.raw_start for c in cited), max(c.raw_end for c in cited)
        article = cited[0].article
        yield f"{numbers} 《{article.title}》，{article.source} 第 {start}–{end} 字"


def _plain(line: str) -> str:
    """``line`` with what Markdown would take for markup escaped."""
    return re.sub(r"([\\`*<>#|])", r"\\\1", line)


def replace_section(text: str, name: str, body: str) -> str:
    """``text`` with ``body`` between its markers ``<!-- name:start -->`` and ``<!-- name:end -->``."""
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise ValueError(f"exactly one section {name} expected")
    return pattern.sub(lambda _: f"{start}\n{body}\n{end}", text)


def section(text: str, name: str) -> str:
    """What stands between the markers of ``name``."""
    return text.split(f"<!-- {name}:start -->\n")[1].split(f"\n<!-- {name}:end -->")[0]


def _rewrite(path: Path, name: str, body: str) -> None:
    path.write_text(replace_section(path.read_text(encoding="utf-8"), name, body), encoding="utf-8")


def write_settings() -> None:
    """Rewrite .env.example and both tables of settings."""
    ENV_EXAMPLE.write_text(env_example(), encoding="utf-8")
    _rewrite(ENGLISH, "settings", settings_table("en"))
    _rewrite(CHINESE, "settings", settings_table("zh"))


def write_answers() -> None:
    """Rewrite the real answers; needs a built index."""
    from rag.engine import open_engine

    engine: Any = open_engine(load_settings(env_file=None))
    try:
        body = answers(engine.ask)
    finally:
        engine.close()
    for path in (ENGLISH, CHINESE):
        _rewrite(path, "answers", body)


FIGURES = (
    ("hit@1", "some evidence in the first passage", "第一段含依据"),
    ("hit@5", "some evidence in the first five passages", "前五段含依据"),
    ("mrr@10", "MRR@10", "MRR@10"),
    ("complete@4000", "all evidence in the first 4,000 characters", "前 4000 字含全部依据"),
    ("key_points", "key points covered by the answer", "回答覆盖的要点"),
    ("cited_evidence", "evidence among the cited passages", "引用的段落含依据"),
    ("citation_recall", "evidence quoted by the citations", "引文含依据（每组）"),
    ("citation_precision", "cited sentences that are evidence (a lower bound)", "引文中是依据的句子（下限）"),
    ("premise_corrected", "false premise corrected at the start", "前提有误时开头即纠正"),
    ("answered", "answered (not refused)", "给出回答（未拒答）"),
)


def figures(rows: Sequence[Row], language: str) -> str:
    """The table of measures over the answerable questions: all, dev and test; and the refusals."""
    answerable = [row for row in rows if row.case.answerable]
    groups = [
        [row for row in answerable if split in (None, row.case.split)] for split in (None, "dev", "test")
    ]
    names = ("all", "dev", "test") if language == "en" else ("全部", "dev", "test")
    head = [
        "measure" if language == "en" else "指标",
        *(f"{name} ({len(rows)})" for name, rows in zip(names, groups, strict=True)),
    ]
    table = [head, ["---"] * 4]
    for measure, english, chinese in FIGURES:
        title = english if language == "en" else chinese
        table.append([title, *(_figure(measure_values(group, measure)) for group in groups)])
    unanswerable = [row for row in rows if not row.case.answerable]
    table.append(
        [
            f"refused, of {len(unanswerable)} unanswerable"
            if language == "en"
            else f"拒答（{len(unanswerable)} 个文件里没有答案的问题）",
            *(
                _figure(
                    [float(row.answer.refused) for row in unanswerable if split in (None, row.case.split)]
                )
                for split in (None, "dev", "test")
            ),
        ]
    )
    return "\n".join("| " + " | ".join(row) + " |" for row in table)


def measure_values(rows: Sequence[Row], measure: str) -> list[float]:
    """A measure of each row that has it."""
    return [row.measures[measure] for row in rows if measure in row.measures]


def _figure(values: Sequence[float]) -> str:
    """The mean with its 95 % interval."""
    from eval.statistics import bootstrap_interval

    interval = bootstrap_interval(values)
    return f"{sum(values) / len(values):.3f} ({interval.low:.3f}–{interval.high:.3f})"


def write_figures() -> None:
    """Measure on the project's own questions and rewrite the tables of figures; needs a built index."""
    from eval.cases import read_cases
    from eval.run import run_cases
    from rag.engine import open_engine

    with open_engine(load_settings(env_file=None)) as engine:
        rows = list(run_cases(engine, read_cases(DATA_SET)))
    _rewrite(ENGLISH, "figures", figures(rows, "en"))
    _rewrite(CHINESE, "figures", figures(rows, "zh"))


def write_baselines() -> None:
    """Measure the baselines and renda on the test half and rewrite both tables; needs a built index."""
    from eval.baselines import measure_all
    from eval.cases import read_cases
    from eval.outside_tables import markdown, newcomer_table
    from eval.strings import Strings

    cases = [case for case in read_cases(DATA_SET) if case.split == "test"]
    measured = measure_all(load_settings(env_file=None), cases)
    _rewrite(ENGLISH, "baselines", markdown(newcomer_table(measured, Strings("en"))))
    _rewrite(CHINESE, "baselines", markdown(newcomer_table(measured, Strings("zh"))))


def write_outside() -> None:
    """Rewrite both tables of outside sets from what was recorded; the sets themselves are not needed."""
    _rewrite(ENGLISH, "outside", outside_section("en"))
    _rewrite(CHINESE, "outside", outside_section("zh"))


def outside_section(language: Language) -> str:
    """The table of outside sets, as Markdown."""
    from eval.outside_results import read_results
    from eval.outside_tables import markdown, outside_table
    from eval.strings import Strings

    return markdown(outside_table(read_results(), Strings(language)))


PARTS = {
    "settings": write_settings,
    "answers": write_answers,
    "figures": write_figures,
    "baselines": write_baselines,
    "outside": write_outside,
}


def main() -> int:
    """Write the part that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=PARTS)
    PARTS[parser.parse_args().part]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
