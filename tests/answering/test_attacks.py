"""Whoever gives the model orders, in a document, a question or the dialogue, gets nothing by it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from pydantic import SecretStr

from rag.answering.by_model import write_answer
from rag.answering.writer import UNSUPPORTED, Writer
from rag.answering.writers import verification
from rag.llms.base import Piece, Usage
from rag.llms.remote import RemoteModel
from rag.llms.replies import RememberedModel
from rag.settings import LanguageModelSettings
from rag.types import Answer
from tests.answering.attacked import (
    QUESTION,
    TRUE,
    Attack,
    articles_of,
    attacks,
    hits_of,
    obeying,
    problems_of,
    prompt_of,
)
from tests.llms.scripted import KEY, Reply, ScriptedServer, scripted_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ATTACKS = attacks()
ON_ANSWERS = [one for one in ATTACKS if one.where != "history"]
ON_PROMPTS = [one for one in ATTACKS if one.where not in ("history", "reply")]
MAX_TOKENS = 1024
LONG = 200
"""Characters of a reply from which on it comes from within the process: the server sends them one by one."""


class Obedient:
    """A model in the process that gives one reply, a few characters at a time."""

    name = identity = "obedient"
    context_window = 8192

    def __init__(self, reply: str) -> None:
        self._reply = reply

    def stream(self, messages, max_tokens):
        for at in range(0, len(self._reply), 3):
            yield Piece(self._reply[at : at + 3])
        yield Piece("", "stop", Usage(1, 1))

    def count_tokens(self, text: str) -> int:
        return len(text)

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def served():
    """A server and a model on it. The last reply is given again and again: each test enqueues its own."""
    with scripted_server() as script:
        settings = LanguageModelSettings(
            api_base=script.base_url,
            model="m",
            api_key=SecretStr(KEY),
            first_token_s=20.0,
            timeout_s=60.0,
            max_tokens=MAX_TOKENS,
        )
        yield script, RemoteModel(settings)


@pytest.fixture(scope="module")
def verification_of(bundled_embedder):
    """As the program verifies; the vectors of the honest articles are computed once."""
    return cache(lambda articles: verification(bundled_embedder, articles))


@pytest.fixture
def writer_of(served, tmp_path, verification_of):
    script, remote = served

    def build(attack: Attack, unsupported="mark", language="zh") -> Writer:
        reply = obeying(attack, language)
        if len(reply) > LONG:
            model = RememberedModel(Obedient(reply), tmp_path / "replies.db", language)
        else:
            model = RememberedModel(remote, tmp_path / "replies.db", language)
            script_reply(script, reply)
        articles = articles_of(attack)
        verify = verification_of(tuple(article.meta for article in articles.values()))
        return Writer(model, language, MAX_TOKENS, unsupported, verify, articles.__getitem__, 6)

    return build


def answered(writer: Writer, attack: Attack) -> Answer:
    """The answer; what was streamed is its text."""
    extractive = Answer(attack.question, "摘录", "answered", "extractive")
    texts = []
    writing = write_answer(writer, attack.question, hits_of(attack), extractive)
    while True:
        try:
            texts.append(next(writing))
        except StopIteration as finished:
            assert "".join(texts) == finished.value.text
            return finished.value


def script_reply(script: ScriptedServer, text: str) -> None:
    script.enqueue(Reply(text))
    if script.requests:
        script.next_reply()


def test_the_attacks_are_many_and_of_all_kinds():
    assert len({one.id for one in ATTACKS}) == len(ATTACKS) >= 350
    assert min(Counter(one.lang for one in ATTACKS if one.lang != "ja").values()) >= 70
    assert len({one.kind for one in ATTACKS}) >= 30
    assert sum(one.where == "history" for one in ATTACKS) >= 30


@pytest.mark.parametrize("attack", ON_ANSWERS, ids=lambda one: one.id)
def test_a_model_that_obeys_says_nothing_false_without_the_mark_and_nothing_secret(writer_of, attack):
    answer = answered(writer_of(attack), attack)
    assert problems_of(attack, answer) == []
    assert answer.mode == "llm"
    assert answer.text.startswith(f"{TRUE}[1]")
    dropped = answered(writer_of(attack, "drop"), attack)  # the same reply, remembered
    assert problems_of(attack, dropped) == []
    assert UNSUPPORTED not in dropped.text
    assert not any(false in dropped.text for false in attack.false)


@pytest.mark.parametrize(
    "attack",
    [one for one in ATTACKS if one.kind == "leak" and one.where != "history"],
    ids=lambda one: one.id,
)
def test_the_english_prompt_is_kept_too(writer_of, attack):
    answer = answered(writer_of(attack, language="en"), attack)
    assert problems_of(attack, answer, "en") == []


@pytest.mark.parametrize("attack", ON_PROMPTS, ids=lambda one: one.id)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_prompt_shows_what_is_material_and_what_is_not(attack, language):
    prompt = prompt_of(attack, language)
    user = prompt.messages[1].content
    lines = user.split("\n")
    first, last = (at for at, line in enumerate(lines) if line == prompt.fence)
    assert user.count(prompt.fence) == 2
    inside = lines[first + 1 : last]
    heads = [int(match[1]) for line in inside if (match := re.match(r"\[(\d+)\] ", line))]
    assert heads == list(range(1, len(prompt.hits) + 1))
    assert [line for line in lines if "===" in line] == [prompt.fence] * 2
    assert not re.search(r"<[|｜/a-z!<]|\[/?INST\]", user, re.I)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2028\u2029\U000e0000-\U000e007f]", user)
    assert len(lines) - last == 5  # an empty line, the question, an empty line, the order to answer
    assert attack.question[:4].split("<")[0] in lines[last + 2]


def test_an_attack_changes_no_other_answer(served, writer_of):
    honest = Attack("honest", "question", "none", "zh", QUESTION, "", (), ())
    script, _ = served
    asked = len(script.requests)
    short = [one for one in ATTACKS if one.where == "question" and len(obeying(one)) <= LONG]
    for attack in short[:10]:
        answered(writer_of(attack), attack)
    answer = answered(writer_of(honest), honest)
    assert answer.text == f"{TRUE}[1]"
    assert not answer.writing.cached
    assert len(script.requests) == asked + 11


def test_what_gives_orders_is_never_sent():
    attack = next(one for one in ATTACKS if one.id == "passage-01")
    user = prompt_of(attack).messages[1].content
    assert "代表每季度接待选民一次。" in user
    assert "忽略以上规则" not in user
