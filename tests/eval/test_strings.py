"""What the evaluation shows stands in two tables with the same keys and slots."""

from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from eval import strings
from eval.cases import Kind
from eval.strings import TABLES, Strings
from eval.summary import MEASURES

PARTS = sorted(Path(strings.__file__).parent.glob("strings_*_zh.py"))


def slots(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_tables_have_the_same_keys():
    assert set(TABLES["zh"]) == set(TABLES["en"])


@pytest.mark.parametrize("key", sorted(TABLES["zh"]))
def test_both_languages_fill_the_same_slots(key):
    assert slots(TABLES["zh"][key]) == slots(TABLES["en"].get(key, ""))


def test_no_part_of_the_tables_overrides_another():
    from importlib import import_module

    parts = [import_module(f"eval.{path.stem}").ZH for path in PARTS]
    keys = [key for part in [*parts, import_module("eval.strings_zh").ZH] for key in part]
    assert len(keys) == len(set(keys)) == len(TABLES["zh"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_and_every_measure_has_a_name(language):
    for kind in get_args(Kind):
        assert f"kind.{kind}" in TABLES[language]
    for measure in MEASURES:
        assert f"figure.{measure}" in TABLES[language]


def test_help_texts_are_found_by_the_command_line_in_its_language():
    from ui.strings import Strings as Shown

    assert Shown("en").help("eval.help.run") == Strings("en")("help.run")
    assert Shown("zh").help("eval.no.such.key") == "eval.no.such.key"
