"""The Chinese strings of measuring the verification of sentences."""

from __future__ import annotations

ZH: dict[str, str] = {
    "help.claims": "检查逐句核对：真句留下多少，改错一处的句子抓住多少。",
    "help.claims.split": "用哪一半：all、dev（调参用）或 test",
    "help.claims.words": "只看词句，不用向量模型",
    "help.claims.list": "列出判错的句子",
    "help.claims.json": "输出 JSON",
    "claims.progress": "核对句子",
    "claims.group": "分组",
    "claims.pairs": "对数",
    "claims.kept": "真句留下",
    "claims.caught": "错句抓住",
    "claims.narrowed": "定位到原句",
    "claims.ms": "毫秒/句",
    "claims.lost": "误删 {id}：{text}",
    "claims.missed": "漏过 {id}：{text}",
    "claims.of.number": "数字",
    "claims.of.date": "日期",
    "claims.of.place": "地名",
    "claims.of.name": "名称",
    "claims.of.negation": "否定",
    "claims.of.scope": "范围",
    "claims.of.role": "主客",
    "claims.of.content": "内容",
    "claims.of.literal": "照抄",
    "claims.of.short": "缩写",
    "claims.of.paraphrase": "改写",
    "claims.of.joined": "合并",
    "claims.of.all": "全部",
}
