"""Chinese text, seen as sentences, items, words, figures and names. Pure functions, no heavy imports.

Everything that compares text goes through ``fold``, which keeps the length, so that offsets found in
folded text hold in the original.
"""

from rag.text.figures import find_dates, find_numbers, normalise_numerals, numeral_value
from rag.text.folding import fold, is_han, letters, open_brackets, put_aspect_particles
from rag.text.items import Enumeration, find_enumerations
from rag.text.names import SURNAMES, find_people, find_titles
from rag.text.sentences import split_sentences
from rag.text.words import (
    TOKENISER_VERSION,
    bigrams,
    cut_words,
    field_terms,
    is_known_word,
    tagged_words,
    tokenise,
    word_frequency,
)

__all__ = [
    "SURNAMES",
    "TOKENISER_VERSION",
    "Enumeration",
    "bigrams",
    "cut_words",
    "field_terms",
    "find_dates",
    "find_enumerations",
    "find_numbers",
    "find_people",
    "find_titles",
    "fold",
    "is_han",
    "is_known_word",
    "letters",
    "normalise_numerals",
    "numeral_value",
    "open_brackets",
    "put_aspect_particles",
    "split_sentences",
    "tagged_words",
    "tokenise",
    "word_frequency",
]
