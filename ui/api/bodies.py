"""What the routes under /api take: bodies as pydantic models, and the same as query parameters."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic_core import PydanticCustomError

from rag.errors import InputError
from rag.question import MAX_QUESTION_CHARS, MAX_TURN_CHARS, MAX_TURNS, check_history, check_question
from rag.types import AnswerMode, Filters, Turn

MAX_HITS = 100
_MAX_FILTERS = 100
_MAX_NAME_CHARS = 200


def _as_text(text: str) -> str:
    """Return ``text`` as it is where every reader can take it."""
    if "\x00" in text:
        raise PydanticCustomError("nul", "no NUL characters")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticCustomError("surrogate", "no lone surrogates")
    return text


def _question(text: str) -> str:
    try:
        return check_question(text)
    except InputError:
        raise PydanticCustomError("no_words", "no words") from None


def _whole(number: object) -> object:
    """Return 5.0 as 5: JSON knows one kind of number."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


AsText = AfterValidator(_as_text)
PATTERN: dict[str, JsonValue] = {"pattern": r"^[^\u0000]*$"}
Question = Annotated[
    str,
    Field(min_length=1, max_length=MAX_QUESTION_CHARS, json_schema_extra=PATTERN),
    AsText,
    AfterValidator(_question),
]
Said = Annotated[str, Field(max_length=MAX_TURN_CHARS, json_schema_extra=PATTERN), AsText]
Name = Annotated[str, Field(min_length=1, max_length=_MAX_NAME_CHARS, json_schema_extra=PATTERN), AsText]
Names = Annotated[list[Name], Field(max_length=_MAX_FILTERS)]
Hits = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=MAX_HITS)]


class StrictModel(BaseModel):
    """Takes what it names, of the very type, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FiltersBody(StrictModel):
    """Which articles may answer."""

    places: Names = []
    issuers: Names = []
    genres: Names = []
    years: Names = []
    articles: Names = []

    def value(self) -> Filters:
        """Return the filters as the engine takes them."""
        return Filters(**{name: tuple(values) for name, values in self})


class TurnBody(StrictModel):
    """One message of the dialogue so far."""

    role: Literal["user", "assistant"]
    content: Said


class QuestionBody(StrictModel):
    """What every question may bring along."""

    id: Name | None = None
    question: Question
    history: Annotated[list[TurnBody], Field(max_length=MAX_TURNS)] = []
    filters: FiltersBody = FiltersBody()

    def turns(self) -> tuple[Turn, ...]:
        """Return the dialogue as the engine takes it."""
        return check_history([turn.model_dump() for turn in self.history])


class SearchBody(QuestionBody):
    """POST /api/search."""

    k: Hits | None = None


class AskBody(QuestionBody):
    """POST /api/ask."""

    mode: AnswerMode | None = None
    stream: bool | None = None


class CiteBody(StrictModel):
    """POST /api/cite."""

    quote: Question


class LooseModel(BaseModel):
    """Query parameters: all of them text, so that numbers and truth values are read from it."""

    model_config = ConfigDict(extra="forbid")


class FilterQuery(LooseModel):
    """Filters, each of which may be given several times."""

    place: Names = []
    issuer: Names = []
    genre: Names = []
    year: Names = []
    article: Names = []

    def value(self) -> Filters:
        """Return the filters as the engine takes them."""
        return Filters(
            *(tuple(values) for values in (self.place, self.issuer, self.genre, self.year, self.article))
        )


class SearchQuery(FilterQuery):
    """GET /api/search."""

    q: Question
    k: Hits | None = None


class AskQuery(FilterQuery):
    """GET /api/ask."""

    q: Question
    mode: AnswerMode | None = None
    stream: bool | None = None


class CiteQuery(LooseModel):
    """GET /api/cite."""

    q: Question


class ArticleQuery(LooseModel):
    """GET /api/articles/{article_id}."""

    raw: bool = False
