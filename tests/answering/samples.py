"""Hand-made articles and hits for the tests of answering."""

from collections.abc import Mapping, Sequence

from rag.answering.refusal import Evidence
from rag.answering.verification import verify
from rag.passages import split_passages
from rag.retrieval.names import Gazetteer
from rag.retrieval.query import read_query
from rag.retrieval.retriever import Nearness
from rag.types import Article, ArticleMeta, Hit, Mark

BUDGET = (
    "关于代表经费的意见\n一、经费\n代表活动经费列入本级财政预算,每人每年600元。调研费标准提高到2024元/人。\n"
    "二、纪律\n一是不得收受礼品。二是不得接受赞助。三是不得谋取私利。"
)
TRAINING = "关于代表培训的意见\n代表每届至少培训一次。培训由副主任李建国同志负责。"


def article(article_id: str, place: str, text: str, marks: tuple[Mark, ...] = ()) -> Article:
    meta = ArticleMeta(article_id, text.split("\n", 1)[0], f"{article_id}.txt", place=place)
    return Article(meta, text, 0, len(text), marks=marks)


DOUBT = Mark("doubtful_number", BUDGET.index("2024元"), BUDGET.index("2024元") + 5, "数字疑被年份改写")
ARTICLES = {
    "a": article("a", "临江", BUDGET, (DOUBT,)),
    "b": article("b", "白石", TRAINING),
}


def hits_of(*article_ids: str) -> list[Hit]:
    found = [
        (ARTICLES[key], passage) for key in article_ids for passage in split_passages(ARTICLES[key], 400)
    ]
    return [
        Hit(rank, 1.0 / rank, passage, article.meta) for rank, (article, passage) in enumerate(found, start=1)
    ]


def evidence_of(
    question: str,
    hits: Sequence[Hit],
    known: frozenset[str] = frozenset(),
    rarity: Mapping[str, float] | None = None,
    nearness: Nearness = lambda hit, number: 0.9,
) -> Evidence:
    """What was found for ``question``, as if every sentence were equally near."""
    return Evidence(
        query=read_query(question, None, Gazetteer([])),
        hits=hits,
        raw={"sentence": {1: 0.9}},
        rarity={"换届": 1.0} if rarity is None else rarity,
        nearness=nearness,
        knows=known.__contains__,
        quote_stands=lambda quote: False,
        text_of=lambda article_id: ARTICLES[article_id].text,
        marks_of=lambda article_id: ARTICLES[article_id].marks,
    )


def status_of(source: str, claim: str) -> str:
    """The verdict on ``claim``, held against an article that says ``source`` among other things."""
    law = article("law", "青湖市", f"青湖市代表工作办法\n一、总则\n本办法适用于全市。{source}各镇遵照执行。")
    hits = [Hit(n, 1 / n, passage, law.meta) for n, passage in enumerate(split_passages(law, 400), start=1)]
    return verify(claim, [1], hits).status
