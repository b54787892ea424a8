"""The questionnaire: questions in sections, each option with declared effects."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.kb.entries.base import Entry, Model, Slug, Text

Importance = Annotated[int, Field(ge=0, le=5)]
"""0 = not relevant, 1 … 5 = matters a little … decides it."""


class Require(Model):
    """The capability must be met, by a route at least as good as ``at_least``."""

    do: Literal["require"]
    capability: Slug
    at_least: Literal["native", "official-bridge", "third-party"] = "third-party"


class SetImportance(Model):
    """How much a criterion matters. Where several answers speak, the highest counts."""

    do: Literal["importance"]
    criterion: Slug
    level: Importance


class Scope(Model):
    """A fact about the project that narrows what is shown and measured."""

    do: Literal["scope"]
    key: Slug
    value: str


Effect = Annotated[Require | SetImportance | Scope, Field(discriminator="do")]


class Answer(Model):
    """One option."""

    id: Slug
    label: str
    help: str = ""
    effects: tuple[Effect, ...] = ()


class Question(Model):
    """One question. "Don't know" is always possible and is the same as not answering."""

    id: Slug
    ask: Text
    why: Text
    """Why we ask: what the answer changes."""
    kind: Literal["one", "many"]
    only_if: dict[Slug, tuple[Slug, ...]] = Field(default_factory=dict)
    """Follow-up: asked only when one of these answers was given to each named question."""
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _answer_ids_differ(self) -> "Question":
        ids = [answer.id for answer in self.answers]
        if len(ids) != len(set(ids)):
            msg = "two answers share an id"
            raise ValueError(msg)
        return self


class Section(Entry):
    """Questions that belong together, in order."""

    schema_: Literal["questions/1"] = Field(alias="schema")
    title: str
    intro: Text
    order: int
    revision: Annotated[int, Field(ge=1)] = 1
    """Raised when saved answers stop being comparable."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
