"""English words meet whatever their inflection, and the longest phrase speaks."""

from importlib.resources import files

import pytest

from rag.retrieval.english import PhraseBook, forms, root, runs_in


@pytest.mark.parametrize(
    ("inflected", "plain"),
    [
        ("meetings", "meeting"),
        ("replies", "reply"),
        ("taxes", "tax"),
        ("speeches", "speech"),
        ("expenses", "expense"),
        ("women", "woman"),
        ("criteria", "criterion"),
        ("voted", "vote"),
        ("voting", "vote"),
        ("planned", "plan"),
        ("planning", "plan"),
        ("studied", "study"),
        ("paying", "pay"),
        ("paid", "pay"),
        ("held", "hold"),
        ("chosen", "choose"),
        ("oversaw", "oversee"),
        ("controlled", "control"),
        ("passed", "pass"),
        ("agreed", "agree"),
        ("guaranteed", "guarantee"),
        ("proceeding", "proceed"),
        ("supervising", "supervise"),
        ("regularly", "regular"),
        ("election", "elect"),
        ("supervision", "supervise"),
        ("appointment", "appoint"),
        ("electors", "elect"),
    ],
)
def test_inflections_and_derivations_share_a_root(inflected, plain):
    assert root(inflected) == root(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("committee", "commit"),
        ("news", "new"),
        ("seed", "see"),
        ("thing", "the"),
        ("status", "state"),
        ("basis", "base"),
        ("congress", "congre"),
        ("order", "ordinance"),
        ("court", "courage"),
        ("exceed", "excel"),
    ],
)
def test_words_that_only_look_inflected_keep_apart(one, other):
    assert root(one) != root(other)


def test_the_forms_go_from_the_spelling_to_the_root():
    assert forms("meetings") == ("meetings", "meeting", "meet", "meet")
    assert forms("nominations") == ("nominations", "nomination", "nomination", "nominat")


def test_spelling_possessives_hyphens_and_small_words_do_not_count():
    assert list(runs_in("the deputies’ by-elections")) == [["deputies", "by", "elections"]]
    assert list(runs_in("a deputy's rights, neighbourhood labour; organize")) == [
        ["deputy", "rights", "neighborhood", "labor"],
        ["organise"],
    ]
    assert list(runs_in("票决制 in townships"))[-1] == ["in", "townships"]


BOOK = PhraseBook(
    [
        (["meet", "run into"], ("见面",)),
        (["meeting"], ("会议",)),
        (["standing committee"], ("常委会",)),
        (["committee"], ("委员会",)),
        (["report on duties"], ("述职",)),
        (["report"], ("报告",)),
        (["reporter"], ("记者",)),
        (["regular"], ("定期",)),
        (["director"], ("主任",)),
        (["election"], ("选举",)),
        (["orderly"], ("有序",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How do standing committees meet?", [("常委会",), ("见面",)]),
        ("when they met at meetings", [("见面",), ("会议",)]),
        ("Reporting on their duties", [("述职",)]),
        ("reports of reporters", [("报告",), ("记者",)]),
        ("regularly elected", [("定期",), ("选举",)]),
        ("in order to do it directly", []),
        ("standing; committee", [("委员会",)]),
        ("standing, if you like, committee", [("委员会",)]),
        ("he ran into it", [("见面",)]),
    ],
)
def test_the_longest_phrase_in_the_nearest_form_speaks(text, words):
    assert list(BOOK.find(text)) == words


def test_an_empty_book_finds_nothing():
    assert list(PhraseBook([]).find("any words at all")) == []


def entries():
    text = (files("rag.retrieval") / "english.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(words.split(), phrases.split("; ")) for words, phrases in (line.split(" = ") for line in lines)]


def test_every_phrase_stands_once_and_brings_one_to_four_chinese_words():
    seen = {}
    for words, phrases in entries():
        assert 1 <= len(words) <= 4, words
        assert len(words) == len(set(words)), words
        assert any("\u3400" <= char <= "\u9fff" for char in words[0]), words
        for phrase in phrases:
            run = tuple(word for words_of_run in runs_in(phrase) for word in words_of_run)
            assert run, phrase
            assert run not in seen, (phrase, words, seen[run])
            seen[run] = words
    assert len(seen) > 5000


def test_every_phrase_of_the_glossary_finds_its_own_words():
    book = PhraseBook((phrases, tuple(words)) for words, phrases in entries())
    missed = [
        phrase
        for words, phrases in entries()
        for phrase in phrases
        if list(book.find(phrase)) != [tuple(words)]
    ]
    assert missed == []
