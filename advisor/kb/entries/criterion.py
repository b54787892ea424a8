"""Criteria: what frameworks are compared on, each with a fixed scale."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.kb.entries.base import Entry, Model, Slug, Text

Basis = Literal["measured", "documented", "reported", "inferred"]
"""How something is known, strongest first."""


class Group(Model):
    """Criteria that are weighed against each other first."""

    id: Slug
    title: str
    about: Text


class Groups(Model):
    """All groups, in the order in which they are shown."""

    schema_: Literal["groups/1"] = Field(alias="schema")
    groups: tuple[Group, ...]


class Level(Model):
    """A worded point on a criterion's scale."""

    id: Slug
    score: Annotated[float, Field(ge=0, le=1)]
    """0 = not usable, 1 = the best a project could need; never relative to who takes part."""
    means: Text


class Swing(Model):
    """The importance question: a step from one level to another, never a bare word."""

    worse: Slug
    better: Slug
    question: Text
    """Names both ends: "How much does it matter to go from … to …?"."""


class Measured(Model):
    """How a measurement of this criterion becomes a value (see docs/how-evidence-counts.md)."""

    full_scale_ratio: Annotated[float, Field(gt=1)]
    """R: the ratio between two frameworks that is worth the whole scale."""
    transfer_sd: Annotated[float, Field(gt=0, le=1)]
    """Spread added because a benchmark is not the user's task (in units of the scale)."""


class Criterion(Entry):
    """What frameworks are compared on."""

    schema_: Literal["criterion/1"] = Field(alias="schema")
    group: Slug
    title: str
    question: Text
    """What a reader wants to know of a framework."""
    covers: Text
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    """From worst to best."""
    fresh_for_days: Annotated[int, Field(gt=0)]
    """After this many days evidence starts to count less."""
    evidence_floor: Basis | None = None
    """The weakest basis that a claim may put a framework on a level with; the check names weaker
    ones (KB041)."""
    importance: Swing
    measured: Measured | None = None
    how_measured: Text
    """How it can be judged on the reader's machine, or why it cannot."""
    lifecycle: Literal["stable", "experimental"] = "stable"

    @model_validator(mode="after")
    def _levels_rise(self) -> "Criterion":
        scores = [level.score for level in self.levels]
        if scores != sorted(set(scores)):
            msg = "levels must rise in score, from worst to best"
            raise ValueError(msg)
        known = {level.id for level in self.levels}
        missing = {self.importance.worse, self.importance.better} - known
        if missing:
            msg = f"importance names levels that are not on the scale: {', '.join(sorted(missing))}"
            raise ValueError(msg)
        if self.score_of(self.importance.worse) >= self.score_of(self.importance.better):
            msg = "importance must go from a worse level to a better one"
            raise ValueError(msg)
        return self

    def score_of(self, level: str) -> float:
        """The score of a level. Raises ``KeyError`` for one that is not on the scale."""
        return {item.id: item.score for item in self.levels}[level]
