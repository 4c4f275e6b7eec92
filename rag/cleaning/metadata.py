"""What is known of an article: title, place, issuer, speaker, date, genre, completeness."""

from __future__ import annotations

import re

from rag.cleaning.declarations import ArticleDeclaration
from rag.cleaning.patterns import DATE_LINE, HAN, ends_sentence, filled_lines
from rag.cleaning.titles import TitleBlock
from rag.types import ArticleMeta, Completeness, Mark

_GENRES = (
    ("主持词", r"主持词"),
    ("经验交流", r"经验交流|经验材料|交流材料|交流发言|述职工作"),
    ("意见", r"意见$"),
    ("决定", r"决定$"),
    ("通知", r"通知$"),
    ("办法", r"(?:办法|规定|条例|规则)$"),
    ("讲话", r"讲话|发言$|致辞|讲稿"),
    ("报告", r"报告$"),
    ("会议纪要", r"纪要$"),
    ("工作总结", r"总结$"),
    ("工作计划", r"(?:计划|要点|方案)$"),
)
_NEWS = re.compile(r"^[^\n。]{0,60}?(?P<date>(?:[12]\d{3}年)?\d+月\d+日)[^\n。]{0,40}(?:召开|举行)")
_ISSUER = re.compile(
    rf"^(中共[{HAN}]{{2,8}}?(?:省|市|县|区|州|盟|旗)委(?:员会)?|[{HAN}]{{2,8}}?(?:省|市|县|区|州)(?:人大常委会|人民政府))(?=关于|文件|书记|$)"
)
_PLACE = re.compile(rf"中共([{HAN}]{{2,6}}?)(?:省|市|县|区|州)委")
_SIGNATURE = re.compile(rf"^[{HAN}*xX（）()\s]{{4,40}}$")


def completeness_of(text: str, marks: tuple[Mark, ...]) -> Completeness:
    """``gap`` where something inside is missing, ``cut`` where the end is, else ``complete``."""
    kinds = {mark.kind for mark in marks}
    if "omission" in kinds:
        return "gap"
    if "truncation" in kinds or not ends_properly(text):
        return "cut"
    return "complete"


def ends_properly(text: str) -> bool:
    """Whether a text ends with a whole sentence, a signature, a date or its keywords."""
    lines = filled_lines(text)
    if not lines:
        return True
    last = lines[-1].content
    if ends_sentence(last) and not last.endswith(("：", ":")) and not re.match(r".*《[^》]*$", last):
        return True
    if DATE_LINE.match(last) or re.match(r"(?:主题词|关键词|抄送|附件?)[:：]", last):
        return True
    signed = len(last) <= 20 and len(lines) > 1 and ends_sentence(lines[-2].content)
    return signed and bool(_SIGNATURE.match(last))


def genre_of(title: str, heading: str, subtitle: str, body: str) -> str:
    """The kind of text, from its titles; a dated report of a meeting is news."""
    for candidate in (title, heading, subtitle):
        for genre, pattern in _GENRES:
            if candidate and re.search(pattern, candidate):
                return genre
    if _NEWS.match(body.lstrip()) and not body.lstrip().startswith("同志们"):
        return "新闻报道"
    return "讲话" if re.search(r"^(?:各位|同志们)[^\n]{0,20}[:：]", body, re.MULTILINE) else ""


def make_meta(
    article_id: str,
    source: str,
    block: TitleBlock,
    heading: str,
    declared: ArticleDeclaration,
    text: str,
    marks: tuple[Mark, ...],
    uploaded: str = "",
) -> ArticleMeta:
    """Declared values first, then what the text itself says; ``uploaded`` is the site's date at last."""
    body = "\n".join(line.content for line in filled_lines(text)[block.lines :])
    title = (
        declared.title
        or block.title
        or heading
        or (filled_lines(text)[0].content[:40] if text.strip() else "")
    )
    issuer = declared.issuer or _first(_ISSUER, title, heading)
    aliases = dict.fromkeys(a for a in (*declared.aliases, heading) if a and a.replace(" ", "") != title)
    return ArticleMeta(
        id=article_id,
        title=title,
        source=source,
        place=declared.place or _first(_PLACE, issuer, title, block.speaker),
        issuer=issuer,
        speaker=declared.speaker or block.speaker,
        date=declared.date or block.date or _closing_date(text) or _news_date(body) or uploaded,
        genre=declared.genre or genre_of(title, heading, block.subtitle, body),
        completeness=completeness_of(text, marks),
        aliases=tuple(aliases),
    )


def _news_date(body: str) -> str:
    match = _NEWS.match(body.lstrip())
    return match["date"] if match else ""


def _closing_date(text: str) -> str:
    lines = filled_lines(text)
    for line in lines[-3:]:
        if DATE_LINE.match(line.content):
            return line.content.strip(" （）()")
    return ""


def _first(pattern: re.Pattern[str], *texts: str) -> str:
    for text in texts:
        match = pattern.search(text)
        if match:
            return match[1]
    return ""
