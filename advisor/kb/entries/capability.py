"""Capabilities: what a framework can or cannot do, and by which route."""

from typing import Literal

from pydantic import Field, model_validator

from advisor.kb.entries.base import Date, Entry, Model, Slug, Text
from advisor.kb.entries.claim import Evidence

RouteLevel = Literal["native", "official-bridge", "third-party", "none", "retired", "unverified"]


class Route(Model):
    """How one framework reaches the capability, or that it does not."""

    level: RouteLevel
    via: str | None = None
    """The tool to use, as a person would say it: "ExecuTorch"."""
    note: str = ""
    as_of: Date | None = None
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _says_how(self) -> "Route":
        if self.level in ("native", "official-bridge", "third-party") and not self.via:
            msg = f'level "{self.level}" needs "via": by which tool?'
            raise ValueError(msg)
        if self.level != "unverified" and not (self.evidence and self.as_of):
            msg = f'level "{self.level}" needs evidence and as_of; without them it is "unverified"'
            raise ValueError(msg)
        return self


class Capability(Entry):
    """Something a project may need outright."""

    schema_: Literal["capability/1"] = Field(alias="schema")
    title: str
    question: Text
    """What it means, as a question that has a yes or a no."""
    criterion: Slug | None = None
    """The criterion it belongs to, for readers who want the wider picture."""
    routes: dict[Slug, Route]
    """By framework id. A framework that is missing here is unknown."""
