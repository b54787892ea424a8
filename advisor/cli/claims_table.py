"""Claims and what was found of them, for the terminal and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from advisor.cli import words
from advisor.cli.console import wrap

if TYPE_CHECKING:
    from advisor.cli.console import Style
    from advisor.evidence.claim_rows import Row
    from advisor.measure.results import Outcome, Run

TODAY = {
    "holds": "holds today",
    "outdated": "outdated",
    "contested": "contested",
    "refuted": "refuted",
    "unverified": "not verified",
    "withdrawn": "withdrawn",
}
HERE = {
    "holds": "✓ holds here",
    "does-not-hold": "✗ does not hold here",
    "mixed": "± holds here in part",
    "cannot-test": "? cannot be tested here",
}


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Counts: claims, by status today, with a test, by what was found here."""
    return {
        "claims": len(rows),
        "published": sum(len(row.said) for row in rows),
        "by_status": dict(sorted(Counter(row.status_today for row in rows).items())),
        "with_a_test": sum(bool(row.tested_by) for row in rows),
        "here": dict(sorted(Counter(row.tested.answer for row in rows if row.tested).items())),
        "surprising": sum(row.surprising for row in rows),
    }


def table(
    rows: Sequence[Row], names: Mapping[str, str], run: Run | None, columns: int, style: Style
) -> str:
    """A few lines per claim, by criterion; counts at the end."""
    lines: list[str] = []
    for row, first in _with_headings(rows):
        if first:
            lines += ["", style.bold(row.criterion.replace("-", " ").capitalize())]
        about = f"{names.get(row.framework, row.framework)}: {_text(row)}"
        lines += [f"  {line}" for line in wrap(about, columns - 2, "  ")]
        lines += [f"    {line}" for line in wrap(_today(row), columns - 4, "  ")]
        for found in _here(row):
            lines += [f"    {line}" for line in wrap(found, columns - 4, "  ")]
        if row.tested is None and row.tested_by and run is None:
            count = words.counted(len(row.tested_by), "test", "tests")
            lines.append(f"    · can be tested here ({count})")
    return "\n".join([*lines, "", *wrap(_counts(rows), columns, "")]).lstrip("\n")


def markdown(rows: Sequence[Row], names: Mapping[str, str], run: Run | None) -> str:
    """A table per criterion; what was found here where there is a run."""
    lines = ["# Claims: what was said, what holds today, what was found here", ""]
    if run is not None:
        lines += [f"Run {run.id}.", ""]
    for row, first in _with_headings(rows):
        if first:
            lines += [
                "",
                f"## {row.criterion.replace('-', ' ').capitalize()}",
                "",
                "| about | said | articles | today | found here |",
                "| --- | --- | --- | --- | --- |",
            ]
        said = "<br>".join(s.said for s in row.said) or row.claim.text
        cells = (
            names.get(row.framework, row.framework),
            said,
            ", ".join(row.articles),
            f"{TODAY[row.status_today]}: {row.claim.reason}",
            "<br>".join(_here(row)) or ("not tested" if row.tested_by else "no test"),
        )
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join([*lines, "", _counts(rows)])


def outcomes(run: Run, columns: int, style: Style) -> list[str]:
    """The outcomes of a run, by topic."""
    titles = {test.id: test.title for test in run.claim_tests}
    lines: list[str] = []
    topic = ""
    for outcome in run.outcomes:
        if outcome.topic != topic:
            topic = outcome.topic
            lines += ["", style.bold(topic.replace("-", " ").capitalize())]
        lines += [f"  {line}" for line in wrap(titles.get(outcome.test, outcome.test), columns - 2)]
        lines += [f"    {line}" for line in wrap(_found(outcome), columns - 4, "  ")]
    if run.outcomes:
        counts: Counter[str] = Counter(outcome.outcome for outcome in run.outcomes)
        told = ", ".join(f"{counts[key]} {HERE[key][2:]}" for key in HERE if counts[key])
        total = words.counted(len(run.claim_tests), "test", "tests")
        lines += ["", f"{len(run.outcomes)} of {total} answered: {told}"]
    return lines


def _with_headings(rows: Sequence[Row]) -> list[tuple[Row, bool]]:
    """Each row, and whether it is the first of its criterion."""
    return [(row, i == 0 or rows[i - 1].criterion != row.criterion) for i, row in enumerate(rows)]


def _text(row: Row) -> str:
    """The article's claim in our words, or the claim's own text where no article made it."""
    said = " / ".join(s.said for s in row.said) or row.claim.text
    return f"{said} ({', '.join(row.articles)})" if row.articles else said


def _today(row: Row) -> str:
    return f"today: {TODAY[row.status_today]}. {row.claim.reason}"


def _here(row: Row) -> list[str]:
    if row.tested is None:
        return []
    lines = [_found(outcome) for outcome in row.tested.outcomes]
    if row.tested.answer in ("holds", "does-not-hold") and not row.tested.whole:
        lines.append("only a part of the claim was tested")
    if row.surprising:
        lines.append("unlike what the evidence says of today")
    return lines


def _found(outcome: Outcome) -> str:
    mark = HERE[outcome.outcome]
    if outcome.outcome != "cannot-test":
        return f"{mark}: {outcome.seen}"
    status = "" if outcome.status == "ok" else f"{outcome.status.replace('_', ' ')}: "
    return f"{mark}: {status}{outcome.reason}"


def _counts(rows: Sequence[Row]) -> str:
    counted = summary(rows)
    today = ", ".join(f"{n} {TODAY[status]}" for status, n in counted["by_status"].items())
    text = words.counted(counted["claims"], "claim", "claims")
    if today:
        text += f": {today}"
    text += f"; {counted['with_a_test']} with a test"
    here = ", ".join(
        f"{counted['here'][key]} {HERE[key][2:]}" for key in HERE if key in counted["here"]
    )
    return f"{text}; {here}" if here else text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
