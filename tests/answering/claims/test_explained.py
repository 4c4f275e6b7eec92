"""The explanation of one thing is not given for another's."""

import pytest

from rag.answering.claims.explained import explained_by_another

SENTENCES = (
    "“强基础、固根本”,就是要建好代表联络站,配齐专职干部,落实活动经费。",
    "“转作风、提效能”,就是要压缩会议时间,少发文件,多到选区走访。",
    "依法监督、有错必纠,是常委会工作的主要手段和法定职责。",
    "服务群众、改善民生,是常委会工作的出发点和最高追求。",
)


@pytest.mark.parametrize(
    "claim",
    [
        "“强基础、固根本”说的是建好代表联络站、配齐专职干部、落实活动经费。",
        "“转作风、提效能”的意思是压缩会议时间,多到选区走访。",
        "依法监督、有错必纠被称为常委会工作的主要手段。",
        "常委会工作的出发点和最高追求,讲话中概括为服务群众、改善民生。",
        "第一点是压缩会议时间,少发文件,多到选区走访。",
        "常委会要压缩会议时间,多到选区走访。",
    ],
)
def test_what_is_said_of_the_thing_itself_is_kept(claim: str) -> None:
    assert explained_by_another(claim, SENTENCES) == ""


@pytest.mark.parametrize(
    "claim",
    [
        "“强基础、固根本”说的是压缩会议时间、少发文件、多到选区走访。",
        "“转作风、提效能”的意思是建好代表联络站、配齐专职干部。",
        "依法监督、有错必纠被称为常委会工作的出发点和最高追求。",
        "服务群众、改善民生是常委会工作的主要手段和法定职责。",
        "报告里的“转作风、提效能”,指的是落实活动经费、配齐专职干部。",
        "服务群众、改善民生,被视为常委会工作的法定职责。",
    ],
)
def test_what_is_said_of_another_thing_is_told(claim: str) -> None:
    assert explained_by_another(claim, SENTENCES) != ""


ROWS = (
    "坚持党的领导是做好人大工作的根本保证,坚持人民当家作主是本质要求,坚持依法治国是做好人大工作的基本方略。",
    "“一府”指县人民政府。",
    "“两院”指县人民法院和县人民检察院。",
    "学习是代表履职的前提。",
    "调研是代表履职的基础。",
    "建议是代表履职的成果。",
)


@pytest.mark.parametrize(
    "claim",
    [
        "坚持党的领导是做好人大工作的根本保证。",
        "“两院”是指县人民法院和县人民检察院。",
        "学习被称为代表履职的前提。",
        "代表履职的基础是调研。",
    ],
)
def test_what_one_clause_or_a_short_sentence_says_of_the_thing_is_kept(claim: str) -> None:
    assert explained_by_another(claim, ROWS) == ""


@pytest.mark.parametrize(
    "claim",
    [
        "坚持依法治国是做好人大工作的根本保证。",
        "“一府”是指县人民法院和县人民检察院。",
        "学习是代表履职的成果。",
    ],
)
def test_what_another_clause_or_short_sentence_says_is_told(claim: str) -> None:
    assert explained_by_another(claim, ROWS) != ""
