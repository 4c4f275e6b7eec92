"""The English strings of the baselines and of outside sets."""

from __future__ import annotations

EN: dict[str, str] = {
    "help.baselines": "Measure what a newcomer would build with LlamaIndex, beside renda, on the same questions.",
    "help.baselines.dataset": "data set (JSONL)",
    "help.baselines.split": "questions of one half (dev, test) or all",
    "kind.outside": "outside set",
    "system": "system",
    "system.dense": "LlamaIndex starter: `SentenceSplitter`, dense",
    "system.bm25": "the same passages, BM25 as LlamaIndex ships it",
    "system.bm25_jieba": "the same passages, BM25 over words cut by jieba",
    "system.fused": "750/150 characters, dense + BM25 (jieba), reciprocal rank",
    "system.renda": "**renda**",
    "column.mrr@10": "MRR@10",
    "column.ndcg@10": "nDCG@10",
    "column.complete@4000": "all evidence in 4,000 characters",
    "column.time": "p50 / p95, ms",
    "baselines.progress": "measuring",
    "baselines.about": "{n} questions with evidence, in brackets 95 % intervals",
    "outside.set": "data set",
    "outside.documents": "documents",
    "outside.questions": "questions",
    "outside.measured": "measured",
    "outside.changed": " + changes",
    "outside.recorded": "{name} is recorded in {path}. `make readme` writes it into the READMEs.",
    "help.record": "Keep the figures of a complete run on an outside set for the READMEs.",
    "help.record.run": "folder or name of the run",
    "help.record.name": "what the READMEs call the data set",
}
