"""A claim that denies what nobody said, and then says how it is, is borne out by the source of the latter."""

import pytest

from rag.answering.claims.corrections import correction_in
from tests.answering.claims.held import Case, kept_and_caught

CASES: list[Case] = [
    (
        "代表对办理工作的满意率连续三年达到95%。",
        ["代表对办理工作的满意率不是八成，而是连续三年达到95%。", "代表的满意率是95%，而不是八成。"],
        ["代表的满意率不是95%，而是八成。", "代表的满意率是八成，而不是95%。"],
    ),
    (
        "评议会在各乡镇召开，由人大主席主持，会期三天。",
        [
            "评议会不是在县里召开，而是在各乡镇召开。",
            "评议会不由县长主持，而由人大主席主持。",
            "评议会的会期不是两天，而是三天。",
            "主持评议会的并非县长，而是人大主席。",
        ],
        [
            "评议会不是在各乡镇召开，而是在县里召开。",
            "评议会不由人大主席主持，而由县长主持。",
            "评议会的会期不是三天，而是两天。",
            "主持评议会的并非人大主席，而是县长。",
        ],
    ),
    (
        "补贴标准由去年的300元提高到500元。",
        ["补贴标准没有降到200元，而是提高到500元。"],
        ["补贴标准没有提高到500元，而是降到200元。", "补贴标准没有降到200元，而是提高到600元。"],
    ),
    (
        "主席团每季度召开一次会议。主席团每年向代表大会报告工作。评议会由主任主持。县长参加了评议会。",
        ["评议会不是由县长主持，而是由主任主持。", "主席团不是每月召开会议，而是每季度召开一次会议。"],
        [
            "主席团不是每季度召开一次会议，而是每年向代表大会报告工作。",
            "主席团没有每个季度开会，而是每年向代表大会报告工作。",
            "主席团并非每年向代表大会报告工作，而是每季度召开一次会议。",
            "县长不是参加评议会，而是主任主持评议会。",
            "县长没有参加评议会，而是主任主持评议会。",
        ],
    ),
    (
        "会议由县长和人大主席主持。",
        [],
        ["会议不是由县长主持，而是由人大主席主持。", "会议由人大主席主持，而不是县长。"],
    ),
]

test_how_it_is_bears_out_a_correction, test_what_says_otherwise_is_caught = kept_and_caught(CASES)


@pytest.mark.parametrize(
    ("claim", "rest", "otherwise"),
    [
        ("会期不是两天,而是三天。", "会期是三天。", "会期是两天"),
        ("不是两天,而是三天。", "三天。", "两天"),
        ("会议不在县里,而在镇里开。", "会议在镇里开。", "会议在县里"),
        ("补贴没有降低,而是提高了。", "补贴提高了。", "补贴降低"),
        ("会议不是由县长,而是由主任主持。", "会议由主任主持。", "会议由县长"),
        ("会议由主任主持,而非县长。", "会议由主任主持。", ""),
    ],
)
def test_what_remains_is_how_it_is_and_what_is_denied_is_told_too(claim, rest, otherwise):
    correction = correction_in(claim)
    assert (correction.rest, correction.otherwise) == (rest, otherwise)


@pytest.mark.parametrize("claim", ["任何人不得干预。", "这项工作不能放松,要抓紧。", "会议由主任主持。"])
def test_a_denial_that_is_followed_by_nothing_else_corrects_nothing(claim):
    assert correction_in(claim) is None
