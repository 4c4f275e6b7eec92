"""What is said of answers that a language model writes, in Chinese and English."""

from __future__ import annotations

ZH: dict[str, str] = {
    "writing.wait": "语言模型正在撰写，每句核对之后才显示。办公电脑上，第一句可能要等一分钟左右。",
    "writing.unsupported": "未找到依据",
    "writing.mark": "（文件中未找到依据）",
    "writing.notice": "已改为摘录原文",
    "writing.notice_part": "后半部分已改为摘录原文",
    "writing.notice_asked": "追问没有由语言模型补全",
    "writing.by": "由 {model} 撰写",
    "writing.silent": "{model} 读过相关段落，没有找到答案",
    "writing.support": "{claims} 句中 {supported} 句有依据",
    "writing.dropped": "另外 {count} 句没有依据，已略去",
    "writing.corrected": "{count} 处引文已改正",
    "writing.seconds": "{seconds} 秒",
    "writing.cached": "来自先前的回答",
    "writing.separator": " · ",
    "writing.asked_label": "实际检索的问题",
    "writing.asked": "按此检索：{asked}",
    "writing.said_notice": "回答好了，语言模型没有写成的部分改为摘录原文，引用 {count} 处",
    "writing.remark": "注意：{notice}",
}

EN: dict[str, str] = {
    "writing.wait": "The model is writing; each sentence is checked before it appears. On an office computer the first one may take a minute.",
    "writing.unsupported": "no support found",
    "writing.mark": " (no support found in the documents)",
    "writing.notice": "Quotations instead",
    "writing.notice_part": "Quotations instead of the rest",
    "writing.notice_asked": "Follow-up not completed by the model",
    "writing.by": "Written by {model}",
    "writing.silent": "{model} read the passages and found no answer",
    "writing.support": "{supported} of {claims} sentences supported",
    "writing.dropped": "{count} more without support left out",
    "writing.corrected": "{count} citations corrected",
    "writing.seconds": "{seconds} s",
    "writing.cached": "from an earlier answer",
    "writing.separator": " · ",
    "writing.asked_label": "What was searched for",
    "writing.asked": "Searched for: {asked}",
    "writing.said_notice": "Answer ready, with quotations instead of what the model did not write, {count} citations",
    "writing.remark": "Note: {notice}",
}
