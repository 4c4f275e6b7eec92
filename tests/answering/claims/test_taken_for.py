"""What is taken for what: the main thing is not the thing beside it."""

import pytest

from rag.answering.claims.taken_for import taken_for_other
from rag.text import fold
from tests.answering.claims.held import samples_of

SAMPLES = """
= 训练以体能练习为主,以战术讲解为辅。
+ 训练以体能练习为主。
+ 战术讲解为辅,训练主要练体能。
+ 训练以练习体能为主,以讲解战术为辅。
- 训练以战术讲解为主。
- 训练以体能练习为辅。
- 训练以战术讲解为主,以体能练习为辅。
= 合作社以种植茶叶为主业,以民宿接待为补充。
+ 合作社以民宿接待为补充。
+ 合作社还以民宿接待作为补充。
= 改造以居民自筹资金为基础,以财政补贴资金为补充。
+ 改造以居民自筹的资金为基础。
- 改造以财政补贴资金为基础。
- 改造以居民自筹资金为补充。
= 方案以便民服务为目标,以数据共享为抓手。
+ 方案以数据共享为抓手。
- 方案以数据共享为目标。
- 方案以便民服务为抓手。
= 合作社以种粮农户为主体,以城镇居民为补充。
+ 合作社以种粮农户为主体。
- 合作社以城镇居民为主体。
= 评比以群众评议为依据。
+ 评比以群众评议为依据。
+ 评比以专家打分为依据。
"""


@pytest.mark.parametrize(("claim", "source"), samples_of(SAMPLES, "+"))
def test_what_the_source_takes_for_it_or_does_not_speak_of_is_left(claim: str, source: str) -> None:
    assert taken_for_other(fold(claim), fold(source)) == ""


@pytest.mark.parametrize(("claim", "source"), samples_of(SAMPLES, "-"))
def test_what_the_source_takes_for_the_other_is_told(claim: str, source: str) -> None:
    assert taken_for_other(fold(claim), fold(source)) != ""
