"""What a question asks to have named, and whether the documents speak of such a thing at all.

Who asks which papers a voter has to bring is answered by no text without papers in it; so is who asks for the
third part of a speech of which two parts are left, or what a list of names holds that is only mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.text import cut_words, fold, is_known_word, normalise_numerals

_BEFORE = re.compile(
    r"(?:(?<![为靠被凭拿用由让])什么样?的?|哪(?:些|几?[个家种类份部条位名所项])|(?:多少|几)[个名位家所处种项])(?P<noun>[\u4e00-\u9fff]{2,8})"
)
_BEHIND = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2})(?:现在|目前|如今|都|又|到底|究竟|一共|总共|分别|具体)*"
    r"(?:由谁|是谁|是多少|多少钱|有?多[大高长](?![了些久]|时间))"
)
ABSTRACT = re.compile(
    r"名[字称]|全名|原名|原话|时[候间]|讲究|背景|比方|比喻|限制|顺序|次序|功课|理由|原因|道理|说法|[坏好用]处|题目|标题|文号|落款|职[务称位]|头衔|官衔|称呼|位置"
    r"|单位|程度|门类|学问|本质|性质|特点|相干|关联|东西|事情?|活儿?|内容|具体内容|办法|方法|做法|步骤|流程|环节|意见|文件|讲话|文章|方面"
    r"|地方|问题|要求|条件|情况|作用|意义|影响|后果|结果|态度|口号|任务|身份|关系|区别|差别|不同|依据|根据|标准|手段|形式|方式|渠道|途径"
    r"|具体|分别|到底|究竟|应该|需要|达到|[之以从]?[前后]|最[后近多少]|起来|下来|出来|小时|钟头|星期|月份?|人数|数量|数目|总数|个人|[不没].*|[这那每各第几一二两三四五六七八九十].*|.*[上里中下边头]"
)
"""Nouns that ask for something without saying of what sort it is; a text answers without them."""
_QUOTED_TERM = re.compile(r"[“\"「『]([\u4e00-\u9fff]{2,8})[”\"」』]")
_MEANT = re.compile(r"怎么|如何|怎样|啥意思|什么意思|打算|指的?什么")
_PART = re.compile(r"第(?P<number>[一二三四五六七八九十\d]{1,2})(?:大?部分|大[点块条])")
_PAPER_CONTENT = re.compile(
    r"(?P<paper>纪要|名单|方案|台账|花名册|议程表|时间表|路线图|简报)(?:里面?|中|上)?(?:都|具体|到底|主要)*"
    r"(?:写|说|讲|列|规定|定|包[括含]|有[哪什谁些啥多几]|是[什啥]|(?:的?内容))"
)
_KIND_OF_DOCUMENT = "规定|办法|意见|制度|决定|条例|方案|规则|细则|准则|纪要|名单|规划|计划|章程|守则|公约"
_DOCUMENT_CONTENT = re.compile(
    rf"(?P<name>[\u4e00-\u9fff“”、]{{2,30}}?(?:{_KIND_OF_DOCUMENT}))》?(?=[里中上]|[^,，。?？]{{0,12}}?(?:规定|要求|明确|写|说|讲|列|包括|划分|怎么|如何|有哪))"
)
_TITLE = re.compile(r"《(?P<title>[^》]{4,60})》(?P<tells>[^。;；《]{0,6}(?:规定|要求|明确|提出|指出|强调))?")
_TITLE_END = 4
"""Characters, without 的, by which a document is known."""
_NTH_OF_ITS_NAME = re.compile(
    r"第(?P<number>[一二三四五六七八九])[个点项条][“\"「]?(?P<name>[\u4e00-\u9fff]{2,4})"
)
_TIMES = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)|[去前明后]年|[上下]一?[届年]")
_DIGITS = "零一二三四五六七八九"
_ITEM_NUMBERS = _DIGITS[1:]


@lru_cache(maxsize=64)
def asked_nouns(question: str) -> tuple[tuple[str, ...], ...]:
    """The nouns of which an instance is asked for (什么证件, 主持人是谁), each with its like where two stand together
    (栏目节目); those are left out that say nothing of its sort.
    """
    before = [tuple(cut_words(match.group("noun"))[:2]) for match in _BEFORE.finditer(question)]
    behind = [tuple(cut_words(question[: match.end("noun")])[-1:]) for match in _BEHIND.finditer(question)]
    return tuple(
        tuple(word for word in words if len(word) > 1 and is_known_word(word))
        for words in dict.fromkeys(before + behind)
        if len(words[0]) > 1 and is_known_word(words[0]) and not ABSTRACT.fullmatch(words[0])
    )


def only_listed(question: str, texts: Sequence[str]) -> bool:
    """Whether a term in quotation marks, whose meaning or use is asked for, stands nowhere but in rows of such terms."""
    if not _MEANT.search(question):
        return False
    return any(_only_in_rows(fold(term), texts) for term in _QUOTED_TERM.findall(question))


def _only_in_rows(term: str, texts: Sequence[str]) -> bool:
    places = [(text, match) for text in map(fold, texts) for match in re.finditer(re.escape(term), text)]
    return bool(places) and all(
        text[max(0, match.start() - 1) : match.start()] == "、" or text[match.end() : match.end() + 1] == "、"
        for text, match in places
    )


def part_stands(question: str, texts: Sequence[str]) -> bool | None:
    """Whether the part of a text that the question names by its number has its heading in ``texts``."""
    asked = _PART.search(normalise_numerals(question))
    if asked is None:
        return None
    number = asked.group("number")
    numeral = _DIGITS[int(number)] if number.isdigit() and int(number) < len(_DIGITS) else number
    heading = re.compile(rf"(?:^|\n)\s*(?:第?{numeral}(?:部分|[、.])|第{number}部分)")
    return any(heading.search(text) for text in map(fold, texts))


def nth_stands(question: str, texts: Sequence[str]) -> bool | None:
    """Whether the item stands that the question names by its number and first word (第三个“着力”), in ``texts``
    whose items begin with that word (1.着力…2.着力…); None where none do.
    """
    asked = _NTH_OF_ITS_NAME.search(_in_characters(question))
    if asked is None:
        return None
    bodies = [fold(text) for text in texts]
    begun = [_begins(number, asked.group("name"), bodies) for number in _ITEM_NUMBERS]
    return begun[_ITEM_NUMBERS.index(asked.group("number"))] if sum(begun) > 1 else None


def _in_characters(question: str) -> str:
    """第3个 as 第三个, folded."""
    return re.sub(r"第([1-9])(?=[个点项条])", lambda match: f"第{_DIGITS[int(match[1])]}", fold(question))


def _begins(number: str, name: str, bodies: Sequence[str]) -> bool:
    """Whether an item of that number (三是, 3.) begins with the first two characters of ``name``."""
    heads = rf"(?<![十\d])(?:第{number}[个点项条]是?|{number}[是要]|{_DIGITS.index(number)}[.、])\s*[“\"]?"
    return any(re.search(heads + re.escape(name[:2]), body) for body in bodies)


def named_times(question: str) -> list[str]:
    """The years and terms of office that the question is about: 2019, 去年, 上一届."""
    return _TIMES.findall(fold(question))


def asked_paper(question: str) -> str:
    """The kind of paper (名单, 纪要) whose contents are asked for; empty where none is."""
    match = _PAPER_CONTENT.search(question)
    return match.group("paper") if match else ""


def only_titled(question: str, texts: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether what a document says is asked for, of which ``texts`` hold only the title (《…暂行规定》).

    ``titles`` are those of the texts themselves. Who calls a document by the end of its title means it all the same.
    """
    named = [match for text in texts for match in _TITLE.finditer(fold(text)) if not match.group("tells")]
    for asked in _DOCUMENT_CONTENT.finditer(fold(question)):
        end = _plain(asked.group("name"))[-_TITLE_END:]
        own = any(end in _plain(fold(title)) for title in titles)
        if not own and any(_plain(match.group("title")).endswith(end) for match in named):
            return True
    return False


def _plain(name: str) -> str:
    return name.replace("的", "")
