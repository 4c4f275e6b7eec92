"""What ``renda eval from-feedback`` says, in Chinese and English."""

from __future__ import annotations

ZH: dict[str, str] = {
    "help.from_feedback": "把网页上的评价（👍 / 👎）变成评测集的草稿：赞成的填好引文，反对的留空，都等人核对。",
    "help.from_feedback.output": "要写的新文件（JSONL），默认 feedback.jsonl；已存在时不覆盖",
    "feedback.none": "还没有人评价过回答，没有写文件。",
    "feedback.written": "把评价写成 {count} 题草稿：{path}。请逐行核对问题、引文与要点，删去 draft，再运行 renda eval check {path}。",
}

EN: dict[str, str] = {
    "help.from_feedback": "Turn the verdicts of the page (👍 / 👎) into drafts of a data set: quotes filled in where they are good, none where they are bad, all to be reviewed.",
    "help.from_feedback.output": "new file to write (JSONL), feedback.jsonl by default; never overwritten",
    "feedback.none": "Nobody has judged an answer yet; no file was written.",
    "feedback.written": "The verdicts made {count} drafts: {path}. Check question, quotes and key points of each, remove draft, then run renda eval check {path}.",
}
