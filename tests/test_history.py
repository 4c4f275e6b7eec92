"""Follow-ups are completed from the dialogue; questions that stand alone are left as they are."""

import pytest

from rag.history import asks_for_more, said_before, stand_alone, with_context
from rag.phrases import PHRASES, Phrases
from rag.types import Turn

ASKED = (
    Turn("user", "温州市委要求党委多久听一次人大党组的汇报？"),
    Turn("assistant", "每年定期听取。"),
)


def places(text: str) -> list[str]:
    return [name for name in ("温州市委", "温州", "合肥") if name in text][:1]


def test_a_question_without_history_is_left_as_it_is():
    assert stand_alone("代表怎么述职？", ()) == "代表怎么述职？"


def test_a_place_in_the_follow_up_replaces_the_place_asked_about():
    completed = stand_alone("那合肥呢？", ASKED, places)
    assert "合肥" in completed
    assert "听一次人大党组的汇报" in completed
    assert "温州" not in completed


@pytest.mark.parametrize(
    "follow_up", ["这个由谁负责？", "他们还要做什么？", "具体几次？", "what about them?"]
)
def test_a_follow_up_that_points_back_gets_the_subject(follow_up: str):
    assert "人大党组的汇报" in stand_alone(follow_up, ASKED, places)


@pytest.mark.parametrize(
    "topic", ["乡镇人大主席团会议怎么开？", "代表活动经费列入哪里的预算？", "其他国家怎么选举议员？"]
)
def test_a_change_of_topic_does_not_drag_old_context_in(topic: str):
    assert stand_alone(topic, ASKED, places) == topic


def test_follow_ups_of_follow_ups_reach_back_to_the_subject():
    history = (*ASKED, Turn("user", "那合肥呢？"), Turn("assistant", "每年一至两次。"))
    completed = stand_alone("那是由谁来听？", history, places)
    assert "合肥" in completed
    assert "汇报" in completed


def test_only_what_the_user_asked_counts_not_what_was_answered():
    history = (Turn("assistant", "您好，请提问。"),)
    assert stand_alone("那呢？", history) == "那呢？"


LISTED = (
    Turn("user", "合肥要求防汛做好哪三件事？"),
    Turn("assistant", "要做好三件事：[1]一是加固堤坝，备足沙袋。[2]二是疏通河道。[3]三是安排值班。[4]"),
)


@pytest.mark.parametrize(
    ("follow_up", "item"),
    [
        ("第二项呢？", "疏通河道"),
        ("那第一点具体怎么做？", "加固堤坝"),
        ("第3条展开说说", "安排值班"),
        ("最后一个呢", "安排值班"),
    ],
)
def test_an_ordinal_points_at_the_item_of_the_answer(follow_up: str, item: str):
    completed = stand_alone(follow_up, LISTED, places)
    assert item in completed
    assert "哪三件事" not in completed
    assert completed.startswith("合肥")


@pytest.mark.parametrize("phrases", PHRASES.values())
def test_a_remark_on_an_item_is_not_searched_for_in_any_language(phrases: Phrases):
    remark = phrases.doubtful.format(remark="数字在来源中有误")
    said = f"要做好三件事：[1]一是加固堤坝[2]{remark}；二是疏通河道[3]{remark}；三是安排值班。[4]"
    completed = stand_alone("第二项呢？", (LISTED[0], Turn("assistant", said)), places)
    assert completed.split() == ["合肥", "疏通河道"]


def test_an_ordinal_reaches_back_over_answers_without_items():
    history = (*LISTED, Turn("user", "第二项呢？"), Turn("assistant", "二是疏通河道。[1]"))
    assert "安排值班" in stand_alone("第三项呢？", history, places)


@pytest.mark.parametrize("question", ["《防汛办法》第二条怎么写的？", "乡镇人代会的第二项议程由谁主持？"])
def test_an_ordinal_of_something_else_points_at_no_item(question: str):
    assert "疏通河道" not in stand_alone(question, LISTED, places)


def test_an_item_that_the_answer_does_not_have_is_not_made_up():
    assert "第五项" in stand_alone("第五项呢？", LISTED, places)


def test_the_words_of_an_item_are_not_lent_to_a_question_that_may_stand_alone():
    history = (*LISTED, Turn("user", "第二项呢？"), Turn("assistant", "二是疏通河道。[1]"))
    completed = with_context("代表经费怎么保障？", history)
    assert "疏通河道" not in completed
    assert "防汛" in completed


def test_a_question_with_many_words_of_its_own_is_not_completed():
    question = "县人大常委会组织代表视察学校食堂以后发现的问题由哪个部门负责整改落实？"
    assert with_context(question, LISTED) == question


def test_the_new_question_word_takes_the_place_of_the_old_one():
    history = (Turn("user", "潍坊有多少代表？"), Turn("assistant", "一万多名。[1]"))
    assert stand_alone("他们要做什么？", history) == "潍坊有代表 他们要做什么？"


def test_who_asks_for_more_gets_the_same_question_and_what_was_said():
    for more in ("还有呢？", "还有吗", "除此之外还有什么？", "其他的呢"):
        assert asks_for_more(more)
        assert stand_alone(more, ASKED) == "温州市委要求党委多久听一次人大党组的汇报"
        assert said_before(more, ASKED) == "每年定期听取。"
    assert not asks_for_more("还有哪些代表没有述职？")
    assert said_before("代表怎么述职？", ASKED) == ""
