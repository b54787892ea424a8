"""Who decided what, when, under which number: the part of a record that no recommendation holds."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Required, TypedDict

from advisor.records import names
from advisor.records.choice import chosen_option
from advisor.records.markdown import clean

if TYPE_CHECKING:
    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation


class HeadingFields(TypedDict, total=False):
    """What a caller says about a record."""

    title: str | None
    deciders: Sequence[str]
    consulted: Sequence[str]
    informed: Sequence[str]
    tags: Sequence[str]
    review_by: dt.date | None
    today: Required[dt.date]
    draft: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a record, every text on one clean line."""

    title: str
    status: Literal["proposed", "accepted"]
    date: dt.date
    deciders: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    review_by: dt.date | None = None
    number: int | None = None
    file: str = ""
    """Name of the record's file; empty in a preview."""
    folder: str = ""
    """The folder as it was named, for the command that checks the record; not kept."""
    chart: bool = False
    """Whether a chart lies beside the record; not kept."""

    @classmethod
    def make(
        cls,
        recommendation: Recommendation,
        profile: Profile,
        *,
        title: str | None = None,
        deciders: Sequence[str] = (),
        consulted: Sequence[str] = (),
        informed: Sequence[str] = (),
        tags: Sequence[str] = (),
        review_by: dt.date | None = None,
        today: dt.date,
        draft: bool = False,
    ) -> Heading:
        """A draft, and a decision that no framework can carry, are only proposed."""
        decided = not draft and chosen_option(recommendation) is not None
        return cls(
            title=clean(title or "") or default_title(recommendation, profile),
            status="accepted" if decided else "proposed",
            date=today,
            deciders=_names(deciders),
            consulted=_names(consulted),
            informed=_names(informed),
            tags=tuple("-".join(tag.split()) for tag in _names(tags)),
            review_by=review_by,
        )

    def placed(
        self, number: int | None, file: str, *, folder: str = "", chart: bool = False
    ) -> Heading:
        """The same under its number and file name."""
        return dataclasses.replace(self, number=number, file=file, folder=folder, chart=chart)

    @property
    def evidence_file(self) -> str:
        """Name of the evidence file; empty in a preview."""
        return names.evidence_name(self.file) if self.file else ""

    @property
    def chart_file(self) -> str:
        """Name of the chart; empty where there is none."""
        return f"{self.file.removesuffix('.md')}.svg" if self.chart and self.file else ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        plain = dataclasses.asdict(self)
        del plain["folder"], plain["chart"]
        plain["date"] = self.date.isoformat()
        plain["review_by"] = self.review_by.isoformat() if self.review_by else None
        return plain


def default_title(recommendation: Recommendation, profile: Profile) -> str:
    """What is decided, as a sentence in the imperative."""
    chosen = chosen_option(recommendation)
    project = clean(profile.title) or clean(profile.name)
    if chosen is None:
        return f"Choose a deep-learning framework for {project}"
    return f"Use {chosen.name} for {project}"


def _names(given: Iterable[str]) -> tuple[str, ...]:
    """Clean names; one text may hold several, separated by commas."""
    parts = (clean(part) for text in given for part in text.split(","))
    return tuple(part for part in parts if part)
