"""What shows that passages do not answer."""

from dataclasses import replace

import pytest

from rag.answering.refusal_features import features_of, findings_of
from rag.passages import split_passages
from rag.retrieval.names import NamedArticles
from rag.types import Hit, Mark
from tests.answering.samples import article, evidence_of, hits_of


def test_a_form_that_stands_nowhere_lies_farther_than_any_sentence():
    evidence = evidence_of("值班电话是多少？", hits_of("a"))
    assert features_of(evidence)["form_far_missing"] == 1.5
    assert findings_of(evidence).missing_form == "电话"


def test_a_form_in_the_nearest_sentence_lies_nowhere_off():
    hits = hits_of("a")
    at = next(n for n, s in enumerate(hits[0].passage.sentences) if "600元" in s.text)
    evidence = evidence_of(
        "代表活动经费是多少？", hits, nearness=lambda hit, number: 0.9 if number == at else 0.8
    )
    assert features_of(evidence)["form_far_missing"] == 0.0


def test_a_day_only_stands_there_or_does_not():
    source = article("b", "某县", "关于会议的报道\n会议讨论了工作。4月11日开会。")
    (passage,) = split_passages(source, 400)
    hits = [Hit(1, 1.0, passage, source.meta)]

    def far(hit: Hit, number: int) -> float:
        return 0.8 if "4月" in hit.passage.sentences[number].text else 0.9

    asked = "会议是几月几号开的？"
    assert features_of(evidence_of(asked, hits, nearness=far))["form_far_missing"] == 0.0
    assert features_of(evidence_of(asked, hits_of("b")))["form_far_missing"] == 1.5


def test_a_question_without_a_form_says_nothing_of_forms():
    features = features_of(evidence_of("代表不得做什么？", hits_of("a")))
    assert features["form_far_missing"] == 0.0


def test_a_place_that_the_collection_never_names_is_certain():
    features = features_of(evidence_of("苏州的经费是多少？", hits_of("a")))
    assert features["place_unknown"] == features["thing_missing"] == 1.0
    features = features_of(evidence_of("苏州的经费是多少？", hits_of("a"), known=frozenset({"苏州"})))
    assert features["place_unknown"] == 0.0
    assert features["thing_missing"] == 1.0


def test_a_quotation_is_missing_only_where_its_source_is_asked_for():
    asked = "“经费要花在刀刃上才行”这句话出自哪里？"
    assert features_of(evidence_of(asked, hits_of("a")))["quote_missing"] == 1.0
    assert features_of(evidence_of("“经费要花在刀刃上才行”怎么理解？", hits_of("a")))["quote_missing"] == 0.0


def test_all_words_in_one_sentence_stand():
    evidence = evidence_of("不得接受赞助", hits_of("a"), rarity={"不得": 1.0, "赞助": 1.0})
    assert features_of(evidence)["all_words_stand"] == 1.0
    evidence = evidence_of("不得接受赞助", hits_of("a"), rarity={"赞助": 1.0, "培训": 1.0})
    assert features_of(evidence)["all_words_stand"] == 0.0


def test_the_words_of_a_question_are_no_answer_where_what_it_asks_for_is_missing():
    words = {"不得": 1.0, "赞助": 1.0}
    asked = evidence_of("不得接受赞助的热线电话是多少？", hits_of("a"), rarity=words)
    assert features_of(asked)["all_words_stand"] == 0.0
    asked = evidence_of("第九十条不得接受赞助", hits_of("a"), rarity=words)
    assert features_of(asked)["all_words_stand"] == 0.0


def test_an_english_question_is_measured_by_itself():
    chinese = features_of(evidence_of("经费是多少？", hits_of("a")))
    english = features_of(evidence_of("How much is the budget?", hits_of("a")))
    assert {"sentence_best", "shared_best"} <= chinese.keys()
    assert "english_best" not in chinese
    assert "english_best" in english
    assert not {"sentence_best", "shared_best"} & english.keys()


def test_a_short_form_of_a_term_that_stands_there_is_not_missing():
    evidence = evidence_of("专委会有几名副职？", hits_of("b"))
    assert findings_of(evidence).term == "专委会"
    found = replace(
        evidence,
        hits=[
            replace(hit, passage=replace(hit.passage, text="专门委员会配备副职。")) for hit in evidence.hits
        ],
    )
    assert findings_of(found).term == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [("支持审查部门预算，加强监督。", ""), ("预算由政府编制，人大监督。", "预算审查监督")],
)
def test_a_term_is_not_missing_where_the_words_that_make_it_stand_together(text: str, missing: str):
    evidence = evidence_of("预算审查监督怎么搞？", hits_of("b"))
    hits = [replace(hit, passage=replace(hit.passage, text=text)) for hit in evidence.hits]
    assert findings_of(replace(evidence, hits=hits)).term == missing


def test_a_term_with_a_character_of_its_own_is_missing_though_its_word_stands():
    evidence = evidence_of("质询案要几人联名？", hits_of("b"))
    hits = [replace(hit, passage=replace(hit.passage, text="接受质询，办理议案。")) for hit in evidence.hits]
    assert findings_of(replace(evidence, hits=hits)).term == "质询案"


def test_a_form_beside_another_thing_lies_apart_from_what_is_asked():
    known = frozenset({"培训", "调研费", "代表活动经费"})
    apart = features_of(evidence_of("代表多久培训一次？", hits_of("a", "b"), known=known))
    assert apart["form_apart_missing"] == 0.0
    asked = evidence_of("不得接受赞助的罚多少钱？", hits_of("a"), known=frozenset({"接受", "赞助"}))
    assert 0.5 < features_of(asked)["form_apart_missing"] < 1.0
    assert findings_of(asked).missing_form == "金额"


def test_a_place_named_in_passing_is_not_spoken_of():
    source = article("c", "某县", "关于活动的报道\n组织代表赴重庆考察学习。代表建议的办理要抓紧。")
    (passage,) = split_passages(source, 400)
    hits = [Hit(1, 1.0, passage, source.meta)]
    known = frozenset({"重庆", "代表", "建议", "办理", "考察", "学习"})
    assert findings_of(evidence_of("重庆怎么办理建议？", hits, known=known)).place == "重庆"
    assert findings_of(evidence_of("重庆考察学习了什么？", hits, known=known)).place == ""


def test_a_noun_of_which_an_instance_is_asked_for_has_to_be_spoken_of():
    assert findings_of(evidence_of("领经费要带什么证件？", hits_of("a"))).noun == "证件"
    assert features_of(evidence_of("领经费要带什么证件？", hits_of("a")))["noun_missing"] == 1.0
    assert findings_of(evidence_of("什么经费列入预算？", hits_of("a"))).noun == ""


def test_a_paper_is_there_only_where_a_title_names_it():
    assert features_of(evidence_of("委员名单里有哪些人？", hits_of("a")))["thing_missing"] == 1.0
    source = article("d", "某县", "委员名单\n李建国、王小明。")
    (passage,) = split_passages(source, 400)
    held = evidence_of("委员名单里有哪些人？", [Hit(1, 1.0, passage, source.meta)])
    held = replace(held, text_of=lambda article_id: source.text)
    assert features_of(held)["thing_missing"] == 0.0


def test_a_question_that_names_nothing_of_the_collection_is_told_where_names_are_known():
    assert features_of(evidence_of("经费是多少？", hits_of("a")))["name_missing"] == 1.0
    nameless = [replace(hit, article=replace(hit.article, place="", issuer="")) for hit in hits_of("a")]
    assert "name_missing" not in features_of(evidence_of("经费是多少？", nameless))


def test_a_question_of_which_the_collection_knows_no_word_has_no_subject_in_it():
    assert features_of(evidence_of("猫咪感冒了？", hits_of("a")))["subject_missing"] == 1.0
    known = frozenset({"经费"})
    assert features_of(evidence_of("经费够不够？", hits_of("a"), known=known))["subject_missing"] == 0.0


def test_a_name_of_the_collection_or_a_rare_word_of_it_is_particular():
    known = frozenset({"代表小组", "经费"})
    rare = evidence_of(
        "代表小组有多少经费？", hits_of("a"), known=known, rarity={"代表小组": 4.5, "经费": 1.0}
    )
    common = evidence_of(
        "代表小组有多少经费？", hits_of("a"), known=known, rarity={"代表小组": 2.0, "经费": 1.0}
    )
    assert features_of(rare)["name_missing"] == 0.0
    assert features_of(common)["name_missing"] == 1.0


def test_a_noun_that_is_short_for_one_in_the_text_is_spoken_of():
    source = article("e", "某县", "关于机构的意见\n设立3个专门委员会。")
    (passage,) = split_passages(source, 400)
    hits = [Hit(1, 1.0, passage, source.meta)]
    assert findings_of(evidence_of("设了几个专委会？", hits)).noun == ""
    assert findings_of(evidence_of("设了几个电视台？", hits)).noun == "电视台"


def thing_missing(question: str, text: str, marks: tuple[Mark, ...] = ()) -> bool:
    """Whether the feature says so of a question held against one article."""
    source = article("e", "某县", text, marks)
    hits = [
        Hit(rank, 1.0, passage, source.meta) for rank, passage in enumerate(split_passages(source, 400), 1)
    ]
    evidence = evidence_of(question, hits)
    evidence = replace(evidence, text_of=lambda article_id: text, marks_of=lambda article_id: marks)
    return features_of(evidence)["thing_missing"] == 1.0


def test_a_figure_of_another_year_is_none_of_the_year_asked_for():
    text = "关于经费的意见\n今年调研费为每人600元。"
    assert thing_missing("去年调研费是多少钱？", text)
    assert not thing_missing("今年调研费是多少钱？", text)
    assert not thing_missing("调研费是去年哪一天提高的？", text)


def test_what_is_to_be_done_where_something_fails_is_not_told_by_its_coming_about():
    text = "关于述职的意见\n代表向选民述职,评议通过后公布。"
    assert thing_missing("述职评议没通过怎么办？", text)
    assert not thing_missing("述职评议没通过怎么办？", text + "评议未获通过的,再次述职。")


def test_a_point_that_is_only_named_before_the_text_breaks_off_is_missing():
    text = (
        "关于关系的讲话\n二是要处理好与政府的关系。要密切配合。\n三是要处理好主席与主席团的关系。《工作若干"
    )
    cut = (Mark("truncation", len(text), len(text), ""),)
    assert thing_missing("主席与主席团的关系怎么处理好？", text, cut)
    assert not thing_missing("与政府的关系怎么处理好？", text, cut)
    assert not thing_missing("主席与主席团的关系怎么处理好？", text)


def test_places_differ_without_a_word_for_it():
    asked = evidence_of("临江和白石的经费有什么区别？", hits_of("a"))
    assert findings_of(asked).missing_form == "区别"
    places = tuple(
        NamedArticles(name, "place", frozenset({key})) for name, key in (("临江", "a"), ("白石", "b"))
    )
    assert findings_of(replace(asked, query=replace(asked.query, names=places))).missing_form == ""
