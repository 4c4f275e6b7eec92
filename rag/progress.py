"""What a long work is at: whoever reports it names the stage in both languages, whoever shows it takes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rag.errors import Both

Progress: TypeAlias = Callable[[Both, int, int], None]
"""Called with ``(stage, done, total)``; ``total`` is 0 where it is not known."""

CLEANING = Both("清洗", "Cleaning")
SPLITTING = Both("切分段落", "Splitting into passages")
PASSAGE_VECTORS = Both("计算段落向量", "Computing the vectors of passages")
SENTENCE_VECTORS = Both("计算句子向量", "Computing the vectors of sentences")
VECTORS = Both("计算向量", "Computing vectors")
KEYWORDS = Both("建立关键词索引", "Building the keyword index")
DUPLICATES = Both("查找重复段落", "Looking for repeated passages")
VOCABULARY = Both("整理词汇", "Gathering the vocabulary")
STORING = Both("写入向量库", "Writing the vector store")
PREPARING = Both("准备内置向量模型（只需一次）", "Preparing the bundled embedding model (only once)")
