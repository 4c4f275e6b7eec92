"""Reads the source for the errors that it raises, and for what they say in each language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from rag.settings import PROJECT_ROOT

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
ROOTS = ("rag", "ui", "eval")
TABLES = re.compile(r"(^|[._])strings$")


def modules() -> list[Path]:
    """The modules of the library, the ways in and the evaluation."""
    return [path for root in ROOTS for path in sorted((PROJECT_ROOT / root).rglob("*.py"))]


def error_names(trees: list[ast.Module], root: str = "RendaError") -> set[str]:
    """The names of ``root`` and of all classes under it."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {root}
    while new := {c.name for c in classes if names & {ast.unparse(base) for base in c.bases}} - names:
        names |= new
    return names


class Errors:
    """What a module says of its errors; ``names`` are those of all classes of errors."""

    def __init__(self, source: str, names: set[str]) -> None:
        self._tree = ast.parse(source)
        self._made = names
        functions = [node for node in ast.walk(self._tree) if isinstance(node, ast.FunctionDef)]
        self._makers = {f.name for f in functions if f.returns and ast.unparse(f.returns) in self._made}
        self._told_within = {
            c.name for c in ast.walk(self._tree) if isinstance(c, ast.ClassDef) and _tells_itself(c)
        }
        self._raisers = {f.name for f in functions if f.returns and ast.unparse(f.returns) == "NoReturn"}

    def untold(self) -> Iterator[str]:
        """The errors without an English text: the message is from no table, and there is no second one."""
        for call in self._calls():
            name = _name(call)
            raised = name in self._made or (name in self._raisers | {"kind"} and _holds_chinese(call))
            if raised and not (_is_told(call) or _from_table(call) or name in self._told_within):
                yield f"{call.lineno}: {ast.unparse(call)[:90]}"
            if name in self._makers and any(_bare_chinese(arg) for arg in call.args):
                yield f"{call.lineno}: {ast.unparse(call)[:90]}"

    def pairs(self) -> Iterator[tuple[int, ast.expr, ast.expr]]:
        """The line, the Chinese and the English of each text that stands there in both."""
        for call in self._calls():
            if _name(call) in self._made | self._raisers | {"Both", "kind"} and len(call.args) > 1:
                yield call.lineno, call.args[0], call.args[1]

    def unlike(self) -> Iterator[str]:
        """The pairs whose English holds Chinese, or has other slots than the Chinese."""
        for line, chinese, english in self.pairs():
            if _holds_chinese(english) or (_is_text(chinese) and slots(chinese) != slots(english)):
                yield f"{line}: {ast.unparse(english)[:90]}"

    def _calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self._tree) if isinstance(node, ast.Call))


def slots(text: ast.expr) -> list[str]:
    """What is put into a text, sorted; the language of what is put there does not count."""
    if isinstance(text, ast.Constant):
        return sorted(name for _, name, _, _ in Formatter().parse(str(text.value)) if name is not None)
    found = [node for node in ast.iter_child_nodes(text) if isinstance(node, ast.FormattedValue)]
    return sorted(_unspoken(node) for node in found)


def _unspoken(slot: ast.FormattedValue) -> str:
    shown = f"{ast.unparse(slot.value)}!{slot.conversion}"
    shown = re.sub(r"\.(chinese|english)\b|\.told\('(en|zh)'\)", "", shown)
    shown = re.sub(r"\b(chinese|english)\b", "both", shown)
    return re.sub(r"'[^']*[^\w'][^']*'|'\w*[^\x00-\x7f]\w*'", "''", shown)


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _is_told(call: ast.Call) -> bool:
    return len(call.args) > 1 or any(isinstance(arg, ast.Starred) for arg in call.args)


def _tells_itself(kind: ast.ClassDef) -> bool:
    """Whether the class makes both texts of its errors."""
    calls = (node for node in ast.walk(kind) if isinstance(node, ast.Call))
    return any(ast.unparse(call.func) == "super().__init__" and _is_told(call) for call in calls)


def _from_table(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Call) and bool(TABLES.search(ast.unparse(first.func)))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _holds_chinese(node: ast.AST) -> bool:
    texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return any(isinstance(text, str) and CHINESE.search(text) for text in texts)


def _bare_chinese(node: ast.expr) -> bool:
    """Whether there is Chinese in ``node`` outside a pair."""
    if isinstance(node, ast.Call) and _name(node) == "Both":
        return False
    if _is_text(node):
        return _holds_chinese(node)
    return any(_bare_chinese(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
