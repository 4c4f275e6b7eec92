"""What it takes is told from what goes without it, however it is said."""

import pytest

from rag.answering.claims.needs import contraposed, goes_without
from rag.text import fold

WARNING = "如果离开群众,监督就会落空。"


@pytest.mark.parametrize(
    ("claim", "same"),
    [
        ("要想监督不落空,就不能离开群众。", True),
        ("要想监督不落空,就要离开群众。", False),
        ("要想监督落空,就不能离开群众。", False),
        ("监督要靠群众。", False),
    ],
)
def test_a_warning_says_what_it_takes(claim, same):
    assert contraposed(fold(claim), WARNING) is same


@pytest.mark.parametrize(
    ("claim", "without"),
    [
        ("不参加培训,也能上岗。", True),
        ("没有培训证书照样可以上岗。", True),
        ("未经培训也可以上岗。", True),
        ("不参加培训,就不能上岗。", False),
        ("参加培训才能上岗。", False),
        ("没有参加培训的,不得上岗。", False),
    ],
)
def test_what_goes_without_is_not_the_only_way(claim, without):
    assert goes_without(fold(claim), "只有参加培训,才能上岗。") is without
