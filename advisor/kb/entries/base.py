"""What all entries of the knowledge base share."""

import datetime as dt
import os
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9+.-]*$", max_length=100)]
"""An id: lower case words joined by dashes; equals the file name and never changes."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""A sentence or a few, for people."""

Date = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1))]
"""A day, written YYYY-MM-DD."""


class Model(BaseModel):
    """Strict about keys, frozen once built, documented by the attribute docstrings."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        populate_by_name=True,
        # Entries from the compiled copy need no validators; those who validate build them.
        defer_build=True,
        # Only the export of the schemas asks for them: see advisor/kb/schema.py.
        use_attribute_docstrings="ADVISOR_DOCSTRINGS" in os.environ,
    )


class Entry(Model):
    """A file of its own, with an id that equals its name."""

    id: Slug
    """Immutable; equals the file name."""


class Withdrawn(Model):
    """Why an entry no longer counts. Nothing is ever deleted."""

    on: Date
    reason: Literal["superseded", "wrong", "source-retracted", "duplicate"]
    by: str | None = None
    """Id of the entry that takes its place."""
    note: str = ""
