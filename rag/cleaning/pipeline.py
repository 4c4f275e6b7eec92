"""Raw text -> cleaned articles: the rules in their order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from rag.cleaning import (
    censor,
    characters,
    codepage,
    doubt,
    lines,
    metadata,
    pages,
    script,
    site,
    titles,
    wording,
)
from rag.cleaning.declarations import ArticleDeclaration, SourceDeclaration, read_declarations
from rag.cleaning.edits import MappedText
from rag.cleaning.respelling import DEFAULT_TABLE, SpunWord, read_respelling, restore_spun_words
from rag.cleaning.split import Part, split_articles
from rag.errors import RendaError, SourceError
from rag.loading import load_raw
from rag.progress import CLEANING, Progress
from rag.types import Article, Mark

_FILE_RULES: tuple[Callable[[MappedText], MappedText], ...] = (
    codepage.repair_double_encoding,
    characters.unify_line_ends,
    characters.drop_markup,
    characters.decode_entities,
    characters.drop_invisible,
    characters.unify_spaces,
    characters.drop_editor_marks,
    characters.drop_pinyin,
    codepage.repair_code_page,
    script.simplify,
    site.drop_notices,
    site.drop_site_lines,
    site.drop_neighbour_links,
    site.drop_adverts,
    site.unlabel_title,
    pages.drop_running_numbers,
    pages.drop_page_numbers,
    titles.join_spaced_title,
)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A raw file that could not be cleaned, and why."""

    source: str
    error: RendaError


@dataclass(frozen=True, slots=True)
class CleanReport:
    """What cleaning a corpus made; a file with a problem has no articles."""

    articles: tuple[Article, ...]
    problems: tuple[FileProblem, ...]


_WORD_RULES: tuple[Callable[[MappedText], MappedText], ...] = (
    censor.join_parted_words,
    censor.restore_masked_words,
    censor.close_quotations,
    wording.correct_misprints,
    wording.restore_districts,
)


def clean_text(
    raw: str,
    source: str,
    declaration: SourceDeclaration | None = None,
    respelling: tuple[SpunWord, ...] | None = None,
) -> list[Article]:
    """The articles of one raw text. Raises SourceError where nothing is left of it."""
    declaration = declaration or SourceDeclaration()
    text = MappedText.from_raw(raw)
    for rule in _FILE_RULES:
        text = rule(text)
    for rule in _WORD_RULES:
        text = rule(text)
    text = restore_spun_words(
        text, respelling if respelling is not None else read_respelling(), declaration.spun
    )
    parts = split_articles(text)
    uploaded = site.upload_date(raw)
    articles = [_article(part, number, source, declaration, uploaded) for number, part in enumerate(parts, 1)]
    if not any(article.text for article in articles):
        raise SourceError(
            f"原始文件 {source} 清洗后没有剩下正文。请检查它是否只有网页导航。",
            f"Cleaning left no text of the raw file {source}. See whether it is nothing but a page's navigation.",
        )
    return link_prefixes(_with_doubts(articles))


def _with_doubts(articles: list[Article]) -> list[Article]:
    """Marks on years and figures that can't be right; what one article shows counts for its file."""
    file_years: dict[str, str] = {}
    for article in articles:
        for year in doubt.doubtful_years(_dated_text(article)):
            note = f"同一文件的其他文章表明，网站把年份改写成了{year}年。"
            file_years.setdefault(year, note)
    conflicts = doubt.conflicting_documents({a.id: a.text for a in articles})
    result = []
    for article in articles:
        found = conflicts.get(article.id, []) + doubt.doubt_marks(article.text, file_years, article.meta.date)
        doubtful = any(
            year in article.meta.date for year in doubt.doubtful_years(_dated_text(article))
        ) or any(year in article.meta.date for year in file_years)
        meta = replace(article.meta, date_doubtful=doubtful or "网站" in article.meta.date)
        result.append(replace(article, meta=meta, marks=_sorted_marks((*article.marks, *found))))
    return result


def _dated_text(article: Article) -> str:
    return f"{article.meta.date}\n{article.text}"


def _sorted_marks(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    # A mark on a word that a later rule took out has nothing left to speak of.
    placed = [m for m in marks if m.end > m.start or m.kind not in ("restored_word", "masked")]
    unique = {(m.kind, m.start, m.end): m for m in placed}
    return tuple(sorted(unique.values(), key=lambda m: (m.start, m.end, m.kind)))


def _article(part: Part, number: int, source: str, declaration: SourceDeclaration, uploaded: str) -> Article:
    declared = (
        declaration.articles[number - 1] if number <= len(declaration.articles) else ArticleDeclaration()
    )
    text = titles.drop_repeated_titles(part.text)
    text = titles.join_title_lines(text)
    text = lines.break_flat_paragraphs(text)
    block = titles.read_title_block(text.text)
    text = titles.drop_title_copies(text, block.title or part.heading)
    block = titles.read_title_block(text.text)
    text = titles.drop_inserted_titles(text, [block.title, part.heading, *block.title.split(" ")])
    text = lines.join_broken_lines(text, block.lines)
    text = lines.drop_stray_blanks(text)
    text = lines.part_glued_headings(text)
    text = lines.drop_doubled_paragraphs(text)
    text = lines.tidy_lines(text)
    block = titles.read_title_block(text.text)
    if not metadata.ends_properly(text.text) and not any(m.kind == "truncation" for m in text.marks):
        end = len(text.text)
        text = text.mark([Mark("truncation", end, end, "来源到此中断，后文缺失。")])
    text = censor.mark_masks(text)
    meta = metadata.make_meta(
        _id_of(source, number, declaration.key, declared.slug),
        source,
        block,
        part.heading,
        declared,
        text.text,
        text.marks,
        uploaded,
    )
    return Article(meta, text.text, text.raw_start, text.raw_end, text.edits(), _sorted_marks(text.marks))


def _id_of(source: str, number: int, key: str, slug: str) -> str:
    stem = key or re.sub(r"[^a-z0-9]+", "-", _latin(Path(source).stem).lower()).strip("-") or "file"
    return f"{stem}-{number}" + (f"-{slug}" if slug else "")


def _latin(name: str) -> str:
    if name.isascii():
        return name
    # Imported here: the names of the collection itself need no readings.
    from pypinyin import lazy_pinyin

    return "-".join(lazy_pinyin(name))


def _renamed(article: Article) -> Article:
    """The article under an id of its own, where another file's name gives the same one."""
    suffix = f"{crc32(article.meta.source.encode('utf_8')):08x}"
    prefix_of = article.meta.prefix_of and f"{article.meta.prefix_of}-{suffix}"
    return replace(article, meta=replace(article.meta, id=f"{article.id}-{suffix}", prefix_of=prefix_of))


def link_prefixes(articles: list[Article]) -> list[Article]:
    """Record which article is the verbatim beginning of a longer one."""
    bodies = {a.id: _body(a) for a in articles}
    result = []
    for article in articles:
        own = bodies[article.id]
        longer = [
            other.id
            for other in articles
            if other.id != article.id
            and len(own) >= 200
            and len(bodies[other.id]) > len(own)
            and bodies[other.id].startswith(own)
        ]
        result.append(
            replace(article, meta=replace(article.meta, prefix_of=longer[0])) if longer else article
        )
    return result


def _body(article: Article) -> str:
    return re.sub(r"\s", "", article.text)


def clean_corpus(corpus_dir: Path, progress: Progress | None = None) -> CleanReport:
    """Clean every file of ``corpus_dir/raw`` without writing anything; a bad file stops no other.

    Raises SourceError where there is no raw folder, CorpusError where a table is invalid.
    """
    raw_dir = corpus_dir / "raw"
    if not raw_dir.is_dir():
        raise SourceError(
            f"没有原始文件夹 {raw_dir}。请建立它，并把 .txt 文件放进去。",
            f"There is no folder of raw files {raw_dir}. Make it and put .txt files there.",
        )
    declarations = read_declarations(corpus_dir / "sources.toml")
    paths = sorted(p for p in raw_dir.iterdir() if not p.is_dir() and not p.name.startswith("."))
    table = corpus_dir / "respelling.toml"
    words = read_respelling(table if table.exists() else DEFAULT_TABLE)
    articles: list[Article] = []
    problems: list[FileProblem] = []
    for done, path in enumerate(paths):
        if progress:
            progress(CLEANING, done, len(paths))
        try:
            raw = load_raw(path)
            taken = {article.id for article in articles}
            found = clean_text(raw.text, path.name, declarations.get(path.name), words)
            articles += [article if article.id not in taken else _renamed(article) for article in found]
        except RendaError as error:
            problems.append(FileProblem(path.name, error))
    if progress:
        progress(CLEANING, len(paths), len(paths))
    return CleanReport(tuple(articles), tuple(problems))
