"""Filters: which articles may be found and may answer."""

import pytest

from rag.errors import InputError
from rag.types import NO_FILTERS, ArticleMeta, Filters

QUESTION = "代表活动经费怎么保障"
FILTERS = [
    Filters(places=("合肥",)),
    Filters(places=("温州", "广州")),
    Filters(genres=("讲话",)),
    Filters(years=("2024",)),
    Filters(articles=("003-4-hefei-opinion",)),
    Filters(places=("温州",), years=("2024",)),
]


def _meta(**known: str) -> ArticleMeta:
    return ArticleMeta("a", "标题", "a.txt", **known)


def test_an_empty_filter_is_false_and_admits_everything():
    assert not NO_FILTERS
    assert NO_FILTERS.admits(_meta())


def test_values_of_one_field_are_alternatives_and_fields_add_up():
    filters = Filters(places=("甲县", "乙县"), years=("2016",))
    assert filters.admits(_meta(place="乙县", date="2016年3月1日"))
    assert not filters.admits(_meta(place="乙县", date="2017年3月1日"))
    assert not filters.admits(_meta(place="丙县", date="2016年3月1日"))


@pytest.mark.parametrize(("date", "year"), [("2024-08-10（更新）", "2024"), ("4月11日", ""), ("", "")])
def test_the_year_is_that_of_the_date_where_it_names_one(date, year):
    assert _meta(date=date).year == year


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_only_admitted_articles_are_found_and_answer(engine, filters):
    admitted = {meta.id for meta in engine.articles() if filters.admits(meta)}
    hits = engine.search(QUESTION, 20, filters=filters)
    assert hits
    assert {hit.article.id for hit in hits} <= admitted
    answer = engine.ask(QUESTION, filters=filters)
    assert {citation.article.id for citation in answer.citations} <= admitted


def test_a_filter_finds_what_stands_too_deep_without_it(engine):
    """All passages of the one article are candidates, wherever they stood among those of all articles."""
    article = "001-2-town-election-training-script"
    found = engine.search(QUESTION, 50, filters=Filters(articles=(article,)))
    without = [hit for hit in engine.search(QUESTION, 50) if hit.article.id == article]
    assert len(found) > len(without)


def test_a_filtered_question_of_several_places_speaks_of_the_admitted_one_only(engine):
    answer = engine.ask("温州、广州、合肥对党委听取人大汇报各怎么要求", filters=Filters(places=("温州",)))
    assert {citation.article.place for citation in answer.citations} <= {"温州"}


def test_filters_that_admit_nothing_are_an_error_that_names_them(engine):
    with pytest.raises(InputError, match="火星"):
        engine.search(QUESTION, filters=Filters(places=("火星",)))


def test_a_search_without_filters_is_as_before(engine):
    assert engine.search(QUESTION) == engine.search(QUESTION, filters=NO_FILTERS)


def test_a_hit_names_the_words_of_the_question_that_stand_in_it(engine):
    for hit in engine.search(QUESTION, 5):
        assert hit.words
        assert all(word in hit.passage.text for word in hit.words)
