from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.export.file_names import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("主席团的工作", "主席团的工作.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ('a:b*c?d"e<f>g|h\\i', "a b c d e f g h i.md"),
        ("con", "conversation.md"),
        ("LPT1.txt", "conversation.md"),
        ("...", "conversation.md"),
        ("", "conversation.md"),
        ("\u202egpj.exe\n\0", "gpj.exe.md"),
        (" 名 . ", "名.md"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title, name):
    assert file_name(title, "md", "conversation") == name


@given(st.text(max_size=300))
def test_any_title_becomes_a_name(title):
    name = file_name(title, "docx", "conversation")
    assert re.fullmatch(r'[^\\/:*?"<>|\0-\x1f]+\.docx', name)
    assert len(name.encode("utf-8")) <= 130
    assert not name.startswith((".", " ", "-"))
