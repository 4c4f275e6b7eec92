"""What stands beside the same word put for something else, and words that may stand for narrower or other ones."""

import pytest

from tests.answering.claims.held import samples_of, status

SENTENCES = """\
= 要加强机关信息化建设,提高工作效率。
+ 机关的信息化建设要加强，工作效率要提高。
- 机关的标准化建设要加强，工作效率要提高。
= 健全领导干部定期学法制度,并制定村干部履职补助办法。
+ 领导干部定期学法制度要健全，村干部履职补助的办法也要制定。
- 要制定村干部辞职办法。
= 会议通过网络直播,让更多市民了解审议过程。
+ 会议采用网络直播的形式，让更多市民了解审议过程。
- 会议通过电视直播，让更多市民了解审议过程。
= 全镇干部的全局意识明显增强。
+ 全镇干部的大局意识明显增强。
- 全镇干部的创新意识明显增强。
= 县财政要加大考核力度,确保专项资金管好用好。
+ 县财政应强化考核力度，确保专项资金管好用好。
- 县财政要加大投入力度，确保专项资金管好用好。
= 常委会形成了一份高质量的审计报告。
+ 常委会拿出了一份质量很高的审计报告。
- 常委会拿出了一份质量很高的调研报告。
= 代表们认为,群众监督还不够有力。
+ 在代表们看来，群众监督仍不够有力。
- 代表们认为，舆论监督还不够有力。
= 会议要求各村总结经验,把好做法推广开来。
+ 各村要把经验总结好，将好做法推广开来。
- 各村要总结教训，将好做法推广开来。
= 县委对从事统战工作的同志们十分信任。
+ 县委对统战工作者十分信任。
- 县委对统战工作者十分担忧。
= 全体从事信访工作的人员都要参加业务培训。
+ 信访工作者都要参加业务培训。
- 信访工作者都要参加体能测试。
= 要把防汛工作抓实、抓细,把物资备足。
+ 防汛工作要抓得实、抓得细。
- 防汛工作要抓得快、抓得省。
= 根据中央和省委作出的新部署,镇里及时调整了工作计划。
+ 上级有了新部署，镇里就及时调整工作计划。
- 企业有了新投诉，镇里就及时调整工作计划。
= 法院和检察院要在每年第一季度报告工作。
+ 司法机关要在每年第一季度报告工作。
- 行政机关要在每年第一季度报告工作。
= 监督财政预算的执行,是法律赋予乡镇人大的重要职权。
+ 乡镇人大有权监督财政预算的执行。
- 乡镇人大有权否决财政预算的执行。
= 代表小组要加强调研和论证,提出有分量的建议。
+ 代表小组要做好调研和论证，提出有分量的建议。
- 代表小组要减少调研和论证，提出有分量的建议。
= 代表们赴外省考察学习,开阔了眼界。
+ 代表们外出考察学习，开阔了眼界。
- 代表们外出旅游度假，开阔了眼界。
= 全县共有全国人大代表1名,省人大代表1名,市人大代表2名。
+ 全县有市人大代表2名，省人大代表和全国人大代表各1名。
- 全县有市人大代表2名，省人大代表和全国人大代表各3名。
"""


@pytest.mark.parametrize(("sentence", "source"), samples_of(SENTENCES, "+"))
def test_a_sentence_that_says_the_same_in_other_words_is_kept(sentence: str, source: str) -> None:
    assert status(sentence, source) == "supported"


@pytest.mark.parametrize(("sentence", "source"), samples_of(SENTENCES, "-"))
def test_a_sentence_with_something_else_beside_the_same_word_is_caught(sentence: str, source: str) -> None:
    assert status(sentence, source) == "unsupported"
