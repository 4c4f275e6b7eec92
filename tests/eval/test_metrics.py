"""Each measure with its arithmetic."""

import pytest

from eval.metrics import (
    contains_any,
    evidence_complete,
    evidence_share,
    first_relevant_rank,
    hit_at,
    key_point_coverage,
    reciprocal_rank,
)

TEXTS = ["会议开得很好。", "每年至少听取\n一次汇报。", "配备1名副职。"]


def test_white_space_and_punctuation_do_not_decide():
    assert contains_any("每年至少听取\n一次,汇报", ["至少听取一次汇报"])
    assert not contains_any("每年至少听取两次汇报", ["至少听取一次汇报"])


def test_rank_is_that_of_the_first_text_with_any_evidence():
    groups = [["1名副职"], ["听取一次汇报", "没有这句"]]
    assert first_relevant_rank(TEXTS, groups) == 2
    assert hit_at(TEXTS, groups, 1) == 0.0
    assert hit_at(TEXTS, groups, 2) == 1.0
    assert reciprocal_rank(TEXTS, groups) == 1 / 2
    assert reciprocal_rank(TEXTS, [["没有这句"]]) == 0.0


def test_evidence_is_complete_only_when_every_group_lies_in_the_window():
    groups = [["听取一次汇报"], ["1名副职"]]
    assert evidence_share(TEXTS, groups, 18) == pytest.approx(1 / 2)
    assert evidence_complete(TEXTS, groups, 18) == 0.0
    assert evidence_complete(TEXTS, groups, 100) == 1.0


def test_key_points_count_any_wording():
    assert key_point_coverage(
        "有监督权和选举权", [["监督权"], ["选举的权利", "选举权"], ["决定权"]]
    ) == pytest.approx(2 / 3)
