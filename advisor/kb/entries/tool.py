"""Tools: what surrounds the frameworks, with the life cycle each has reached."""

from typing import Literal

from pydantic import Field, model_validator

from advisor.kb.entries.base import Date, Entry, Slug, Text
from advisor.kb.entries.claim import Evidence

ToolKind = Literal[
    "framework",
    "library",
    "api",
    "tool",
    "server",
    "runtime",
    "compiler",
    "format",
    "service",
    "hardware",
    "organisation",
    "technique",
    "application",
]

ToolState = Literal[
    "active",
    "maintenance",
    "deprecated",
    "archived",
    "retired",
    "renamed",
    "absorbed",
    "not-software",
    "unverified",
]
"""``deprecated``: still there, its makers advise against it. ``archived``: the repository is
read-only. ``retired``: no longer made. ``absorbed``: lives on inside its successor."""


class Tool(Entry):
    """A library, service, format, device or idea that comparisons of frameworks name."""

    schema_: Literal["tool/1"] = Field(alias="schema")
    name: str
    kind: ToolKind
    about: Text
    """What it is and what it is for."""
    aliases: tuple[str, ...] = ()
    """Other names people search for."""
    stewards: tuple[str, ...] = ()
    """Whose it is."""
    frameworks: tuple[Slug, ...] = ()
    """Frameworks it belongs to or works with."""
    state: ToolState
    since: str = ""
    """Since when it is in that state: a year, a month or a day, as far as it is known."""
    as_of: Date
    """Day for which the state is judged."""
    note: str = ""
    """What a person who meets the name today should know."""
    successor: Slug | None = None
    """Id of the tool or framework to use instead."""
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Slug, ...] = ()
    criteria: tuple[Slug, ...] = ()
    """Criteria it bears on."""
    capabilities: tuple[Slug, ...] = ()
    """Capabilities it gives a framework."""
    seed_systems: tuple[str, ...] = ()
    """Names in the published comparisons that it covers, as they are written there."""

    @model_validator(mode="after")
    def _state_has_evidence(self) -> "Tool":
        if self.state not in ("unverified", "not-software") and not self.evidence:
            msg = f'state "{self.state}" needs evidence; without any it is "unverified"'
            raise ValueError(msg)
        return self
