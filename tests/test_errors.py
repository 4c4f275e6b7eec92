import inspect
import re

import pytest

from rag import errors
from rag.errors import RendaError

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, RendaError)]


def drawn_tree():
    """Each error named in the drawing, with the one it is drawn under."""
    parents, open_branches = {}, {}
    for line in errors.__doc__.splitlines():
        found = re.match(r"(?P<indent>[ │├└─]*)(?P<name>[A-Z]\w+Error)\b", line)
        if not found:
            continue
        depth = len(found["indent"])
        above = [at for at in open_branches if at < depth]
        parents[found["name"]] = open_branches[max(above)] if above else None
        open_branches = {at: name for at, name in open_branches.items() if at < depth} | {
            depth: found["name"]
        }
    return parents


def test_the_drawing_at_the_top_is_the_hierarchy():
    real = {kind.__name__: kind.__bases__[0].__name__ for kind in CLASSES if kind is not RendaError}
    assert drawn_tree() == {"RendaError": None} | real


def test_every_error_has_a_code_of_its_own():
    codes = [kind.__dict__.get("code") for kind in CLASSES]
    assert None not in codes
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", CLASSES)
def test_one_except_clause_catches_every_failure_and_its_text_is_the_message(kind):
    with pytest.raises(RendaError) as caught:
        raise kind("索引不存在，请运行 renda index。")
    assert str(caught.value) == "索引不存在，请运行 renda index。"
