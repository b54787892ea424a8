"""Write a decision record and what belongs to it: all or nothing, never over what exists."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.records import names
from advisor.records.chart import chart
from advisor.records.choice import chosen_option
from advisor.records.evidence import evidence_json
from advisor.records.folder import write_together
from advisor.records.heading import Heading
from advisor.records.json_adr import json_adr
from advisor.records.record_file import parse_record
from advisor.records.render import Compat, Form, render
from advisor.records.sidecar import sidecar_path

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation
    from advisor.records.team import Team


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """Where a record is now."""

    path: Path
    evidence_path: Path
    number: int | None
    """``None`` for a draft: numbers are given when a decision is made."""
    beside: tuple[Path, ...] = ()
    """The chart and the JSON-ADR form, where they were written."""


def new_record(
    recommendation: Recommendation,
    profile: Profile,
    knowledge: Knowledge,
    run: Run | None,
    *,
    directory: Path | str,
    title: str | None = None,
    deciders: Sequence[str] = (),
    consulted: Sequence[str] = (),
    informed: Sequence[str] = (),
    tags: Sequence[str] = (),
    review_by: dt.date | None = None,
    today: dt.date,
    draft: bool = False,
    form: Form = "madr",
    compat: Compat = "",
    shown_folder: str = "",
    with_chart: bool = False,
    with_json: bool = False,
    team: Team | None = None,
) -> WrittenRecord:
    """Write ``NNNN-title.md`` and ``NNNN-title.evidence.json`` (``draft-title…`` for a draft).

    Beside them with ``with_chart`` ``NNNN-title.svg``, and with ``with_json`` ``NNNN-title.json``,
    the JSON-ADR form (never for a draft: that form asks for a number). ``shown_folder``: how the
    folder is named in the record's command, where that is not the usual one. The number is the
    highest in ``directory`` plus one; several writers at once get different numbers. Raises
    :class:`AdvisorError` where the folder cannot be written; then nothing of the files is left.
    """
    folder = Path(directory)
    heading = Heading.make(
        recommendation,
        profile,
        title=title,
        deciders=deciders,
        consulted=consulted,
        informed=informed,
        tags=tags,
        review_by=review_by,
        today=today,
        draft=draft,
    )
    chosen = chosen_option(recommendation)
    title_slug = names.slug(
        heading.title, f"use-{chosen.framework}" if chosen else "choose-a-framework"
    )
    with _place(folder, title_slug, draft=draft) as (number, name):
        path, evidence_path = folder / name, folder / names.evidence_name(name)
        picture = chart(recommendation, knowledge) if with_chart else ""
        placed = heading.placed(number, path.name, folder=shown_folder, chart=bool(picture))
        text = render(
            recommendation, profile, knowledge, run, placed, form=form, compat=compat, team=team
        )
        beside = {folder / placed.chart_file: picture} if picture else {}
        if with_json and number is not None:
            beside[sidecar_path(path)] = json_adr(parse_record(text, path))
        evidence = evidence_json(recommendation, profile, knowledge, run, heading=placed, team=team)
        # The record last, so that no reader ever finds one that points to nothing.
        write_together({evidence_path: evidence, **beside, path: text})
    return WrittenRecord(path, evidence_path, number, tuple(beside))


@contextlib.contextmanager
def _place(folder: Path, title_slug: str, *, draft: bool) -> Iterator[tuple[int | None, str]]:
    """The number and file name of the new record, held while it is written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if draft:
            with names.reserved_draft(folder, title_slug) as name:
                yield None, name
            return
        with names.reserved_number(folder) as number:
            yield number, f"{number:04d}-{title_slug}.md"
    except OSError as error:
        raise AdvisorError(
            f"could not write a record into {folder}: {error.strerror or error}",
            next_step="check that it is a folder you may write to and has free space; "
            "nothing was changed",
            code="write",
        ) from None
