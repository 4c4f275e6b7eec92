"""More ways to say who does what: rows, relative clauses, 与 with an act of its own, levels in a row."""

import pytest

from rag.answering.claims.roles import exchanged_role
from rag.text import fold

PIVOT = "县人大常委会组织和引导代表小组围绕民生实事,开展暗访、走访和代表接待选民等活动。"
WITH = "各项任务的完成,离不开市委和区委的支持。"
ROW = "加强对重大项目、本级财政部门、承办单位工作人员的监督,是法律赋予乡镇人大的职责。"
LEVELS = "县人大常委会以及各乡镇人大认真听取了情况汇报。"
HEAD = "镇人大主席团组织担任网格长的12名代表在季末向村两委成员、村民代表,部分党员进行述职。"
REPORTED = "年终述职大会上,90名选民听取了述职代表的发言,并与述职代表当面交流。"
CLEFT = "座谈会主要是传达市政府关于防汛的部署。"
TITLES = "副主任林海主持会议,主任周平传达了上级精神。"


def exchanged(sentence: str, source: str) -> str:
    return exchanged_role(fold(sentence), fold(source))


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("代表小组围绕民生实事开展暗访、走访等活动。", PIVOT),
        ("代表小组由县人大常委会组织和引导。", PIVOT),
        ("各项任务的完成，与市委和区委的支持分不开。", WITH),
        ("各项任务的完成，同市委的支持是分不开的。", WITH),
        ("乡镇人大有权监督本级财政部门和承办单位。", ROW),
        ("县、乡镇人大认真听取了情况汇报。", LEVELS),
        ("担任网格长的12名代表，季末向村两委成员、村民代表和部分党员述职。", HEAD),
        ("述职代表在会上发言，90名选民听取。", REPORTED),
        ("座谈会主要传达的是市政府关于防汛的部署。", CLEFT),
        ("主持会议的林海和传达精神的周平都在会上。", TITLES),
    ],
)
def test_the_one_who_does_it_is_found_in_another_build_of_the_sentence(sentence, source):
    assert not exchanged(sentence, source)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("代表小组组织县人大常委会围绕民生实事开展暗访。", PIVOT),
        ("各项任务的完成，离不开市委对区委的支持。", WITH),
        ("承办单位有权监督乡镇人大。", ROW),
        ("村两委成员在季末向代表述职。", HEAD),
        ("季末，村民代表向代表述职。", HEAD),
        ("90名选民的发言由述职代表听取。", REPORTED),
        ("市政府传达了座谈会的部署，由市委听取。", "市委传达了市政府的部署。"),
        ("主持会议的是周平，传达精神的是林海。", TITLES),
    ],
)
def test_the_one_who_does_it_may_not_be_another_in_that_build_either(sentence, source):
    assert exchanged(sentence, source)
