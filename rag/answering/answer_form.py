"""Does the form of answer that a question asks for stand in a text at all?

A question for 多少岁 needs a figure with 岁, 第五条 needs a 第五条, 主任叫什么 a name beside 主任. Where
such a form is missing, the text does not answer however near it is. Each check returns None where it has
nothing to say about the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.figure_forms import FIGURES, NUMERAL, Row
from rag.retrieval.glossary import official_words
from rag.text import cut_words, find_enumerations, find_people, fold, normalise_numerals

DIFFERENCE = "区别"
_OTHERS: tuple[Row, ...] = tuple(
    (name, re.compile(asked, re.I), re.compile(given))
    for name, asked, given in (
        (
            "年份",
            r"哪一?年|which year|what year",
            r"(?:19|20)\d\d年?|[去今明前]年|[去今][冬秋夏春]|[一二三]五[”\"]?(?:时期|规划|期间)|开局之年|届|每年|本[月年]",
        ),
        (
            "时间",
            r"什么时[候间]|啥时候?|何时|^when\b|\bwhen (?:did|was|were|is|will|does)\b",
            r"(?:19|20)\d\d年|\d{1,2}月|[去今明前]年|[去今][冬秋夏春]|季度|届|期间|[每当]年|[之以]?[前后中时](?=[,，、应须将])|现在起|目前",
        ),
        ("单位", r"哪家(?:公司|企业|厂|单位|机构)", r"公司|企业|厂|中心|机构"),
        (
            "地点",
            r"哪条路|哪个(?:宾馆|酒店|会议室|会场|场地)|地址|地点|会址|在哪[里儿]?(?:召?开|办公?|举行|举办|参加|投票|报名|登记|领)",
            r"宾馆|酒店|会议室|[会礼]堂|[路街]\d+号|在.{2,10}(?:召开|举行|办公|参加|投票|登记)",
        ),
        (
            "籍贯",
            r"哪[里儿个省市县]+人(?![们大代])|籍贯|老家|祖籍|在?哪[里儿]出生|出生地|hometown|\bborn\b",
            r"籍贯|老家|祖籍|出生|生于|人氏",
        ),
        (
            "学历",
            r"(?:什么|啥)学历|学历(?:是|有|多|如何)|哪个?(?:所?大学|学校|学院)[^，。？?]{0,4}(?:毕业|读|念|上)|毕业(?:于哪|院校|的学校)"
            r"|学的?(?:什么|啥)专业|\bstud(?:y|ied) at|graduated?",
            r"毕业|学历|文化程度|本科|硕士|博士|大学|学位",
        ),
        (
            DIFFERENCE,
            r"(?:什么|啥|何|哪些)(?:区别|差别|不同|不一样)|区别(?:是|在)",
            r"区别|差别|不同|不一样|有别|分工|不是|而不|尽管",
        ),
        (
            "由来",
            r"怎么来的|由来|来历|怎[么样](?:提|想|创办|发起|兴起|开始)(?:出来|到)?的|最[早先初]是?由?谁|谁(?:最[早先]|首先|第一个)(?:提|发|倡)",
            r"由来|来历|来源|源于|源自|起源|起步|始于|发端|发起|倡[议导]|首创|首倡|提议|得名|取名|最[早初先]|意思是|指的?是",
        ),
        (
            "分数",
            r"[几多]少?分(?![之钟])|得分",
            r"\d分|[一二三四五六七八九十]分(?![之钟布别析])|评分|打分|得分",
        ),
    )
)
_MEASURE = re.compile(
    r"(?<![哪第])(?:多少|几)(个|名|位|人|套|户|亩|家|所|处|条|篇|件|次|届|场|批|项|票|层|种|章|页|字|部|间|台|辆|期|组|倍|吨)"
    r"(?![A-Za-z一])(?!钟|之)"
)
_SAME_COUNT = {
    "位": "名位人个",
    "名": "名位人个",
    "人": "名位人",
    "项": "项个条件",
    "件": "件项个",
    "个": "个名家处项条种位",
    "种": "种个类项",
    "处": "处个",
    "家": "家个",
    "次": "次遍轮回场",
    "场": "场次",
    "回": "回次遍",
    "部": "部件项",
}
_TERMS = re.compile(r"(?:[两二三四]|(?<!\d)\d)届(?![一二三四五六七八九十\d中全人委常党])|连任")
"""How many terms; 一届 is a term, 十一届 and 九届四次 name one."""
_ANY_MEASURE = "个名位人家处所套户项件条次届票亩"
_UNMEASURED = re.compile(r"多少(?=[\u4e00-\u9fff]{2,8})|(?:人数|人口|数量)[^，,。？?]{0,4}多少")
_HOW_MUCH = re.compile(r"(?:是|要|为|个人|每人|每年|每月|[一每][人户年月天])[^，,。？?]{0,3}多少[？?]?$")
_FIGURE = re.compile(NUMERAL)
_HOW_MANY = re.compile(
    r"how many (?P<noun>[a-z' -]+?)(?= (?:do|does|did|are|were|is|was|sit|need|have|has|must|can|will|in|from|of|at)\b|[?,.]|$)",
    re.I,
)
_SHARE_OF_PEOPLE = r"|人数[^,，。;；]{0,8}(?:分之|[%％]|一半)"
_OTHERWISE = re.compile(r"(.)不\1|[吗谁]|怎么|怎样|什么|为何|为啥|咋|哪")
_COUNTING = frozenset("个名人家处套户亩所位")
_NOUN_AFTER = re.compile(r"(?<!哪)(?:多少|几)[个名位人套户亩家所处](?P<noun>[\u4e00-\u9fff]{2,8})")
_NOUN_BEFORE = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2,10}?)(?:一共|总共|共|现在|目前|大概|里头?|中|到底|最多|至少)*(?:能|可以?|要|该)?"
    r"(?:有|是|要|配|设|安排|选出?)?了?(?:多少|几)[个名位人套户亩家所处](?=$|[，。？?,!！])"
)
_ORDINAL = re.compile(r"第([一二三四五六七八九十百\d]+)(条|款|章|节|项|点|个|部分)")
_ROLE = re.compile(
    r"(书记|主任|主席|县长|市长|区长|镇长|乡长|省长|局长|部长|院长|检察长|秘书长|会长|站长|校长|委员长|总理)"
)
_NAME_ASKED = re.compile(
    rf"{_ROLE.pattern}[^，,。？?]{{0,6}}(?:叫|姓)(?:什么|啥)|全名|姓(?:什么|啥)|{_ROLE.pattern}(?:现在|目前|如今|到底)?(?:又|都)?是谁|[是由]谁(?:起草|执笔|撰写|写)"
    rf"|(?:[副正]职|负责人|[委成人]员|代表|领导|同志)(?:都|各)?(?:分别)?叫(?:什么|啥)"
    rf"|(?:\d+|[两二三四五六七八九十]+)[名位][^，,。？?]{{2,10}}?(?:都|分别|各)?是谁"
)
_ACT_BY = re.compile(
    r"谁(?:来|去|负责)?(?P<act>批准|许可|同意|任命|任免|主持|召集|提名|审批|签发|签署|罢免|认定|处分|裁决|支付|拨付|发放|承办|看望|执行)"
)
_ACT_HOW = re.compile(
    r"(?:怎么|怎样|如何)(?P<act>计算|补办|申请|领取|报名|登记|提名|罢免|撤销|缴纳|报销|投票|审批|备案|选任|注销|查询|预约|参选|辞职|处分|赔偿|收费|核销)"
)
_SURNAME = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|[市区县镇乡省委府])(?P<surname>(?![副正总原前新老现历常代县市区镇乡省州党支工委组村局厅部院站校会的各这那某和任女])"
    rf"[\u4e00-\u9fff]){_ROLE.pattern}"
)
"""曲书记 has a surname, 县委书记 and 副书记 have none."""
_SOURCE_ASKED = re.compile(
    r"[这那]句|原话|原文|出自|出处|谁[说讲提]|[说讲提]过|在哪|哪[里儿篇份]|什么地方|哪个(?:文件|讲话)"
)
_ROUGHLY = re.compile(r"之类|类似|大意|大概|差不多|好像|意思|一类")
_PAPER = r"(?:文件|讲话|材料|文章|稿子?|范文|主持词|经验|通知|报道|新闻)"
_DOCUMENT_ASKED = re.compile(
    rf"(?:有没有|有无|有[^，。？?]{{0,16}}{_PAPER}[吗么没]|找|现成|要一?[份篇])[^，。？?]{{0,20}}{_PAPER}(?!里|中|上)"
    rf"|有[^，。？?]{{0,16}}{_PAPER}[吗么没]"
    rf"|(?:{_PAPER}|意见|规定|办法|决定)[^。？?]{{0,14}}(?:全名|全称|题目|标题|叫(?:什么|啥)|名称|名字)"
    rf"|《[^》]+》[^，。？?]{{0,8}}(?:有没有|有吗|在不在|收录|收了)|(?:有没有|找|收录|收了)[^，。？?]{{0,6}}《[^》]+》"
)
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{6,80})[”\"」』]")
_COUNTED_ROW = re.compile(
    r"(?P<count>\d{1,2})(?P<unit>[大个名位条项家种篇])(?P<what>[^，,。？?“”、\d]{2,12}?)”?[,，]?"
    r"(?:\d{1,2}[个条项篇])?(?:的?具体|到底|分别|究竟|都|各|说的|指的)*"
    r"(?:[是指有叫](?:哪(?![年天里儿])|谁|什么|啥|\d)|包[括含]哪|内容是)"
)
_WHICH_COUNTED = re.compile(
    r"哪(?P<count>\d{1,2})(?P<unit>[大个名位条项家种篇])(?P<what>[^，,。？?“”、\d]{1,12}?)(?=[，,。？?的]|$)"
)
_RUN = re.compile(r"[^、。！？；;，,：:“”]{1,24}(?:、[^、。！？；;，,：:“”]{1,24})+")
_BEGINS_WITHIN, _AFTER_ROW, _BESIDE_ROW = 120, 3000, 80
_END_ASKED = re.compile(r"最后|结尾|末尾|收尾|结束语|[后下]半(?:部分|段|篇|截)|剩下|后面[几两三四]|最末")


@dataclass(frozen=True, slots=True)
class Form:
    """What an answer has to look like: ``name`` says it in Chinese, ``pattern`` finds it.

    Without a pattern a personal name is asked for, beside one of ``roles`` where the question names an office.
    ``counted`` is what a number has to count, where the question says that plainly; ``surname`` what a full
    name has to begin with.
    """

    name: str
    pattern: re.Pattern[str] | None
    roles: tuple[str, ...] = ()
    counted: str = ""
    surname: str = ""

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` holds such a form."""
        if self.pattern is not None:
            return self.pattern.search(text) is not None
        return any(
            end - start > len(self.surname)
            and text.startswith(self.surname, start)
            and (not self.roles or any(role in text[max(0, start - 12) : end + 8] for role in self.roles))
            for start, end in find_people(text)
        )

    def stands_beside_counted(self, text: str) -> bool:
        """Whether the number stands near what it has to count; so it does where ``text`` has another word for it."""
        if self.pattern is None or not self.counted or self.counted not in text:
            return self.stands_in(text)
        number, noun = self.pattern.pattern, re.escape(self.counted)
        return re.search(rf"(?:{number}).{{0,14}}{noun}|{noun}.{{0,10}}(?:{number})", text) is not None


def asked_form(question: str) -> Form | None:
    """The form that an answer to ``question`` needs; None where an answer may look like anything."""
    if asks_for_document(question):
        return None
    if _NAME_ASKED.search(question):
        known = _SURNAME.search(question)
        return Form(
            "姓名", None, tuple(_ROLE.findall(question)), surname=known.group("surname") if known else ""
        )
    form = _figure(question)
    if form is not None:
        return form
    other = next((Form(name, given) for name, asked, given in _OTHERS if asked.search(question)), None)
    return other or _act(question)


def _act(question: str) -> Form | None:
    """The formal act of which is asked who does it or how it is done: a text has to name it (批准, 补办)."""
    by_whom = _ACT_BY.search(question)
    if by_whom is not None:
        return Form(f"由谁{by_whom.group('act')}", re.compile(by_whom.group("act")))
    how = _ACT_HOW.search(question)
    return None if how is None else Form(f"怎么{how.group('act')}", re.compile(how.group("act")))


@lru_cache(maxsize=64)
def _figure(question: str) -> Form | None:
    """The figure asked for; remembered, because every sentence is held against the same question."""
    for name, asked, given in FIGURES:
        if asked.search(question):
            return Form(name, given)
    measure = _MEASURE.search(question)
    if measure is None:
        return _unmeasured(question)
    if measure.start() in (0, _clause_start(question, measure)) and _OTHERWISE.search(question):
        return None
    units = _SAME_COUNT.get(measure.group(1), measure.group(1))
    noun = _counted_noun(question)[-2:] if measure.group(1) in _COUNTING else ""
    return _number_of(units, noun)


def _unmeasured(question: str) -> Form | None:
    """A number whose measure word is not said: 多少代表, how many deputies."""
    english = _HOW_MANY.search(question)
    if english is not None:
        nouns = official_words(english.group("noun"))
        return _number_of(_ANY_MEASURE, nouns[0][-2:] if nouns else "")
    if _HOW_MUCH.search(question):
        return Form("数目", _FIGURE)
    asked = _UNMEASURED.search(question)
    if asked is None:
        return None
    noun = cut_words(question[asked.end() :] or " ")[0]
    return _number_of(_ANY_MEASURE, noun[-2:] if len(noun) > 1 else "")


def _number_of(units: str, noun: str) -> Form:
    if units == "届":
        return Form("数目", _TERMS)
    people = _SHARE_OF_PEOPLE if "人" in units else ""
    number = rf"{NUMERAL}\s*(?:县级|县|镇|市|省|专门|工作|办事)?[{units}]{people}"
    return Form("数目", re.compile(number), counted=noun)


def _clause_start(question: str, match: re.Match[str]) -> int:
    """Where the clause of ``match`` begins: 几个街坊… there means some, where something else is asked."""
    return max(question.rfind(mark, 0, match.start()) for mark in "，。：；,:;、 ") + 1


def _counted_noun(question: str) -> str:
    """What is counted, where it stands right after the measure word or before 有多少个 at the end of a clause."""
    after = _NOUN_AFTER.search(question)
    if after is not None:
        first = cut_words(after.group("noun"))[0]
        return first if len(first) > 1 else ""
    before = _NOUN_BEFORE.search(question)
    words = [word for word in cut_words(before.group("noun")) if len(word) > 1] if before else []
    return words[-1] if words and not words[-1].startswith("第") else ""


def unit_stands(question: str, texts: Sequence[str]) -> bool | None:
    """Whether a figure of the asked unit stands in ``texts``."""
    form = _figure(question)
    return None if form is None else form.stands_in("\n".join(texts))


def ordinal_stands(question: str, texts: Sequence[str]) -> bool | None:
    """Whether the 第N条 (章, 个 ...) that the question names stands in ``texts``, or an item so numbered."""
    asked = _ORDINAL.findall(fold(question))
    if not asked:
        return None
    body = fold("\n".join(texts))
    return all(
        f"第{number}{unit}" in body
        or (
            unit in "点个项部分"
            and re.search(rf"(?:^|[\n。;；:：]){number}[是、.]|第{number}[,，]|\({number}\)", body)
            is not None
        )
        for number, unit in asked
    )


def row_stands(question: str, texts: Sequence[str]) -> bool | None:
    """Whether as many things stand in a row as the question wants to have named (15个主席团是哪几个).

    The row, items (一是…) or things set off by marks, has to stand near the counted thing.
    """
    numbered = normalise_numerals(question)
    asked = _COUNTED_ROW.search(numbered) or _WHICH_COUNTED.search(numbered)
    if asked is None or int(asked.group("count")) < 2:
        return None
    count, what = int(asked.group("count")), re.escape(asked.group("what")[:2])
    counted = re.compile(rf"(?:{count}|{_in_chinese(count)}){asked.group('unit')}?.{{0,3}}{what}")
    mentions = [(text, match) for text in map(fold, texts) for match in counted.finditer(text)]
    return any(_row_beside(text, match, count) for text, match in mentions) if mentions else None


def _in_chinese(count: int) -> str:
    """A number of 2 to 99 as it is written in Chinese: 17 gives 十七."""
    tens, ones = divmod(count, 10)
    digits = "零一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


def _row_beside(text: str, mention: re.Match[str], count: int) -> bool:
    """Whether items begin after the mention, or just so many things set off by 、 stand before or after it."""
    after = text[mention.end() : mention.end() + _AFTER_ROW]
    if any(len(row.items) >= count and row.start <= _BEGINS_WITHIN for row in find_enumerations(after)):
        return True
    near = text[max(0, mention.start() - _BESIDE_ROW) : mention.start()], after[:_BESIDE_ROW]
    return any(len(run.split("、")) == count for part in near for run in _RUN.findall(part))


def asks_for_the_end(question: str) -> bool:
    """Whether the question asks how a text ends or goes on."""
    return _END_ASKED.search(question) is not None


def asks_for_document(question: str) -> bool:
    """Whether a document itself is looked for, or its name, rather than what it says."""
    return _DOCUMENT_ASKED.search(question) is not None


def asks_where_it_stands(question: str) -> bool:
    """Whether the question asks for the source of exact words, rather than of something like them."""
    return _SOURCE_ASKED.search(question) is not None and _ROUGHLY.search(question) is None


def quoted(question: str) -> list[str]:
    """The longer quotations in a question, without their marks."""
    return _QUOTED.findall(question)
