"""Questions as people type them: traditional script, wrong characters, pinyin in Latin letters.

A repair is made only towards words that stand in the collection (or in the vocabulary of the field),
and only where what was typed stands nowhere in it. Everything else is left as it is.
"""

from rag.repair.question import repair_query
from rag.repair.vocabulary import Vocabulary

__all__ = ["Vocabulary", "repair_query"]
