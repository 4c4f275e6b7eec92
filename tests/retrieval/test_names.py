"""Names in a question are matched to the articles that bear them, from metadata alone."""

from rag.retrieval.names import Gazetteer
from rag.types import ArticleMeta

ARTICLES = [
    ArticleMeta(
        "a", "关于加强人大工作的意见", "a.txt", place="临江市", issuer="中共临江市委", date="2019年3月5日"
    ),
    ArticleMeta(
        "b", "在代表培训班上的讲话", "b.txt", place="泰山市东湖区", speaker="李大明", aliases=("东湖人大",)
    ),
    ArticleMeta("c", "述职经验", "c.txt", place="临江市白石镇"),
    ArticleMeta("d", "其他", "d.txt"),
]
GAZETTEER = Gazetteer(ARTICLES)


def names(question: str) -> dict[str, set[str]]:
    return {found.name: set(found.article_ids) for found in GAZETTEER.find(question)}


def test_a_place_is_found_with_and_without_its_suffix():
    assert names("白石镇怎么组织述职") == {"白石镇": {"c"}}
    assert names("白石怎么组织述职") == {"白石": {"c"}}


def test_a_place_shared_by_two_articles_names_both():
    assert names("临江市的代表有多少") == {"临江市": {"a", "c"}}


def test_the_longer_name_wins_over_the_shorter_inside_it():
    assert names("临江市委是怎么要求的") == {"临江市委": {"a"}}


def test_speaker_alias_title_and_date_are_names_too():
    assert names("李大明说了什么") == {"李大明": {"b"}}
    assert names("东湖人大的平台") == {"东湖人大": {"b"}}
    assert names("2019年3月5日的文件") == {"2019年3月5日": {"a"}}
    assert names("《在代表培训班上的讲话》讲了什么") == {"在代表培训班上的讲话": {"b"}}


def test_traditional_script_names_the_same_place():
    assert names("臨江市委的意見") == {"临江市委": {"a"}}


def test_a_name_that_most_articles_share_tells_nothing():
    same = [ArticleMeta(str(n), f"文{n}", "x.txt", place="临江市") for n in range(4)]
    assert Gazetteer(same).find("临江市怎么办") == []
