"""The passage table gives back what was written, row by row."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.errors import IndexBuildError, IndexDamagedError
from rag.stores.passage_table import PassageTable, write_passage_table
from rag.types import Article, ArticleMeta, Edit, Mark, Passage, Sentence

TEXT = "一、总则\n代表联系选民。代表参加视察。\n二、附则\n本办法自发布之日起施行。"


def make_article(number):
    return Article(
        meta=ArticleMeta(
            id=f"a{number}", title="代表联系选民办法", source="raw.txt", place="甲县", aliases=("甲", "甲城"),
            date_doubtful=True, completeness="cut",
        ),
        text=TEXT,
        raw_start=7,
        raw_end=80,
        edits=(Edit("hard-break", 9, 10, ""), Edit("script+pinyin", 12, 15, "区")),
        marks=(Mark("doubtful_date", 0, 4, "年份存疑"),),
    )  # fmt: skip


def make_passage(number, start, end, *sentences):
    return Passage(
        id=f"a{number}:{start}-{end}",
        article_id=f"a{number}",
        start=start,
        end=end,
        raw_start=start + 7,
        raw_end=end + 9,
        text=TEXT[start:end],
        heading=("一、总则", "（一）联系"),
        sentences=tuple(Sentence(a, b, TEXT[a:b]) for a, b in sentences),
    )


ARTICLES = [make_article(2), make_article(1)]
PASSAGES = [
    make_passage(1, 0, 19, (0, 4), (5, 12), (12, 19)),
    make_passage(1, 20, 36),
    make_passage(2, 5, 12, (5, 12)),
]


@pytest.fixture
def table(tmp_path):
    write_passage_table(tmp_path / "p.sqlite", ARTICLES, PASSAGES)
    table = PassageTable(tmp_path / "p.sqlite")
    yield table
    table.close()


def test_a_passage_comes_back_with_every_field(table):
    assert [table.passage(n) for n in range(len(table))] == PASSAGES


def test_passages_come_in_the_order_asked_even_twice(table):
    assert table.passages([2, 0, 2]) == [PASSAGES[2], PASSAGES[0], PASSAGES[2]]


def test_all_passages_come_at_once(table):
    assert table.passages(range(len(table))) == PASSAGES


def test_ids_lead_to_ordinals(table):
    assert table.ordinals([PASSAGES[2].id, PASSAGES[0].id]) == [2, 0]
    with pytest.raises(KeyError):
        table.ordinals(["nobody"])


def test_an_unknown_ordinal_is_an_index_error(table):
    with pytest.raises(IndexError):
        table.passage(3)


def test_an_articles_passages_are_found(table):
    assert table.ordinals_of_article("a1") == [0, 1]
    assert table.ordinals_of_article("nobody") == []
    assert table.article_ids() == ["a1", "a1", "a2"]


def test_articles_come_back_whole_and_in_the_collections_order(table):
    assert list(table.metas()) == ["a2", "a1"]
    assert table.metas()["a1"] == ARTICLES[1].meta
    assert table.article("a2") == ARTICLES[0]
    assert table.marks("a2") == ARTICLES[0].marks
    with pytest.raises(KeyError):
        table.article("nobody")
    with pytest.raises(KeyError):
        table.marks("nobody")


def test_more_rows_than_one_statement_can_name_are_read(tmp_path):
    article = Article(ArticleMeta(id="a", title="", source=""), "字" * 2000, 0, 2000)
    many = [Passage(f"p{n}", "a", n, n + 1, n, n + 1, "字") for n in range(2000)]
    write_passage_table(tmp_path / "p.sqlite", [article], many)
    table = PassageTable(tmp_path / "p.sqlite")
    assert table.passages(range(1999, -1, -1)) == many[::-1]
    assert table.ordinals([p.id for p in many]) == list(range(2000))
    table.close()


def test_many_threads_read_at_once(table):
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda n: table.passage(n % 3), range(300)))
    assert read == [PASSAGES[n % 3] for n in range(300)]


def test_reading_changes_nothing(tmp_path, table):
    with pytest.raises(IndexDamagedError):
        table._rows("DELETE FROM passages")
    assert len(PassageTable(tmp_path / "p.sqlite")) == 3


def test_a_passage_that_is_not_its_articles_text_is_refused(tmp_path):
    wrong = Passage("x", "a1", 0, 3, 0, 3, "不是原文")
    with pytest.raises(ValueError, match="不是原文"):
        write_passage_table(tmp_path / "p.sqlite", ARTICLES, [wrong])


def test_a_sentence_outside_its_passage_is_refused(tmp_path):
    with pytest.raises(ValueError, match="outside"):
        write_passage_table(tmp_path / "p.sqlite", ARTICLES, [make_passage(1, 0, 4, (5, 12))])


def test_an_id_that_comes_twice_is_refused(tmp_path):
    with pytest.raises(ValueError, match="twice"):
        write_passage_table(tmp_path / "p.sqlite", ARTICLES, [PASSAGES[0], PASSAGES[0]])


def test_a_missing_file_says_how_to_mend_it(tmp_path):
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        PassageTable(tmp_path / "nowhere.sqlite")


@pytest.mark.parametrize("keep", [0, 100, 5000])
def test_a_file_cut_short_is_damaged(tmp_path, keep):
    path = tmp_path / "p.sqlite"
    write_passage_table(path, ARTICLES, PASSAGES)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        PassageTable(path).passages([0, 1, 2])


def test_reading_after_closing_is_an_error_of_ours(tmp_path, table):
    other = PassageTable(tmp_path / "p.sqlite")
    other.close()
    with pytest.raises(IndexDamagedError):
        other.passage(0)


def test_an_unwritable_place_is_a_build_error(tmp_path):
    with pytest.raises(IndexBuildError, match="renda index"):
        write_passage_table(tmp_path / "no" / "folder" / "p.sqlite", ARTICLES, PASSAGES)


def test_the_file_is_a_plain_database_that_other_tools_can_read(tmp_path, table):
    db = sqlite3.connect(tmp_path / "p.sqlite")
    assert db.execute("SELECT text FROM passages WHERE ordinal = 2").fetchone() == ("代表联系选民。",)
    db.close()
