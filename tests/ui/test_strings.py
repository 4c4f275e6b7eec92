from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from ui.strings import AREAS, TABLES, Strings
from ui.web.blocks import TABS

UI = Path(__file__).resolve().parents[2] / "ui"
SOURCES = sorted(path for path in UI.rglob("*.py") if path.parent.name != "texts")
TEMPLATES = sorted(UI.rglob("*.j2"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_no_key_stands_in_two_areas():
    keys = [key for area in AREAS for key in area.ZH]
    assert len(keys) == len(set(keys))


def test_both_tables_have_the_same_keys():
    assert set(TABLES["zh"]) == set(TABLES["en"])


@pytest.mark.parametrize("key", sorted(TABLES["zh"]))
def test_both_languages_fill_the_same_slots(key):
    if not key.startswith("jsonl.no_question"):
        assert _slots(TABLES["zh"][key]) == _slots(TABLES["en"][key])


def test_a_text_is_filled_and_an_unknown_key_is_an_error():
    assert Strings("zh")("page.source_panel") == "原文出处"
    assert "7860" in Strings("en")("serve.port_in_use", port=7860, other=7861)
    with pytest.raises(KeyError):
        Strings("zh")("no.such.key")


def test_every_key_is_used_and_every_used_key_exists():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (*SOURCES, *TEMPLATES))
    used = set(re.findall(r"""["']([a-z]+(?:\.[a-z0-9_]+)*)["']""", sources))
    states = {f"clean.state.{state}" for state in ("missing", "extra", "changed")}
    tabs = {f"page.tab.{name}" for name, _ in TABS}
    of_the_api = {key for key in TABLES["zh"] if key.startswith("api.")}  # see tests/ui/api/test_texts.py
    assert set(TABLES["zh"]) - used - states - tabs - of_the_api == set()
    asked_for = set(re.findall(r"""(?:strings|say)\(\s*["']([a-z]+(?:\.[a-z0-9_]+)*)["']""", sources))
    assert asked_for - set(TABLES["zh"]) == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UI)))
def test_no_text_for_users_stands_outside_the_tables(path):
    literals = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in literals if CHINESE.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_text_for_users_stands_in_a_template(path):
    outside = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert CHINESE.findall(outside) == []
