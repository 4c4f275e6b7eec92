from __future__ import annotations

import io

from rich.console import Console

from eval.progress import progress_bars
from rag.errors import Both, Language
from rag.progress import CLEANING


def _shown(is_terminal: bool, language: Language = "zh") -> str:
    file = io.StringIO()
    console = Console(file=file, force_terminal=is_terminal, width=100, color_system=None)
    with progress_bars(console, language) as report:
        for done in range(4):
            report(CLEANING, done, 3)
        report(Both.same("[bold]标记[/bold]"), 0, 0)
    return file.getvalue()


def test_a_terminal_shows_a_bar_that_fills():
    shown = _shown(is_terminal=True)
    assert "清洗" in shown
    assert "3/3" in shown


def test_a_log_gets_one_line_a_stage():
    assert _shown(is_terminal=False) == "清洗 0/3 …\n[bold]标记[/bold] …\n"


def test_the_name_of_a_stage_is_never_taken_for_markup():
    assert "[bold]标记[/bold]" in _shown(is_terminal=True)


def test_a_stage_of_the_library_is_shown_in_english_by_setting():
    assert _shown(is_terminal=False, language="en").startswith("Cleaning 0/3 …\n")
    assert "Cleaning" in _shown(is_terminal=True, language="en")
