"""Rules of cleaning and kinds of marks, in words that readers understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.phrases import PHRASES

if TYPE_CHECKING:
    from ui.strings import Strings

RULES = (
    "rule.advert",
    "rule.aspect_particle",
    "rule.before_first_article",
    "rule.blank_line",
    "rule.broken_code_page",
    "rule.broken_line",
    "rule.compilation_heading",
    "rule.district_word",
    "rule.doubled_paragraph",
    "rule.editor_mark",
    "rule.exotic_space",
    "rule.flat_paragraph",
    "rule.glued_heading",
    "rule.html_entity",
    "rule.html_tag",
    "rule.inserted_title",
    "rule.invisible_character",
    "rule.line_end",
    "rule.lost_quotation_mark",
    "rule.masked_word",
    "rule.misprint",
    "rule.neighbour_links",
    "rule.omission_notice",
    "rule.page_cut",
    "rule.page_number",
    "rule.parted_word",
    "rule.pinyin",
    "rule.private_use_character",
    "rule.repeated_title",
    "rule.site_control",
    "rule.site_label",
    "rule.site_navigation",
    "rule.spaced_title",
    "rule.spun_word",
    "rule.stray_blank",
    "rule.teaser",
    "rule.title_label",
    "rule.title_lines",
    "rule.traditional_script",
    "rule.truncation_notice",
    "rule.unreadable",
    "rule.upload_details",
    "rule.web_address",
)
MARKS = (
    "mark.doubtful_date",
    "mark.doubtful_number",
    "mark.masked",
    "mark.omission",
    "mark.restored_word",
    "mark.truncation",
    "mark.unreadable",
)


@dataclass(frozen=True, slots=True)
class RuleName:
    """A rule: ``name`` in a few words, and what it does; a rule without words of its own shows its id."""

    id: str
    name: str
    meaning: str


def rule_name(strings: Strings, rule: str) -> RuleName:
    """Return the words for one rule, such as ``pinyin``."""
    key = f"rule.{rule}"
    if key not in RULES:
        return RuleName(rule, rule, "")
    name, _, meaning = strings(key).partition(PHRASES[strings.language].colon)
    return RuleName(rule, name, meaning)


def rule_names(strings: Strings, rules: str) -> tuple[RuleName, ...]:
    """Return the words for the rules of one edit, which are joined by ``+``."""
    return tuple(rule_name(strings, rule) for rule in rules.split("+"))


def mark_name(strings: Strings, kind: str) -> str:
    """Return the words for a kind of mark."""
    key = f"mark.{kind}"
    return strings(key) if key in MARKS else kind
