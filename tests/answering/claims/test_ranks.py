"""What the deputy does is not what the chief does."""

import pytest

from rag.answering.claims.ranks import other_rank
from rag.text import fold
from tests.answering.claims.held import samples_of

SAMPLES = """
= 专项报告应由分管副市(县、区)长到会作出。
+ 专项报告由分管的副市长作出。
+ 专项报告由副县长到会作出。
- 专项报告由市(县、区)长到会作出。
- 专项报告由县长作出。
= 座谈会由区长主持。
+ 区长主持座谈会。
- 副区长主持座谈会。
= 县人大主席团主席、副主席分片联系代表。
+ 副主席分片联系代表。
+ 主席分片联系代表。
= 正、副主任都要参加培训。
+ 主任要参加培训。
+ 副主任要参加培训。
= 检察院副检察长列席了会议。
+ 列席会议的有副检察长。
- 检察长列席了会议。
= 各校校长、各站副站长签了责任书。
- 各站站长签了责任书。
= 会议讨论了县域经济长期发展的问题。
+ 县长期关注的问题得到讨论。
= 开工仪式由副局长主持。
- 开工仪式由局长主持。
= 社区书记和副站长走访了养老院。
- 社区副书记和副站长走访了养老院。
- 社区书记和站长走访了养老院。
+ 走访养老院的有社区书记。
= 副秘书长起草了说明,秘书长审定。
+ 说明由副秘书长起草。
+ 秘书长审定了说明。
= 副院长带队义诊。
- 院长带队义诊。
"""


@pytest.mark.parametrize(("sentence", "source"), samples_of(SAMPLES, "+"))
def test_the_same_rank_is_kept(sentence: str, source: str) -> None:
    assert other_rank(fold(sentence), fold(source), "") == ""


@pytest.mark.parametrize(("sentence", "source"), samples_of(SAMPLES, "-"))
def test_another_rank_is_told(sentence: str, source: str) -> None:
    assert other_rank(fold(sentence), fold(source), "") != ""


def test_a_rank_named_around_the_sentence_is_known() -> None:
    assert other_rank("区长主持座谈会。", "座谈会由副区长主持。", "区长先讲了话。") == ""
