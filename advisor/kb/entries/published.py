"""What published comparisons said: the claims this base answers, and all it was made from."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from advisor.kb.entries.base import Model, Slug, Text

Article = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
"""Number of a published comparison, as its source entry ends."""


class PublishedClaim(Model):
    """One thing that comparisons tell their readers, in our words."""

    id: Slug
    said: Text
    articles: Annotated[tuple[Article, ...], Field(min_length=1)]
    favours: Literal["pytorch", "tensorflow", "both", "neither"]
    testable: Literal["yes", "partly", "no"]
    """Whether a reader's own machine can test it."""


class Published(Model):
    """Every published claim on one criterion. The claim that names it holds the judgement."""

    schema_: Literal["published/1"] = Field(alias="schema")
    criterion: Slug
    claims: tuple[PublishedClaim, ...]


class Factor(Model):
    """A heading, table row or factor of a published comparison, and the criteria it went to."""

    article: Article
    factor: Text
    criteria: Annotated[tuple[Slug, ...], Field(min_length=1)]


class CollectedFact(Model):
    """A dated fact that was collected before the entries were written."""

    id: Slug
    unused: str = ""
    """Why no entry rests on it."""
    corrected: str = ""
    """What was wrong with it on reading its evidence again."""


class Research(Model):
    """What was collected, so that it can be counted what the base makes of it."""

    schema_: Literal["research/1"] = Field(alias="schema")
    factors: tuple[Factor, ...]
    facts: tuple[CollectedFact, ...]
    systems: tuple[str, ...]
    """Names of tools, services, hardware and ideas in the published comparisons."""
