"""The words of a collection with their sound, as repair needs them: small, and quick to load."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from rag.errors import Both, StoreError
from rag.repair.sounds import near_sound
from rag.text import bigrams, field_terms, find_people, fold, is_han, tokenise

_VERSION = 1
_REBUILD = Both("请运行 renda index --fresh 重建索引。", "Run renda index --fresh to build the index again.")
_MAX_WORDS = 30_000
_MAX_BIGRAMS = 100_000
_MAX_WORD_CHARS = 8
_MAX_SPELLINGS = 16
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg"})


@dataclass(frozen=True)
class Vocabulary:
    """What stands in the collection: ``words`` and ``grams`` (character pairs) with their counts.

    ``spelling`` gives the pinyin of each word that repair may lead to, syllables joined by spaces;
    words met once, personal names and words unknown to the dictionary are no such aims. ``names``
    gives the pinyin of people and places, which may be typed in Latin letters but are never put in
    the place of another name. ``readings`` gives for every syllable the characters that may be read
    so, polyphones several times.
    """

    words: Mapping[str, int]
    grams: Mapping[str, int]
    spelling: Mapping[str, str]
    names: Mapping[str, str]
    readings: Mapping[str, str]
    terms: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def build(cls, texts: Iterable[str], names: Iterable[str] = ()) -> Vocabulary:
        """Count the words of ``texts``; ``names`` are further places and people (from the metadata).

        Takes about 0.05 s for 10,000 characters, and 1 s to begin with.
        """
        words: Counter[str] = Counter()
        grams: Counter[str] = Counter()
        people = set(names)
        for text in texts:
            people.update(text[start:end] for start, end in find_people(text))
            words.update(word for word in tokenise(text) if len(word) > 1)
            grams.update(gram for gram in bigrams(text) if len(gram) == 2 and is_han(gram[0]))
        terms = {fold(term) for term in field_terms()}
        aims = _aims(words, terms)
        return cls(
            words=dict(words.most_common(_MAX_WORDS)),
            grams=dict(grams.most_common(_MAX_BIGRAMS)),
            spelling=_spellings(aims),
            names=_spellings(sorted(filter(_is_short_han, people))),
            readings=_readings(),
            terms=frozenset(terms),
        )

    def to_json(self) -> str:
        """Return the vocabulary as JSON; ``from_json`` reads it back."""
        data = {
            "version": _VERSION,
            "words": self.words,
            "grams": self.grams,
            "spelling": self.spelling,
            "names": self.names,
            "readings": self.readings,
            "terms": sorted(self.terms),
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, data: str) -> Vocabulary:
        """Read what ``to_json`` wrote. Raises StoreError if it is something else."""
        try:
            read = json.loads(data)
            if read["version"] != _VERSION:
                raise StoreError(
                    f"词汇表的版本是 {read['version']}，本程序需要 {_VERSION}。{_REBUILD.chinese}",
                    f"The version of the vocabulary is {read['version']}; renda needs {_VERSION}. {_REBUILD.english}",
                )
            return cls(
                words=read["words"],
                grams=read["grams"],
                spelling=read["spelling"],
                names=read["names"],
                readings=read["readings"],
                terms=frozenset(read["terms"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"词汇表已损坏（{error}）。{_REBUILD.chinese}",
                f"The vocabulary is damaged ({error}). {_REBUILD.english}",
            ) from error

    def holds(self, text: str) -> bool:
        """Whether every character pair of ``text`` stands somewhere in the collection."""
        return all(text[at : at + 2] in self.grams for at in range(len(text) - 1))

    def count(self, word: str) -> int:
        """How often ``word`` was met, 0 if never or too rarely to be kept."""
        return self.words.get(word, 0)

    def spelled(self, word: str) -> str:
        """The pinyin of a word or name of the collection, syllables joined by spaces."""
        return self.spelling.get(word) or self.names[word]

    def sounding_like(self, text: str) -> Iterator[str]:
        """Yield the words whose pinyin could be that of ``text``, near sounds included."""
        options = [self._near_readings.get(char, ()) for char in text]
        for spelling in itertools.islice(itertools.product(*options), _MAX_SPELLINGS):
            yield from self._by_near_sound.get(" ".join(spelling), ())

    def same_sound(self, left: str, right: str) -> bool:
        """Whether two characters share a reading, tones aside."""
        return bool(self._syllables.get(left, frozenset()) & self._syllables.get(right, frozenset()))

    def with_gap(self, before: str, after: str) -> list[str]:
        """Return the words of 4 characters and more that read ``before``, any character, ``after``."""
        return self._by_gap.get((before, after), [])

    @cached_property
    def _by_gap(self) -> Mapping[tuple[str, str], list[str]]:
        index: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for word in self.spelling:
            if len(word) > 3:
                for at in range(1, len(word) - 1):
                    index[word[:at], word[at + 1 :]].append(word)
        return index

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every Chinese character of the collection that was met beside another one."""
        return frozenset(itertools.chain.from_iterable(self.grams))

    @cached_property
    def by_letters(self) -> Mapping[str, list[str]]:
        """Words by their pinyin written in one (``rendadaibiao``)."""
        index: defaultdict[str, list[str]] = defaultdict(list)
        for word, spelling in {**self.names, **self.spelling}.items():
            index[spelling.replace(" ", "")].append(word)
        return index

    @cached_property
    def _by_near_sound(self) -> Mapping[str, list[str]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for word, spelling in self.spelling.items():
            index[" ".join(map(near_sound, spelling.split(" ")))].append(word)
        return index

    @cached_property
    def _syllables(self) -> Mapping[str, frozenset[str]]:
        syllables: defaultdict[str, set[str]] = defaultdict(set)
        for syllable, chars in self.readings.items():
            for char in chars:
                syllables[char].add(syllable)
        return {char: frozenset(found) for char, found in syllables.items()}

    @cached_property
    def _near_readings(self) -> Mapping[str, tuple[str, ...]]:
        return {char: tuple({near_sound(s) for s in found}) for char, found in self._syllables.items()}


def _aims(words: Counter[str], terms: set[str]) -> list[str]:
    """The words that a repair may lead to, the most frequent first; places count from once on."""
    names, places, known = _dictionary_words()
    aims = [
        word
        for word, count in words.most_common(_MAX_WORDS)
        if _is_short_han(word)
        and (word in terms or ((count > 1 or word in places) and word in known and word not in names))
    ]
    return aims + sorted(term for term in terms if term not in words and _is_short_han(term))


def _is_short_han(word: str) -> bool:
    return 1 < len(word) <= _MAX_WORD_CHARS and all(map(is_han, word))


@cache
def _dictionary_words() -> tuple[set[str], set[str], set[str]]:
    """Personal names, places, and all words of jieba's dictionary."""
    import jieba

    names: set[str] = set()
    places: set[str] = set()
    known: set[str] = set()
    with jieba.get_dict_file() as file:
        for line in file:
            word, _, tag = line.decode().strip().split(" ")
            known.add(word)
            if tag in _NAME_TAGS:
                names.add(word)
            elif tag == "ns":
                places.add(word)
    return names, places, known


def _spellings(words: list[str]) -> dict[str, str]:
    from pypinyin import lazy_pinyin

    return {word: " ".join(lazy_pinyin(word, v_to_u=False)) for word in words}


@cache
def _readings() -> dict[str, str]:
    """Syllables of the characters in common use (GB 2312), so that repair needs no pinyin library."""
    from pypinyin import Style, pinyin

    readings: defaultdict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            char = bytes((high, low)).decode("gb2312", errors="ignore")
            if char:
                for syllable in dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]):
                    readings[syllable].append(char)
    return {syllable: "".join(chars) for syllable, chars in sorted(readings.items())}
