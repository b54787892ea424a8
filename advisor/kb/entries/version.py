"""The version of a base, or of a team's own knowledge on top."""

from typing import Literal

from pydantic import Field

from advisor.kb.entries.base import Model


class Version(Model):
    """The whole of base.yaml."""

    schema_: Literal["base/1"] = Field(alias="schema")
    version: str
    """By year and month for the built-in base (2026.11.1); an overlay's is added to it."""
