"""What renda itself says in an answer, around the sentences that it quotes, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.errors import Language


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences and parts of sentences with named slots. What fills them is quoted, and stays in Chinese.

    ``forms`` and ``acts`` (by how the name begins) translate what an answer has to look like (``Form.name``).
    """

    stop: str
    colon: str
    semicolon: str
    comma: str
    brackets: str
    silent: str
    no_more: str
    not_all_listed: str
    not_the_body: str
    corrected: str
    doubtful: str
    date_doubtful: str
    broken_off: str
    not_said: str
    silent_here: str
    refused: str
    refused_for: str
    refused_near: str
    refused_near_quote: str
    quote_missing: str
    not_named: str
    nothing_of: str
    no_laws: str
    no_law: str
    term_missing: str
    rest_missing: str
    form_missing: str
    no_answer_there: str
    section: str
    placed: str
    acts: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)

    def form(self, name: str) -> str:
        """What is missing, named in this language; in Chinese where there is no word for it."""
        for asked, told in self.acts.items():
            if name.startswith(asked):
                return told.format(act=name.removeprefix(asked))
        return self.forms.get(name, name)


ZH = Phrases(
    stop="。",
    colon="：",
    semicolon="；",
    comma="，",
    brackets="（{inside}）",
    silent="所收文件没有说。",
    no_more="除了前面所说的，所收文件没有更多的内容。",
    not_all_listed="所收文件没有列出{body}的全部{thing}。",
    not_the_body="{parent}（不是{body}）",
    corrected="提问中的“{claim}”与原文不符，原文是：{said}",
    doubtful="（存疑：{remark}）",
    date_doubtful="{date}，日期存疑",
    broken_off="原文到此中断，后文没有收录",
    not_said="所收文件没有说明所问的内容。",
    silent_here="资料没有说明这一点。",
    refused="所收文件没有回答这个问题",
    refused_for="{refused}：{reason}",
    refused_near="{refused}；最接近的是{where}，但{lack}。",
    refused_near_quote="{refused}；最接近的是{where}的“{quote}”，字句不同。",
    quote_missing="没有找到这句话",
    not_named="没有提到{place}",
    nothing_of="没有讲到{place}的情况",
    no_laws="没有收录法律条文",
    no_law="没有收录《{law}》的条文",
    term_missing="没有提到“{term}”",
    rest_missing="原文中断，后文没有收录",
    form_missing="其中没有写明{form}",
    no_answer_there="其中没有答案",
    section="{document}中“{heading}”一节",
    placed="{place}《{title}》",
)

EN = Phrases(
    stop=".",
    colon=": ",
    semicolon="; ",
    comma=", ",
    brackets=" ({inside})",
    silent="The documents don't say.",
    no_more="The documents say nothing beyond what was said before.",
    not_all_listed="The documents don't list all {thing} of {body}.",
    not_the_body="{parent} (not {body})",
    corrected="“{claim}” in the question is not what the source says, which is: {said}",
    doubtful=" (doubtful: {remark})",
    date_doubtful="{date}, date doubtful",
    broken_off="the source breaks off here, the rest is not in the collection",
    not_said="The documents don't say what was asked.",
    silent_here="The passages don't say this.",
    refused="The documents don't answer this question",
    refused_for="{refused}: {reason}",
    refused_near="{refused}; the closest match is {where}, but {lack}.",
    refused_near_quote="{refused}; the closest match is “{quote}” in {where}, which is worded differently.",
    quote_missing="these words were not found",
    not_named="{place} is not mentioned",
    nothing_of="they say nothing of {place}",
    no_laws="the texts of laws are not in the collection",
    no_law="the text of 《{law}》 is not in the collection",
    term_missing="“{term}” is not mentioned",
    rest_missing="the source breaks off, the rest is not in the collection",
    form_missing="it doesn't state {form}",
    no_answer_there="it doesn't contain the answer",
    section="the section “{heading}” of {document}",
    placed="{place} 《{title}》",
    acts={"由谁": "who is to “{act}”", "怎么": "how to “{act}”"},
    forms={
        "电话": "a telephone number",
        "网址": "a web address",
        "年龄": "an age",
        "女性人数": "the number of women",
        "金额": "an amount of money",
        "比例": "a share",
        "钟点": "a time of day",
        "频次": "a frequency",
        "期限": "a time limit",
        "天数": "a number of days",
        "年数": "a number of years",
        "时长": "a duration",
        "时间长短": "a duration",
        "面积": "an area",
        "日期": "the date",
        "年份": "a year",
        "时间": "when",
        "单位": "which body",
        "地点": "where",
        "籍贯": "the place of origin",
        "学历": "the education",
        "区别": "the difference",
        "由来": "the origin",
        "分数": "a score",
        "姓名": "the name of a person",
        "数目": "the number",
    },
)

PHRASES: Mapping[Language, Phrases] = {"zh": ZH, "en": EN}
