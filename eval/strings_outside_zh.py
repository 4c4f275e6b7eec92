"""The Chinese strings of the baselines and of outside sets."""

from __future__ import annotations

ZH: dict[str, str] = {
    "help.baselines": "在同样的问题上，把初学者用 LlamaIndex 会搭出的系统与 renda 一起衡量。",
    "help.baselines.dataset": "评测集（JSONL）",
    "help.baselines.split": "只用一半（dev、test），或全部（all）",
    "kind.outside": "外部",
    "system": "系统",
    "system.dense": "LlamaIndex 入门示例：`SentenceSplitter` 加向量检索",
    "system.bm25": "同样的段落，LlamaIndex 自带的 BM25",
    "system.bm25_jieba": "同样的段落，用 jieba 分词的 BM25",
    "system.fused": "750/150 字的段落，向量加 BM25（jieba），按名次融合",
    "system.renda": "**renda**",
    "column.mrr@10": "MRR@10",
    "column.ndcg@10": "nDCG@10",
    "column.complete@4000": "前 4000 字含全部依据",
    "column.time": "p50 / p95（毫秒）",
    "baselines.progress": "衡量",
    "baselines.about": "{n} 个有依据的问题，括号内为 95 % 区间",
    "outside.set": "评测集",
    "outside.documents": "文档",
    "outside.questions": "问题",
    "outside.measured": "测于",
    "outside.changed": "，另有改动",
    "outside.recorded": "{name} 的结果已写入 {path}。make readme 会把它写进 README。",
    "help.record": "记下一次外部评测集运行的结果，供 README 使用。",
    "help.record.run": "那次运行的文件夹或名称",
    "help.record.name": "README 里怎样称呼这个评测集",
}
