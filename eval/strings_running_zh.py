"""The Chinese table of eval/strings.py for running a data set."""

from __future__ import annotations

ZH: dict[str, str] = {
    # help
    "help.group": "用评测集衡量检索、回答与拒答。",
    "help.run": "运行评测集，按题型列出各项指标；每次运行留下一个文件夹，可中断后接着跑。",
    "help.run.dataset": "评测集：名称、JSONL 文件、squad:文件 或 beir:文件夹（后两种只衡量检索）。",
    "help.run.split": "只用一半：dev 或 test。",
    "help.run.kind": "只用一种题型。",
    "help.run.limit": "最多几题，0 为不限。",
    "help.run.mode": "回答方式：extractive 或 llm，默认取设置 RENDA_ANSWER_MODE。",
    "help.run.name": "这次运行的名称，默认取评测集的名称。",
    "help.run.resume": "接着跑一次中断的评测：文件夹或名称。",
    "help.run.json": "把各项指标作为一个 JSON 对象写到标准输出。",
    # run
    "run.progress": "评测",
    "run.stopped": "停在第 {done} 题（共 {total} 题），已有的结果都已保存。接着跑：renda eval run --resume {run}",
    "run.kept": "这次评测保存在 {folder}",
    "run.head.kind": "题型",
    "run.head.n": "题数",
    "run.head.figure": "指标",
    "run.head.value": "数值",
    "run.head.interval": "95 % 区间",
    "run.head.stage": "阶段",
    "run.head.p50": "中位数",
    "run.head.p95": "95 百分位",
    "run.table.answerable": "有答案的题",
    "run.table.all": "全部的题",
    "run.table.refusal": "拒答",
    "run.table.speed": "用时（毫秒）",
    # short headings of measures
    "head.hit@1": "首段",
    "head.hit@5": "前五",
    "head.mrr@10": "MRR",
    "head.complete@4000": "齐全",
    "head.key_points": "要点",
    "head.citation_recall": "引用",
    "head.answered": "作答",
    "refusal.precision": "准确率",
    "refusal.recall": "召回率",
    "refusal.auroc": "AUROC",
    "refusal.risk_area": "风险–覆盖曲线下面积",
}
