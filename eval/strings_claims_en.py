"""The English strings of measuring the verification of sentences."""

from __future__ import annotations

EN: dict[str, str] = {
    "help.claims": "Check the verification of sentences: true ones kept, corrupted ones caught.",
    "help.claims.split": "which half: all, dev (for fitting) or test",
    "help.claims.words": "by words alone, without the embedding model",
    "help.claims.list": "list the sentences judged wrongly",
    "help.claims.json": "print JSON",
    "claims.progress": "Sentences verified",
    "claims.group": "group",
    "claims.pairs": "pairs",
    "claims.kept": "true kept",
    "claims.caught": "false caught",
    "claims.narrowed": "at the quote",
    "claims.ms": "ms/sentence",
    "claims.lost": "lost {id}: {text}",
    "claims.missed": "missed {id}: {text}",
    "claims.of.number": "number",
    "claims.of.date": "date",
    "claims.of.place": "place",
    "claims.of.name": "name",
    "claims.of.negation": "negation",
    "claims.of.scope": "scope",
    "claims.of.role": "role",
    "claims.of.content": "content",
    "claims.of.literal": "literal",
    "claims.of.short": "shortened",
    "claims.of.paraphrase": "paraphrased",
    "claims.of.joined": "joined",
    "claims.of.all": "all",
}
