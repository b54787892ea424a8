"""A framework: one alternative to choose."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from advisor.kb.entries.base import Date, Entry, Model, Slug, Text


class Package(Model):
    """How the framework is published."""

    ecosystem: Literal["pypi", "npm", "maven"]
    name: str
    import_name: str | None = None
    """The module a program imports, where that differs from the name."""


class Lifecycle(Model):
    state: Literal["active", "maintenance", "archived"]
    since: Date


class Release(Model):
    """One release, by the day its files were uploaded."""

    version: str
    released: Date
    source: Slug
    """Id of the source that shows the day."""
    note: str = ""


class Framework(Entry):
    """An alternative, with what a reader needs to recognise it."""

    schema_: Literal["framework/1"] = Field(alias="schema")
    name: str
    short: Annotated[str, StringConstraints(min_length=1, max_length=2)]
    """One or two letters that stand for it where there is little room."""
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]
    """From the Okabe-Ito palette, so that colour-blind readers can tell them apart."""
    about: Text
    covers: tuple[str, ...] = ()
    """What belongs to it ("Keras 3")."""
    aliases: tuple[str, ...] = ()
    stewards: tuple[str, ...]
    licence: str
    """SPDX identifier."""
    packages: tuple[Package, ...]
    repository: str
    lifecycle: Lifecycle
    releases: tuple[Release, ...] = ()
    """Newest first; only those somebody looked up."""
    added: Date
