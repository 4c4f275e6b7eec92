"""The sentences that answer are chosen: few where one is sure, whole rows where a row is asked for."""

from dataclasses import replace

import pytest

from rag.answering.scoring import Asked
from rag.answering.selection import SelectionLimits, choose
from rag.passages import split_passages
from rag.types import Hit
from tests.answering.samples import ARTICLES, article, hits_of


def nowhere(hit, number):
    return 0.0


def near(*wanted):
    """Sentences that hold one of the words lie nearer (cosine .9) than the others (.8)."""

    def of(hit, number):
        return 0.9 if any(word in hit.passage.sentences[number].text for word in wanted) else 0.8

    return of


def texts(chosen):
    return [one.text.strip() for one in chosen]


def hits_on(text: str, passage_chars: int = 400) -> list[Hit]:
    article_ = article("c", "某地", text)
    passages = split_passages(article_, passage_chars)
    return [Hit(rank, -float(rank), one, article_.meta) for rank, one in enumerate(passages, start=1)]


def passages_of(article_id: str):
    return split_passages(ARTICLES[article_id], 400)


def test_the_sentence_with_the_rare_words_of_the_question_comes_first():
    asked = Asked({"财政预算": 4.0, "财政": 2.0, "预算": 2.0}, "other")
    chosen = choose(hits_of("a", "b"), asked, nowhere, 600)
    assert texts(chosen)[0].startswith("代表活动经费列入本级财政预算")


@pytest.mark.parametrize("budget", [20, 60, 120, 600])
def test_the_budget_of_characters_is_kept(budget: int):
    chosen = choose(hits_of("a", "b"), Asked({"培训": 1.0}, "other"), nowhere, budget)
    assert sum(len(one.text) for one in chosen) <= budget * SelectionLimits().lead_budget


def test_where_no_passage_answers_surely_each_of_the_first_has_its_say():
    first = "".join(f"{n}村今年修路。" for n in "甲乙丙丁戊己庚辛壬癸")
    hits = hits_on(f"{first}\n二、别处\n修路要问群众。{'粮食丰收。' * 10}", 100)
    asked = Asked({"铺桥": 3.0}, "other")
    limits = SelectionLimits(leads=0)
    heard = {one.hit.rank for one in choose(hits, asked, near("修路"), 60)}
    alone = {one.hit.rank for one in choose(hits, asked, near("修路"), 60, limits=limits)}
    assert len(hits) > 1
    assert heard > alone


def test_an_answer_ends_where_sentences_lie_far_behind_the_best():
    text = "述职\n代表每年述职一次。今年粮食丰收。今年又修了路。"
    short = choose(hits_on(text), Asked({"述职": 3.0}, "other"), near("述职一次"), 600)
    assert texts(short) == ["代表每年述职一次。"]
    limits = SelectionLimits(cut=99.0)
    long = choose(hits_on(text), Asked({"述职": 3.0}, "other"), near("述职一次"), 600, limits=limits)
    assert len(long) > len(short)


def test_the_same_sentence_is_cited_once():
    twice = [*hits_on("甲\n代表每年述职一次。"), *hits_on("乙\n代表每年述职一次。")]
    twice[1] = replace(twice[1], rank=2, passage=replace(twice[1].passage, article_id="d"))
    assert texts(choose(twice, Asked({"述职": 3.0}, "other"), nowhere, 600)).count("代表每年述职一次。") == 1


def test_only_the_named_articles_answer():
    asked = Asked({"培训": 1.0, "经费": 1.0}, "other", frozenset({"b"}))
    assert {one.hit.article.id for one in choose(hits_of("a", "b"), asked, nowhere, 600)} == {"b"}


def test_a_list_is_answered_by_the_whole_row_though_one_item_alone_is_near():
    asked = Asked({"礼品": 5.0}, "list", question="有哪些纪律")
    chosen = choose(hits_of("a"), asked, near("礼品"), 600)
    assert texts(chosen)[:3] == ["一是不得收受礼品。", "二是不得接受赞助。", "三是不得谋取私利。"]


def test_a_row_may_go_beyond_the_budget():
    asked = Asked({"礼品": 5.0}, "list", question="有哪些纪律")
    chosen = choose(hits_of("a"), asked, near("礼品"), 40, limits=SelectionLimits(row_budget=2.0))
    assert texts(chosen)[:3] == ["一是不得收受礼品。", "二是不得接受赞助。", "三是不得谋取私利。"]


def test_the_items_follow_the_sentence_that_announces_them():
    asked = Asked({"三个": 3.0, "着力": 3.0}, "other", question="什么叫三个着力")
    text = (
        "述职\n要在“三个着力”上下功夫。一是着力学习。二是着力调研。三是着力督办。今年粮食丰收。今年又修了路。"
    )
    chosen = choose(hits_on(text), asked, near("三个着力"), 600)
    assert texts(chosen)[:4] == [
        "要在“三个着力”上下功夫。",
        "一是着力学习。",
        "二是着力调研。",
        "三是着力督办。",
    ]
    assert "今年又修了路。" not in texts(chosen)


def test_a_question_for_one_figure_takes_no_row_along():
    asked = Asked({"礼品": 5.0}, "number", question="礼品值多少钱")
    chosen = choose(hits_of("a"), asked, near("礼品"), 600, limits=SelectionLimits(cut=0.2))
    assert texts(chosen) == ["一是不得收受礼品。"]


def test_what_was_said_before_is_left_out():
    asked = Asked({}, "list", question="有哪些纪律")
    more = choose(hits_of("a"), asked, near("不得"), 600, said="一是不得收受礼品。[1]三是不得谋取私利。[2]")
    assert "二是不得接受赞助。" in texts(more)
    assert not {"一是不得收受礼品。", "三是不得谋取私利。"} & set(texts(more))


def test_the_heading_that_answers_is_explained_by_what_follows_it():
    text = "监督\n首先，要把握量度。抓大事，抓要害。这样才有成效。其次，要把握力度。不能操之过急。"
    asked = Asked({"量度": 5.0}, "how", question="量度怎么把握")
    assert texts(choose(hits_on(text), asked, near("量度"), 600)) == [
        "首先，要把握量度。",
        "抓大事，抓要害。",
        "这样才有成效。",
    ]


def test_addresses_masked_lines_and_dates_alone_are_no_part_of_an_answer():
    text = (
        "述职\n（2023年9月6日）\n同志们：\n各县(市、区)委,市直属各单位党委(党组):\n******\n代表每年述职一次。"
    )
    limits = SelectionLimits(cut=99.0)
    chosen = choose(hits_on(text), Asked({"述职": 3.0}, "other"), nowhere, 600, limits=limits)
    assert sorted(texts(chosen)) == ["代表每年述职一次。", "述职"]
    asked = Asked({"述职": 3.0}, "date", question="述职的讲话是哪天")
    assert "（2023年9月6日）" in texts(choose(hits_on(text), asked, nowhere, 600, limits=limits))


@pytest.mark.parametrize("line", ["各乡镇要做到以下几点：", "代表们提出：", "同志们辛苦了。"])
def test_a_line_that_says_something_is_no_address(line: str):
    asked = Asked({"述职": 3.0}, "other")
    assert line in texts(choose(hits_on("述职\n" + line), asked, nowhere, 600))


def test_beside_the_figure_that_is_asked_for_other_sentences_have_to_be_nearer():
    text = "代表\n镇代表60名。镇代表很积极。"
    rarity = {"代表": 1.0}
    limits = SelectionLimits(cut=99.0)
    asked = Asked(rarity, "number", question="镇代表有多少名")
    assert texts(choose(hits_on(text), asked, near("60"), 600, limits=limits)) == ["镇代表60名。"]
    whole = choose(hits_on(text), replace(asked, intent="other"), near("60"), 600, limits=limits)
    assert "镇代表很积极。" in texts(whole)
