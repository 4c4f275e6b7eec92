"""The little words and nouns around a verb that tell whether somebody near it does it, suffers it or only names a thing."""

from __future__ import annotations

import re

from rag.answering.claims.actors import Group
from rag.answering.claims.acts import Verb

HEAD = re.compile(r"(?:进行|加以|予以|开展|实施|作出|做出|给予)(?:了|[^,，。;；]{0,4})$")
ROW = re.compile(r"^[^\u4e00-\u9fff]*(?:、|并|和|以及|及|或|,)")
ON = re.compile("(?<![针相反面])对(?!于|照|口|外)")
FELT = re.compile(
    "对(?:(?!进行|开展|作出)[^对,，。;；]){2,16}(?:满意(?![度率])|有意见|有异议|有疑问|不服|负责|了解|熟悉|知情)"
)
"""对 with what somebody thinks or feels of a thing, which ends before another act: 对结果不满意而重新办理."""
ON_OR_HANDLED = re.compile(f"{ON.pattern}|把|将")
GOES_ON = re.compile("(?:之|以)?后|的?同时|时|并|再|、")
"""What follows the object of one verb before the next verb of the same subject."""
UNDER = re.compile("之?下(?![去来发达放午一])")
LINK = re.compile("属于|(?<![但就只还凡总可都])是(?!否)|包括")
RELATES = re.compile("[\u4e00-\u9fff]{0,2}的")
INNER_ENDS = re.compile(
    "[^,，。;；]{0,12}(?:给予|提供|创造|营造|奠定|搭建|相(?:统一|结合|协调|一致|适应)|有机|的?统一|的?结合|并重|的关系)"
)
"""What ends a phrase with a clause of its own in it: 为人大行使职权给予保障, 与人大依法选举相统一."""
NOMINAL = re.compile(r"[\d一二两三四五六七八九十几数][次个项种场轮回]$|[对把将]$|决议[、和与及]$")
"""What stands right before a verb that is used as a noun (对办理结果, 三次视察, 决议、决定)."""
OWNS = re.compile(
    "(?:[、和及与][^的要应在对把,]{1,8})?的(?!(?:主要|有关|各位|全体)?(?:负责|领导|同志|成员|组成|班子|干部|人员|代表|委员))[^的]+$"
)
OF_OWNER = re.compile("(?:的|所?(?:提出|提|作出|发表|表达)的)?(?:[这那][个项些])?(?:[“《]※*[”》])?的?")
"""What stands between one and what is his: 校长提出的这个“零距离”|要求."""
GRACED = re.compile(
    "的(?:坚强|有力|正确|大力|精心|有效|全面|统一|集中|高度|充分|热情|积极|具体|直接|依法|民主|法律|工作|共同|亲切|认真|严格|日常|经常)?$"
)
NO_OBJECT = re.compile(
    "$|[的到一了过后前时率、,要应须和与及]|工作|情况|内容|指标|体系|范围|依据|标准|计划|[二两三四五六七八九十\\d]"
)
AS_NOUN = re.compile("(?:、[^,，。;；]{2,12})*等?(?:制度|机制|办法|规定|规则|程序|比例|方案|结果|范围)")
TO = re.compile("[向给对为与同跟和]")
WITH = frozenset("与同跟和")
NEXT_ITEM = re.compile("[、和与及或]$")
"""What makes somebody the subject of the next thing in a row, not the object of the verbs before (视察、调查和代表述职)."""
IS_ONE = re.compile(
    "(?:还|也|就|都|只)?(?:有|包括|包含)(?![关着权])|(?<![但只还凡总可都也])是(?!否)|(?:名|叫|即)"
)
"""What parts one from those whom the next words name: 出席的还有|主持会议的李明."""
OBJECT_OF_RELATIVE = re.compile("[^,，。;；的]{2,16}的")
ITS_OWN_ACT = re.compile(
    "[^,，。;；对]{0,8}(?:开展|进行|作出|组织|实施|举行|举办|提出|制定|形成|发表|给出)(?:了|过)?的(?:[^,，。;；的]{0,10}[、和与及][^,，。;；的]{0,4})?"
)
"""What makes one behind 对 the one who does what is handled: 对市人大每次开展的|视察."""
CHOSEN = re.compile("(?:的)?(?:人选|候选人|对象|名单|意见|方案)的")
SAID_OF_ONE = frozenset(
    ("述职", "述职述廉", "述廉", "发言", "讲话", "授课", "讲课", "致辞", "表态", "带队", "领队")
)
"""Verbs that have no object: who stands right behind them is the one who does it (与述职代表座谈)."""
OWNED = frozenset(
    ("领导", "指导", "监督", "支持", "信任", "理解", "关心", "重视", "帮助", "配合", "评议", "批评")
)
"""Acts that are their agent's where somebody owns them: 党的领导."""
SUFFERED = frozenset(
    ("落实", "贯彻", "执行", "办理", "处理", "培训", "教育", "考核", "管理", "保障", "维护", "任免", "任命", "表彰", "宣传", "公布", "公开",
     "制定", "建立", "起草", "召开", "考察", "选拔", "培养")
)  # fmt: skip
"""Acts that are mostly done to what owns them: 决策的落实, 干部的任免."""
EITHER = SUFFERED | frozenset(
    (
        "考评",
        "督查",
        "督察",
        "测评",
        "评议",
        "评估",
        "评价",
        "考察",
        "检查",
        "抽查",
        "轮训",
        "奖励",
        "表扬",
        "问责",
        "述职评议",
    )
)
"""Acts that are named after who suffers them as readily as after who does them: 乡镇考评, 代表培训."""
TAKES = re.compile("(?:接受|受到|得到|争取)了?[\u4e00-\u9fff]{0,3}$")
ROW_OF_TWO = re.compile("[、和与及]|以及")
AT_WISH = re.compile("(?:应|受|受到|得到了?|获得了?|赢得了?|(?<![已曾])经).{0,3}$")
WISH = re.compile("之?[邀请约]|的?(?:邀请|请求|委托|要求)")
ATTENDS = frozenset(("参加", "参与", "出席", "列席", "旁听", "到会", "与会"))
LEADS_IN_PERSON = frozenset(("组织", "带领", "率领", "召集", "带着", "领着", "陪同", "发动"))
HELPS = frozenset(("帮",))
"""The verb of one who himself does what the next verb says (帮低保户|办事)."""
KIND_OF_WORK = re.compile("工作|情况|活动|结果|过程|质量|水平|力度|能力|成效|问题")
GOT = re.compile("(?:受到|得到|获得|受|被)(?:了|过)?$")
THING = re.compile("报告|意见|方案|条例|草案|结果|材料|办法")
SUFFERS = re.compile("(?<!接)被[^,，。;；的]{0,6}$")
OF_RELATIVE = re.compile("的[^,，。;；的应要须将已经向对由被把]{0,4}$")
"""What stands between a relative clause and a verb in the very name that it says more about."""
MODIFIES = re.compile("[\u4e00-\u9fff]{0,6}的")
HELD = frozenset(("召开", "举行", "举办", "主办", "主持", "召集", "组织", "开", "开会"))
EVENT = re.compile("[\u4e00-\u9fff]{0,6}(?:会议?|班|活动|仪式|讲座|论坛)")
"""What an actor's name only modifies: who holds 乡镇人大工作会议 is not said by it."""


OF_THING = re.compile("(?:工作|制度|活动|建设|会议|法律)?的")


def only_named(text: str, group: Group, verb: Verb) -> bool:
    """Whether ``group``, the last one before ``verb``, only says whose or what a thing is: 干部的任免, 人大工作会议召开."""
    if text[group.end : verb.start] == "的工作" and verb.word not in OWNED:
        return True
    behind, before = text[group.end : verb.start], text[verb.start - 1 : verb.start]
    if len(behind) > 2 and AS_NOUN.match(text, verb.end):
        return True
    if not group.marker and verb.word in (
        SUFFERED if OF_THING.fullmatch(behind) else HELD if EVENT.match(behind) else ()
    ):
        return True
    owner = (before == "的" and group.marker in ("", "on", "to")) or (
        not group.marker and OWNS.match(behind) is not None
    )
    return owner and not GRACED.fullmatch(behind)
