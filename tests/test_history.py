"""Follow-ups are completed from the dialogue; questions that stand alone are left as they are."""

import pytest

from rag.history import stand_alone
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
