"""The cleaned articles on disk: one Markdown file an article, its edits and marks beside it.

Edits and marks quote what was noise; they stay out of the Markdown file, which people and tools read.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from rag.errors import Both, CorpusError
from rag.types import Article, ArticleMeta, Edit, Mark

_FENCE = "---\n"
_EDITS_SUFFIX = ".edits.jsonl"
_MARKS_SUFFIX = ".marks.jsonl"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class ArticleDifference:
    """A file of articles/ that is not what cleaning makes. ``state``: missing, extra or changed."""

    name: str
    state: str
    diff: str


def render_article(article: Article) -> dict[str, str]:
    """The files of an article, by name: its Markdown, its edits, its marks."""
    front = {
        **{k: list(v) if isinstance(v, tuple) else v for k, v in asdict(article.meta).items()},
        "raw_span": [article.raw_start, article.raw_end],
    }
    header = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
    return {
        f"{article.id}.md": f"{_FENCE}{header}{_FENCE}{article.text}\n",
        f"{article.id}{_EDITS_SUFFIX}": _json_lines(article.edits),
        f"{article.id}{_MARKS_SUFFIX}": _json_lines(article.marks),
    }


def _json_lines(rows: Iterable[Edit] | Iterable[Mark]) -> str:
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)


def write_articles(articles: Iterable[Article], folder: Path) -> None:
    """Write the articles and remove files of articles that are no more; each file atomically.

    Raises CorpusError where the folder can't be written.
    """
    wanted: dict[str, str] = {}
    for article in articles:
        wanted.update(render_article(article))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in wanted.items():
            path = folder / name
            if not path.exists() or path.read_bytes() != content.encode("utf_8"):
                _write_atomically(path, content)
        for path in _article_files(folder):
            if path.name not in wanted:
                path.unlink()
    except OSError as error:
        raise CorpusError(
            f"写不进文件夹 {folder}：{error.strerror}。请检查权限和磁盘空间。",
            f"The folder {folder} can't be written: {error.strerror}. Check write permission and the disk space.",
        ) from error


def _write_atomically(path: Path, content: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf_8"))
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _article_files(folder: Path) -> list[Path]:
    return sorted(
        p
        for p in folder.iterdir()
        if p.name.endswith((".md", _EDITS_SUFFIX, _MARKS_SUFFIX)) and not p.name.startswith(".")
    )


def read_articles(folder: Path) -> list[Article]:
    """All articles of a folder, sorted by id.

    Raises CorpusError where the folder is missing or empty, or a file is damaged.
    """
    if not folder.is_dir():
        raise _no_folder(folder)
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise CorpusError(
            f"文件夹 {folder} 里没有清洗好的文章。请先运行 renda clean。",
            f"The folder {folder} has no cleaned articles. Run renda clean first.",
        )
    return [_read_article(path) for path in paths]


def _no_folder(folder: Path) -> CorpusError:
    return CorpusError(
        f"没有清洗结果文件夹 {folder}。请先运行 renda clean。",
        f"There is no folder of cleaned articles {folder}. Run renda clean first.",
    )


def _read_article(path: Path) -> Article:
    try:
        return _parse_article(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise _damaged(path, Both.same(str(error))) from error


def _damaged(path: Path, reason: Both) -> CorpusError:
    return CorpusError(
        f"文章文件 {path.name} 已损坏：{reason.chinese}。请运行 renda clean 重新生成。",
        f"The article's file {path.name} is damaged: {reason.english}. Run renda clean to make it again.",
    )


def _parse_article(path: Path) -> Article:
    content = path.read_bytes().decode("utf_8")
    if not content.startswith(_FENCE):
        raise _damaged(path, Both("缺少开头的 ---", "the --- at its beginning is missing"))
    header, text = content[len(_FENCE) :].split("\n" + _FENCE, 1)
    front: dict[str, Any] = yaml.load(header, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    raw_start, raw_end = front.pop("raw_span")
    front["aliases"] = tuple(front["aliases"])
    meta = ArticleMeta(**front)
    edits = tuple(Edit(**row) for row in _rows(path, _EDITS_SUFFIX))
    marks = tuple(Mark(**row) for row in _rows(path, _MARKS_SUFFIX))
    if meta.id != path.stem:
        raise _damaged(
            path, Both(f"编号 {meta.id} 与文件名不一致", f"the id {meta.id} is not the file's name")
        )
    return Article(meta, text.removesuffix("\n"), raw_start, raw_end, edits, marks)


def _rows(path: Path, suffix: str) -> list[dict[str, Any]]:
    with path.with_name(path.stem + suffix).open(encoding="utf_8") as file:
        return [json.loads(line) for line in file]


def corpus_hash(folder: Path) -> str:
    """A fingerprint of everything the index is built from: names and bytes of all article files.

    Raises CorpusError where the folder is missing.
    """
    if not folder.is_dir():
        raise _no_folder(folder)
    digest = hashlib.sha256()
    for path in _article_files(folder):
        digest.update(path.name.encode("utf_8") + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def check_articles(articles: Sequence[Article], folder: Path) -> list[ArticleDifference]:
    """Where a folder differs from what cleaning makes, with a unified diff each; empty means equal."""
    wanted: dict[str, str] = {}
    for article in articles:
        wanted.update(render_article(article))
    present = {p.name: p for p in _article_files(folder)} if folder.is_dir() else {}
    differences = []
    for name in sorted({*wanted, *present}):
        expected = wanted.get(name, "")
        actual = present[name].read_bytes().decode("utf_8", "replace") if name in present else ""
        if name not in present or name not in wanted or expected != actual:
            state = "missing" if name not in present else "extra" if name not in wanted else "changed"
            diff = difflib.unified_diff(
                actual.splitlines(keepends=True),
                expected.splitlines(keepends=True),
                f"articles/{name}",
                "clean",
                n=1,
            )
            differences.append(ArticleDifference(name, state, "".join(diff)))
    return differences
