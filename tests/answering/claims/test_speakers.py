"""Words are ascribed to whoever the text lets speak them."""

import pytest

from rag.answering.claims.speakers import other_speaker

MEETING = "王建国主持会议。李志强要求:一要深入选区。二要写好建议。"
THEN = f"{MEETING}会议强调,要抓紧落实。"


@pytest.mark.parametrize(
    ("claim", "led"),
    [
        ("李志强要求写好建议。", MEETING),
        ("会上要求写好建议。", MEETING),
        ("会议强调要抓紧落实。", THEN),
        ("王建国强调要抓紧落实。", THEN),
        ("王建国要求写好建议。", "王建国指出,要深入选区。"),
        ("王建国要求写好建议。", "要写好建议。"),
    ],
)
def test_who_speaks_or_may_speak_is_kept(claim: str, led: str) -> None:
    assert other_speaker(claim, led) == ""


@pytest.mark.parametrize(
    ("claim", "led"),
    [
        ("王建国要求写好建议。", "李志强要求:一要深入选区。二要写好建议。"),
        ("王建国强调要深入选区。", "李志强指出,要深入选区。"),
        ("张国华提出要抓紧落实。", "会议强调了三点。李志强提出:要抓紧落实。"),
        ("张国华认为代表作用明显。", "李志强认为,代表作用明显。"),
        ("张国华强调大家要多走访。", "李志强强调大家要多走访。"),
        ("张国华表示一定办好。", "李志强表示:一定办好。"),
    ],
)
def test_another_speaker_is_told(claim: str, led: str) -> None:
    assert other_speaker(claim, led) == claim[:3]
