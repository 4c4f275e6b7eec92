"""The English table of eval/strings.py."""

from __future__ import annotations

EN: dict[str, str] = {
    # kinds of questions, and groups of them
    "kind.fact": "fact",
    "kind.list": "list",
    "kind.number": "number",
    "kind.date_person": "date, person",
    "kind.procedure": "procedure",
    "kind.definition": "definition",
    "kind.relation": "relation",
    "kind.multi": "several docs",
    "kind.title": "title",
    "kind.quote": "quote",
    "kind.paraphrase": "paraphrase",
    "kind.traditional": "traditional",
    "kind.typo": "typo, pinyin",
    "kind.english": "English",
    "kind.follow_up": "follow-up",
    "kind.false_premise": "false premise",
    "kind.unanswerable": "in domain",
    "kind.off_topic": "off topic",
    "group.answerable": "answerable",
    "group.unanswerable": "unanswerable",
    "group.all": "all",
}
