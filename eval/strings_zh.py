"""The Chinese table of eval/strings.py."""

from __future__ import annotations

ZH: dict[str, str] = {
    # kinds of questions, and groups of them
    "kind.fact": "事实",
    "kind.list": "列举",
    "kind.number": "数字",
    "kind.date_person": "日期人物",
    "kind.procedure": "程序",
    "kind.definition": "定义",
    "kind.relation": "关系",
    "kind.multi": "多文件",
    "kind.title": "找文件",
    "kind.quote": "查原话",
    "kind.paraphrase": "换说法",
    "kind.traditional": "繁体",
    "kind.typo": "错字拼音",
    "kind.english": "英文",
    "kind.follow_up": "追问",
    "kind.false_premise": "前提有误",
    "kind.unanswerable": "题内无答",
    "kind.off_topic": "题外",
    "group.answerable": "有答案",
    "group.unanswerable": "无答案",
    "group.all": "全部",
}
