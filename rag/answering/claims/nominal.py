"""Verbs that name a thing instead of saying what somebody does: 审议意见, 暂缓选举, 法律监督和工作监督等内容.

What only names a thing has no agent but the one who owns it; whoever acts in the clause does something else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.claims.actor_words import ABOUT
from rag.answering.claims.acts import Verb
from rag.text import tagged_words

_GOVERNS = re.compile(
    r"(?:进行|加以|予以|开展|实施|作出|做出|给予|发表|提出|接受|受到|参加|参与|从事|组织|负责|加强|抓好|搞好|做好|抓紧|(?<![工合协写操运创动])作|做)"
    r"(?:了|过)?(?!的)[^,，。;；、]{0,10}$"
)
"""Verbs that say of their subject that it does what their object names: 进行专题调研, 作了情况的报告."""
_COMES_OUT = re.compile("[了过着完]|下去|起来|出来|到位|好(?!坏)|给")
"""What stands behind a verb that says what is done."""
_SPOKEN_OF = re.compile(
    r"(?:影响|暂缓|推迟|取消|中止|停止|重视|参考|涉及|包括|促进|作为|等于|利于|用于|便于|妨碍|干扰|阻碍|关系到?|适应|需要?|面临|迎接|逃避|拒绝|属于|列入|纳入"
    r"|改进|完善|规范|提高|强化|健全|创新|突出|结合|拓宽|拓展|扩大|注重|听取了?|所)$"
)
"""What stands right before an act that is only spoken of (足以影响选举), or one of nobody that is named (所推荐)."""
_HEARD = re.compile("(?:听取和审议|听取|听)了?[^,，。;；]{0,30}$")
_HANDLED = re.compile("(?:对|把|将)[^,，。;；]{0,16}$")
_ACTED_ON = re.compile("(?:进行|开展|加以|予以|认真)?(?:审议|审查|研究|讨论|评议|表决|修改|交|转|提交|审核)")
"""What is done to a report that stands behind 对 or 把."""
_BY = re.compile("[由被让]")
_STATE = re.compile("(?:实施|落实|执行|处理|办理)?情况")
_ASPECT = (
    "情况|程序|质量|力度|过程|结果|效果|成效|实效|成果|水平|能力|方式|形式|方法|渠道|范围|经费|机制|条件|对象|标准|职能|职责|职权|作用|记录|档案|"
    "纪律|环节|内容|要求|重点|人数|名单"
)
_OF_ACT = re.compile(
    rf"(?:[、和与及或][\u4e00-\u9fff]{{2,4}})?(?:{_ASPECT}|意见|工作|活动|制度|会议|事项|单位|部门|机关|机构|人员|领导)"
)
"""Nouns that say something of the act before them (监督情况), where they are not what it is done to."""
_ITS_ASPECT = re.compile(rf"的(?:主要|重点|具体|全部)?(?:{_ASPECT})(?![\u4e00-\u9fff]{{0,2}}(?:由|被|交))")
"""述职的内容 speaks of the act, whoever does it."""
_HOLDER = re.compile(
    "(?:分管|主管)的?(?:领导|负责|同志|干部|部门|单位|副)|(?:承办|主办|协办|执行|监管|管理|监督|办理|审批|服务)(?:单位|部门|机关|机构|人员)"
)
"""Who is called by what he has to do: 镇政府分管领导."""
_IN_NOUN_SLOT = re.compile(
    r"(?:^|[的、和与及或把将对按就为是有在“]|根据|关于|以及|按照|作为|围绕|涉及|包括)$"
)
_TOPIC = re.compile(
    r"关于|围绕|涉及|包括|(?:内容|专题|形式|方式|活动|议题|方面)有|(?<![成造])就(?![要是会可能不把让在有应立马已曾即必须着])|(?<=[,，])如|例如|比如"
)
_TOLD = re.compile(ABOUT)
_GATHERED = re.compile(
    r"(?:(?:[、和与及或]|以及)[^,，。;；、的]{1,12})*等?(?:[各多几\d一二三四五六七八九十]{1,2}[个项种])?(?:的)?"
    r"(?:内容|方面|专题|问题|事项|环节|工作|情况|制度|形式|方式|议程|程序|职责|职权|权利|措施|任务|主题|议题|课程|知识|业务|领域)"
)


def is_spoken_of(text: str, start: int, verb: Verb, row_start: int) -> bool:
    """Whether ``verb``, in the clause from ``start`` on, names what the clause speaks of and not what its subject does.

    ``row_start`` is where the first of the verbs stands that have nothing between them and this one.
    """
    before = text[start:row_start]
    if _in_topic(text, start, verb):
        return True
    if _GOVERNS.search(before) or _COMES_OUT.match(text, verb.end):
        return False
    if _ITS_ASPECT.match(text, verb.end) and not _BY.search(before):
        return True
    if verb.has("tell") and (
        _HEARD.search(before) or (_HANDLED.search(before) and _ACTED_ON.match(text, verb.end))
    ):
        return True
    if _STATE.match(text, verb.end) and not verb.has("tell", "hear", "send"):
        return True
    of = re.search("的(?P<what>[\u4e00-\u9fff]{0,6})$", before)
    if (
        _SPOKEN_OF.search(before)
        or _SPOKEN_OF.search(text, start, verb.start)
        or (of and _only_qualifies(of["what"]))
    ):
        return True
    if _OF_ACT.match(text, verb.end) and _IN_NOUN_SLOT.search(before):
        return True
    return (
        re.search("[、和与及或][\u4e00-\u9fff]{0,4}$", before) is not None
        and _GATHERED.match(text, verb.end) is not None
    )


def _in_topic(text: str, start: int, verb: Verb) -> bool:
    """Whether the verb stands behind 就, 关于, 包括 ... and before what is done about it."""
    topic = next(reversed(list(_TOPIC.finditer(text, start, verb.start))), None)
    return topic is not None and _TOLD.search(text, topic.end(), verb.end) is None


def belongs(between: str) -> bool:
    """Whether an act belongs to whom ``between`` parts it from: 党委的(正确)领导, 代表()视察."""
    return not between or (between[0] == "的" and _only_qualifies(between[1:]))


@lru_cache(maxsize=8192)
def _only_qualifies(words: str) -> bool:
    """Whether ``words`` say of what kind an act is: 专题, 日常, 重要; no who, when or how."""
    return all(tag[0] in "nbaz" or tag == "vn" for _, tag in tagged_words(words))


def names_holder(text: str, verb: Verb) -> bool:
    """Whether the verb only says what the one has to do whom it and the next word call: 承办单位."""
    return _HOLDER.match(text, verb.start) is not None


@lru_cache(maxsize=8192)
def begins_with_thing(words: str, least: int = 1) -> bool:
    """Whether ``words``, which stand behind a body, begin with a thing that is the body's: 工作会议并.

    ``least`` is how many words they must have.
    """
    found = tagged_words(words)
    return len(found) >= least and not _ACTS_FOR.search(words) and _is_thing(*found[0])


_ACTS_FOR = re.compile(
    "^(?:的)?[\u4e00-\u9fff]{0,4}(?:成员|同志|人员|负责人|领导|干部|委员|一行|全体|双方|同仁|们|机构|办公室|部门|工委|小组)"
)
_MANNER = re.compile(
    "重点|专题|集体|书面|口头|现场|当场|统一|民主|分别|年初|年底|会前|会后|会上|事前|事后|原则上|先后|同步|全程|全面"
)


def _is_thing(word: str, tag: str) -> bool:
    return (tag in ("n", "nz", "nl", "ns", "vn", "j", "an", "l") or word in ("日常",)) and not _MANNER.match(
        word
    )
