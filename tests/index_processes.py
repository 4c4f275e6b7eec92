"""Builds in processes of their own: killed, without disk space, or two at once. Started by test_index_kills.

Everything is imported once; each build is then a fork, so that it starts in no time. This process itself
never opens a store: a fork would inherit its threads' locks.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import chromadb  # noqa: F401 - imported for the forks
import datasketch  # noqa: F401

from rag.errors import Both, IndexBuildError, IndexBusyError
from rag.index_build import sentence_text
from rag.indexing import build_index, open_index
from rag.progress import KEYWORDS, PASSAGE_VECTORS, SENTENCE_VECTORS, SPLITTING, STORING
from rag.repair import Vocabulary
from rag.settings import Settings
from tests.fakes import HashEmbedder
from tests.index_samples import passages_of, sample_article, sample_settings, write_sample_corpus

KILLS = 20
STAGES = [SPLITTING, PASSAGE_VECTORS, SENTENCE_VECTORS, KEYWORDS, STORING]


def sentence_of(version: int) -> str:
    return f"第{version}版规定代表每年述职{version}次。"


def write_version(settings: Settings, version: int) -> None:
    changed = sample_article("beiliu", extra="\n" + sentence_of(version))
    write_sample_corpus(settings, sample_article("wenzhou"), changed, sample_article("hailing"))


def start(work: Callable[[], int]) -> int:
    """Run ``work`` in a fork; its result is the exit code."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        code = work()
    except BaseException as error:  # told to the test, which runs in another process
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(code)


def finish(child: int) -> int:
    """The fork's exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def build(settings: Settings) -> int:
    build_index(settings, embedder=HashEmbedder())
    return 0


def build_and_die_at(settings: Settings, stage: Both) -> int:
    def die(told: Both, done: int, total: int) -> None:
        if told == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    build_index(settings, die, embedder=HashEmbedder())
    return 0


def answering_version(settings: Settings) -> int:
    """The version that all stores of the index agree on; an exit code of 99 says that they don't."""
    embedder = HashEmbedder()
    with open_index(settings) as index:
        texts = [passage.text for passage in passages_of(index.table)]
        version = next(v for v in range(98) if any(sentence_of(v) in text for text in texts))
        meta = index.table.metas()["beiliu"]
        vector = embedder.embed_query(sentence_text(sentence_of(version), meta))
        ordinal, number, similarity = index.chroma.query_sentences(vector, 1)[0]
        passage = index.table.passage(ordinal)
        assert similarity > 0.9999, similarity
        assert passage.sentences[number].text == sentence_of(version)
        assert len(texts) == len(index.words) == len(index.token_vectors or ()) == index.chroma.counts()[0]
        assert [row for row, _ in index.words.top([f"{version}"], 2)] == [ordinal] or version == 0
    return version


def kills(settings: Settings) -> dict[str, object]:
    write_version(settings, 0)
    assert finish(start(lambda: build(settings))) == 0
    began = time.perf_counter()
    write_version(settings, 1)
    assert finish(start(lambda: build(settings))) == 0
    duration = time.perf_counter() - began
    rounds = []
    for number in range(KILLS):
        version = number + 2
        write_version(settings, version)
        if number < len(STAGES):
            child = start(lambda stage=STAGES[number]: build_and_die_at(settings, stage))  # type: ignore[misc]
        else:
            child = start(lambda: build(settings))
            time.sleep(duration * (number - len(STAGES) + 0.5) / (KILLS - len(STAGES)))
            os.kill(child, signal.SIGKILL)
        ended = finish(child)
        rounds.append(
            {"built": version, "ended": ended, "answers": finish(start(lambda: answering_version(settings)))}
        )
    last = finish(start(lambda: build(settings)))
    builds = [path.name for path in (settings.index_dir / "builds").iterdir()]
    return {
        "rounds": rounds,
        "last": last,
        "answers": finish(start(lambda: answering_version(settings))),
        "builds": builds,
    }


def full_disk(folder: Path, limit: int) -> dict[str, object]:
    """A build that can't write more than ``limit`` bytes to a file, as on a full disk or beyond a quota."""
    settings = sample_settings(folder / str(limit), passage_chars=100)
    write_version(settings, 0)
    assert finish(start(lambda: build(settings))) == 0
    write_version(settings, 1)
    message = settings.corpus_dir / "message.txt"

    def build_without_space() -> int:
        unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, unlimited[1]))
        try:
            return build(settings)
        except IndexBuildError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
            message.write_text(str(error), encoding="utf-8")
            return 3

    return {
        "failed": finish(start(build_without_space)),
        "message": message.read_text(encoding="utf-8"),
        "builds": len(list((settings.index_dir / "builds").iterdir())),
        "old": finish(start(lambda: answering_version(settings))),
        "again": finish(start(lambda: build(settings))),
        "new": finish(start(lambda: answering_version(settings))),
    }


def two_at_once(settings: Settings) -> dict[str, object]:
    write_version(settings, 0)
    assert finish(start(lambda: build(settings))) == 0
    write_version(settings, 1)

    def build_or_be_told() -> int:
        try:
            return build(settings)
        except IndexBusyError as error:
            return 3 if "进程号" in str(error) and "renda index" in str(error) else 99

    children = [start(build_or_be_told) for _ in range(4)]
    ended = sorted(finish(child) for child in children)
    return {"ended": ended, "answers": finish(start(lambda: answering_version(settings)))}


def main() -> None:
    folder, scenario = Path(sys.argv[1]), sys.argv[2]
    settings = sample_settings(folder, passage_chars=100)
    Vocabulary.build(["代表"])  # read the dictionaries once, for all forks
    if scenario == "full_disk":
        result: object = [full_disk(folder, int(limit)) for limit in sys.argv[3:]]
    else:
        result = {"kills": kills, "two_at_once": two_at_once}[scenario](settings)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
