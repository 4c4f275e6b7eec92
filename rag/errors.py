"""Every failure that renda reports, as one hierarchy.

    RendaError                     catch this at the edge; error.told(language) is fit to show
    ├── SettingsError              a setting is unknown or out of bounds
    ├── InputError                 a question, quote or data row can't be used as given
    │   └── NotFoundError          nothing of that id, or it belongs to somebody else
    ├── SourceError                a raw file can't be read, decoded or cleaned
    ├── CorpusError                articles/ is missing, damaged or not what cleaning makes
    ├── ModelError                 an embedding or language model is missing, damaged or unreachable
    │   ├── LanguageModelError     a language model did not answer; its ``reason`` says why
    │   └── MissingPartError       an optional part is not installed; the message names the command
    ├── DatabaseError              conversations can't be read or kept: unreachable, read-only, damaged, other schema
    └── StoreError                the index can't be used
        ├── IndexMissingError      there is none yet
        ├── IndexMismatchError     built by other settings or from another corpus
        ├── IndexDamagedError      files are missing or unreadable
        ├── IndexBusyError         another process is building
        └── IndexBuildError        a build failed (disk full, ...); the old index still answers

A caller writes::

    try:
        answer = engine.ask(question)
    except RendaError as error:
        show(error.told(language))
    try:
        store.conversations.add(owner, conversation_id, question, answer=answer)
    except NotFoundError:
        ...                        # deleted meanwhile
    except DatabaseError as error:
        show(error.told(language))  # the answer stands; only keeping it failed

A refusal is not an error: see ``rag.types.Answer.refused``. Messages name the value and say what to do next.
Where an error is raised, both texts stand beside one another::

    raise CorpusError(f"没有清洗结果文件夹 {folder}。请先运行 renda clean。",
                      f"There is no folder of cleaned articles {folder}. Run renda clean first.")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, Self

Language = Literal["zh", "en"]
"""The languages in which renda speaks to its users."""


class Both(NamedTuple):
    """The same in both languages: a message, or a part of one that is built in steps."""

    chinese: str
    english: str

    @classmethod
    def same(cls, text: str) -> Self:
        """What is the same in both: a name, a number, what another program said."""
        return cls(text, text)

    def told(self, language: Language) -> str:
        """The text in a language."""
        return self.english if language == "en" else self.chinese


class RendaError(Exception):
    """Base of all failures. ``code`` is a stable name for machines.

    ``str(error)`` is the Chinese text, for logs. Without ``english`` the message is in the language of the user
    already, from a table.
    """

    code = "error"

    def __init__(self, message: str, english: str = "") -> None:
        super().__init__(message)
        self.english = english

    def told(self, language: Language) -> str:
        """The message in a language."""
        return self.english if language == "en" and self.english else str(self)


class SettingsError(RendaError):
    """A setting is unknown or out of bounds."""

    code = "settings"


class InputError(RendaError):
    """A question, quote or data row can't be used as given."""

    code = "input"


class NotFoundError(InputError):
    """Nothing of that id, or it belongs to somebody else: the two look the same."""

    code = "not_found"


class SourceError(RendaError):
    """A raw file can't be read, decoded or cleaned."""

    code = "source"


class CorpusError(RendaError):
    """articles/ is missing, damaged or not what cleaning makes."""

    code = "corpus"


class ModelError(RendaError):
    """A model is missing, damaged or unreachable."""

    code = "model"


class LanguageModelError(ModelError):
    """A language model did not answer.

    ``reason`` is one of ``rag.llms.failures.MESSAGES``; ``values`` are those in the message, for who keeps it
    to tell it later, in whatever language.
    """

    code = "language_model"

    def __init__(
        self,
        message: str,
        english: str = "",
        reason: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, english)
        self.reason = reason
        self.values: Mapping[str, str] = values or {}


class MissingPartError(ModelError):
    """An optional part is not installed; the message names the command that installs it."""

    code = "missing_part"


class DatabaseError(RendaError):
    """Conversations can't be read or kept. The message names the database without its password."""

    code = "database"


class StoreError(RendaError):
    """The index can't be used."""

    code = "index"


class IndexMissingError(StoreError):
    """There is no index yet."""

    code = "index_missing"


class IndexMismatchError(StoreError):
    """The index was built by other settings or from another corpus."""

    code = "index_mismatch"


class IndexDamagedError(StoreError):
    """Files of the index are missing or unreadable."""

    code = "index_damaged"


class IndexBusyError(StoreError):
    """Another process is building the index."""

    code = "index_busy"


class IndexBuildError(StoreError):
    """A build failed; the old index still answers."""

    code = "index_build"
