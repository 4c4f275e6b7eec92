import ast
import inspect
import pickle
import re

import pytest

from rag import errors
from rag.errors import InputError, RendaError
from rag.settings import PROJECT_ROOT
from tests.error_texts import Errors, error_names, modules

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


@pytest.fixture(scope="module")
def sources():
    return {path.relative_to(PROJECT_ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules()}


@pytest.fixture(scope="module")
def read(sources):
    trees = [ast.parse(source) for source in sources.values()]
    names = error_names(trees)
    return lambda source: Errors(source, names)


def test_an_error_is_told_in_chinese_and_in_english_and_stays_so_when_it_is_sent_on():
    error = pickle.loads(pickle.dumps(InputError("问题是空的。", "The question is empty.")))
    assert (str(error), error.told("zh"), error.told("en")) == (
        "问题是空的。",
        "问题是空的。",
        "The question is empty.",
    )


def test_an_error_from_a_table_is_told_as_the_table_says():
    assert InputError("No such user.").told("en") == InputError("No such user.").told("zh") == "No such user."


def test_every_error_says_in_english_what_it_says_in_chinese(sources, read):
    assert [f"{name}:{one}" for name, source in sources.items() for one in read(source).untold()] == []


def test_the_english_of_every_error_is_english_and_names_the_same_values(sources, read):
    assert [f"{name}:{one}" for name, source in sources.items() for one in read(source).unlike()] == []
    assert sum(len(list(read(source).pairs())) for source in sources.values()) > 200


@pytest.mark.parametrize(
    "source",
    [
        'raise InputError("问题是空的。")',
        'raise InputError(f"{path} 读不出来。")',
        "raise InputError(message)",
        'raise kind(f"向量库 {what}。")',
        'error = RunFolderError("没有。")\nclass RunFolderError(StoreError): ...',
        'def _bad(reason: str) -> StoreError: ...\nraise _bad("各文件的长度对不上")',
        'def _fail(what: str) -> NoReturn: ...\n_fail("连接不上。")',
    ],
)
def test_an_error_without_english_is_found(source):
    trees = [ast.parse(inspect.getsource(errors)), ast.parse(source)]
    found = Errors(source, error_names(trees))
    assert list(found.untold())


@pytest.mark.parametrize(
    "source",
    [
        'InputError("空的。", "It is 空的.")',
        'InputError("空的。", "Empty。")',
        'InputError(f"{path} 读不出来。", "It can\'t be read.")',
        'InputError(f"{path} 读不出来。", f"{folder} can\'t be read.")',
        'Both("应小于 {lt}", "it should be less than {gt}")',
    ],
)
def test_an_english_text_that_says_something_else_is_found(source, read):
    assert list(read(source).unlike())


@pytest.mark.parametrize(
    "source",
    [
        "InputError(f\"有 {'、'.join(names)}：{what.chinese}\", f\"{what.english}: {', '.join(names)}\")",
        'InputError(f"{size} 里的{error}", f"{error.told(\'en\')} in {size}")',
        'raise InputError(self._strings("users.taken", name=name))',
        'raise failure("settings")',
    ],
)
def test_the_same_said_in_another_order_is_no_difference(source, read):
    assert list(read(source).unlike()) == list(read(source).untold()) == []
