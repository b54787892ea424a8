"""Many projects for the terminal, as a summary, and as CSV, row by row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from advisor.cli import layout, words
from advisor.cli.console import shorten, wrap
from advisor.cli.layout import LABEL, Section, item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.cli.console import Style
    from advisor.recommend.portfolio import Portfolio, Served

HEIGHT = 40
_BAR = 18
_GIVE_WAY = ("Musts", "One for all", "Serves")
_NAME = 24
_NOTHING = 0.0005
"""A loss that would be shown as 0.000."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def table(
    portfolio: Portfolio,
    titles: Mapping[str, str],
    colours: Mapping[str, str],
    bad: int,
    columns: int,
    style: Style,
) -> str:
    """At most 40 lines.

    ``titles``: capability id to title; ``colours``: framework id to #RRGGBB; ``bad``: how many
    files were no profiles.
    """
    count = words.counted(len(portfolio.projects), "project", "projects")
    head = shorten(f"{count}{f', {bad:,} more could not be read' if bad else ''}", columns)
    foot = _stamp(portfolio, columns)
    sections = [
        _serves(portfolio, colours, columns, style),
        _musts(portfolio, titles, columns),
        _one_for_all(portfolio, columns),
    ]
    full = [section for section in sections if section.items]
    fitted = layout.fit(full, HEIGHT - 1 - len(foot) - len(full), _GIVE_WAY)
    return "\n".join([style.bold(head), "", *layout.draw(fitted, style, blank=True), *foot])


def csv_text(portfolio: Portfolio) -> str:
    """One row for each project, RFC 4180 with line feeds; numbers in full.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    names = [served.framework for served in portfolio.frameworks]
    names.sort()
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(
        [
            "file",
            "name",
            "title",
            "winner",
            "standing",
            *(f"{what}_{name}" for what in ("p_best", "value", "musts") for name in names),
        ]
    )
    for project in portfolio.projects:
        texts = (project.file, project.name, project.title)
        numbers = (project.p_best, project.value, project.musts)
        rows.writerow(
            [
                *map(_inert, texts),
                project.winner or "",
                project.standing,
                *(by_name.get(name, "") for by_name in numbers for name in names),
            ]
        )
    return out.getvalue()


def _serves(
    portfolio: Portfolio, colours: Mapping[str, str], columns: int, style: Style
) -> Section:
    longest = max(len(shorten(served.name, _NAME)) for served in portfolio.frameworks)
    widest = len(f"{len(portfolio.projects):,}")
    items: list[tuple[str, ...]] = []
    for served in portfolio.frameworks:
        row = f"{shorten(served.name, _NAME):<{longest}}  {served.chosen:>{widest},}  "
        row += f"{100 * served.share:>3.0f} %"
        only = f"  the only one for {served.only_one:,}" if served.only_one else ""
        filled = round(_BAR * served.share)
        bar = "█" * filled + "░" * (_BAR - filled)
        if LABEL + len(row) + len(only) + _BAR + 2 <= columns:
            row += "  " + style.colour(bar, colours.get(served.framework, "#808080"))
        items.append((row + only,))
    items += [
        item(f"{number:,} {what}", columns)
        for number, what in (
            (portfolio.undecided, "of these by a toss-up"),
            (portfolio.without, "without any framework that meets the musts"),
        )
        if number
    ]
    return Section("Serves", tuple(items), keep=len(items), least=len(items))


def _musts(portfolio: Portfolio, titles: Mapping[str, str], columns: int) -> Section:
    items = []
    for served in portfolio.frameworks:
        if not served.ruled_out and not served.uncertain:
            continue
        said = f"{served.name}: ruled out for {served.ruled_out:,}"
        if served.failing:
            most = ", ".join(
                f"{titles.get(key, key)} ({count:,})" for key, count in served.failing.items()
            )
            said += f", most by {most}"
        if served.uncertain:
            said += f"; not known for {served.uncertain:,}"
        items.append(item(said, columns))
    return Section("Musts", tuple(items), keep=len(items))


def _one_for_all(portfolio: Portfolio, columns: int) -> Section:
    if len(portfolio.frameworks) < 2:  # noqa: PLR2004 - no choice
        return Section("One for all", ())
    by_id = {served.framework: served for served in portfolio.frameworks}
    count = len(portfolio.projects)
    items = [item(_cost(by_id[key], count), columns) for key in portfolio.one_for_all]
    return Section("One for all", tuple(items), keep=len(items))


def _cost(served: Served, count: int) -> str:
    without = served.ruled_out + served.not_compared
    said = f"only {served.name}: {without:,} of {count:,} projects could not use it"
    if served.uncertain:
        said += f", {served.uncertain:,} perhaps not"
    if served.loss is None:
        return said
    if served.loss < _NOTHING:
        return f"{said}; the others lose nothing"
    said += f"; the others lose {served.loss:.3f} of value on average"
    if served.worst and served.worst_loss:
        said += f", {served.worst} most ({served.worst_loss:.2f})"
    return said


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _stamp(portfolio: Portfolio, columns: int) -> list[str]:
    stamp = portfolio.stamp
    line = (
        f"advisor {stamp.version} · knowledge {stamp.kb} ({stamp.kb_hash[:8]}) · "
        f"seed {stamp.seed} · {stamp.draws:,} draws · as of {stamp.as_of}"
    )
    return wrap(line, columns)
