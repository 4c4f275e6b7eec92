"""A small collection of articles in a temporary folder, for the tests of the index."""

from pathlib import Path

from rag.corpus import write_articles
from rag.indexing import BuildReport, build_index, open_index
from rag.settings import Settings
from rag.stores.passage_table import PassageTable
from rag.types import Article, ArticleMeta, Edit, Mark, Passage
from tests.fakes import HashEmbedder

PARAGRAPHS = {
    "wenzhou": (
        "关于加强人大工作的意见",
        "温州",
        "一、提高认识\n人民代表大会制度是我国的根本政治制度。各级党委要把人大工作摆上重要位置。\n"
        "二、支持人大依法监督\n市人大常委会每年听取两次专项工作报告。对代表提出的意见，承办单位要在三个月内答复。\n"
        "三、保障代表履职\n代表活动经费列入财政预算。乡镇人大主席团每年至少组织两次代表视察。",
    ),
    "beiliu": (
        "做好述职工作的经验",
        "北留镇",
        "全镇共有人大代表六十名。\n代表每年向选民述职一次，选民当场评议。\n"
        "述职以后，代表联系选民更加紧密，群众反映的道路、饮水问题得到解决。",
    ),
    "hailing": (
        "在人大工作座谈会上的讲话",
        "海陵区",
        "同志们：\n今天的座谈会开得很好。要着力推进人大工作更好地依靠代表、走进群众。\n"
        "要落实好主任接待代表日制度。希望大家继续努力。",
    ),
}


def sample_article(article_id: str, extra: str = "", prefix_of: str = "") -> Article:
    title, place, body = PARAGRAPHS[article_id.removesuffix("-short")]
    text = f"{title}\n{body}{extra}"
    return Article(
        meta=ArticleMeta(
            id=article_id, title=title, source=f"{article_id}.txt", place=place, prefix_of=prefix_of
        ),
        text=text,
        raw_start=0,
        raw_end=len(text) + 2,
        edits=(Edit("test-trim", len(text), len(text) + 2, ""),),
        marks=(Mark("doubtful_number", 0, 2, "存疑"),),
    )


def sample_settings(folder: Path, **changes: object) -> Settings:
    """Settings whose corpus and data lie in ``folder``; ``changes`` override single settings."""
    return Settings(_env_file=None, corpus_dir=folder / "corpus", data_dir=folder / "data", **changes)


def write_sample_corpus(settings: Settings, *articles: Article) -> None:
    write_articles(articles or [sample_article(name) for name in PARAGRAPHS], settings.articles_dir)


def settings_of_samples(folder: Path) -> Settings:
    """Settings of passages of 100 characters, over the three sample articles."""
    settings = sample_settings(folder, passage_chars=100)
    write_sample_corpus(settings)
    return settings


def build(settings: Settings, **changes: object) -> BuildReport:
    """Bring the index up to date, by the embedder that can be worked out by hand unless another is given."""
    return build_index(settings, embedder=changes.pop("embedder", HashEmbedder()), **changes)


def passages_of(table: PassageTable) -> list[Passage]:
    """All passages of an index, in order."""
    return list(table.passages(range(len(table))))


def texts(settings: Settings) -> list[str]:
    """The passages of the current index."""
    with open_index(settings) as index:
        return [passage.text for passage in passages_of(index.table)]


def builds(settings: Settings) -> list[str]:
    """The folders of the builds on disk, oldest first."""
    return sorted(path.name for path in (settings.index_dir / "builds").iterdir())
