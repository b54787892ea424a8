"""Sources: who says it, and how independent they are."""

from typing import Literal

from pydantic import Field

from advisor.kb.entries.base import Model, Slug

SourceKind = Literal[
    "official-docs",
    "release-notes",
    "repository",
    "package-metadata",
    "issue",
    "survey",
    "measurement",
    "news",
    "article",
]


class Source(Model):
    """Something a reader can open: a page, a file at a commit, a package version, a run."""

    id: Slug
    title: str
    kind: SourceKind
    independent: bool
    """False where the publisher speaks of its own product."""
    address: str | None = None
    """Web address, where there is one."""
    repository: str | None = None
    """``owner/name`` on a code host."""
    path: str | None = None
    commit: str | None = None
    package: str | None = None
    """Package name and version, where the evidence is the package itself."""
    note: str = ""


class Sources(Model):
    """All sources of one publisher."""

    schema_: Literal["sources/1"] = Field(alias="schema")
    publisher: Slug
    """Equals the file name. Sources of one publisher are not counted as independent of another."""
    name: str
    sources: tuple[Source, ...]
