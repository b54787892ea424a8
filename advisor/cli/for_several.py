"""``advisor recommend`` for several people or many projects: what the call may say.

The verbs' own modules load only when they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from advisor.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.cli.result import Result
    from advisor.cli.several import Several


def refuse_alone(*, probe: bool, explain: bool) -> None:
    """Refuse what makes sense for one profile only."""
    if probe:
        raise UsageError(
            "--probe goes with one --profile",
            next_step="measure first: advisor probe --out RUN.json, then --measurements RUN.json",
        )
    if explain:
        raise UsageError(
            "--explain goes with one --profile", next_step="run it for each profile in turn"
        )


def draws_of(draws: int, folder: Path | None) -> int:
    """What was typed; unless anything was, fewer for many projects than for one."""
    context = click.get_current_context()
    source = context.get_parameter_source("draws")
    if folder is None or source is not click.core.ParameterSource.DEFAULT:
        return draws
    from advisor.recommend.portfolio import DRAWS

    return DRAWS


def for_several(
    profiles: Sequence[str], weights: Sequence[str], folder: Path | None, asked: Several
) -> Result:
    """The members of one project, or the projects of a folder."""
    if folder is not None:
        if profiles or weights:
            raise UsageError(
                f"--profiles excludes {'--profile' if profiles else '--weight'}",
                next_step="--profiles DIR for many projects, --profile for the people of one",
            )
        from advisor.cli.recommend_many import recommend_many

        return recommend_many(folder, asked)
    if len(profiles) < 2:  # noqa: PLR2004 - nobody to be weighed against
        raise UsageError(
            "--weight goes with several --profile", next_step="name the profile of every member"
        )
    if asked.format_ == "csv":
        raise UsageError(
            "--format csv is for many projects", next_step="--profiles DIR, or another format"
        )
    from advisor.cli.recommend_group import recommend_group

    return recommend_group(profiles, weights, asked)
