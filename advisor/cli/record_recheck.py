"""``advisor record recheck``: whether a decision still stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from advisor.cli import options, record_options
from advisor.cli.parsing import parse_day, parse_pythons
from advisor.cli.result import Problem, Result
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    import datetime as dt

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.records.read_evidence import Evidence
    from advisor.records.recheck import Recheck
    from advisor.records.record_file import RecordFile

_SHOWN = 12
"""Changes shown per weight; JSON has all."""
_LEAD = {"breaks": "Breaks it", "matters": "Bears on it", "note": "Worth knowing"}


@click.command(short_help="Check whether a decision still stands")
@click.argument("records", nargs=-1, metavar="[RECORD]…")
@click.option("--all", "everything", is_flag=True, help="Every accepted record with evidence.")
@record_options.directory
@options.measurements
@click.option(
    "--probe", type=click.Choice(["quick"]), help="Measure this machine first, with this suite."
)
@options.pythons
@options.knowledge
@click.option("--as-of", metavar="YYYY-MM-DD", default="", help="As of this day, not today.")
@options.format_("table", "json")
def recheck(
    *,
    records: tuple[str, ...],
    everything: bool,
    directory: Path,
    measurements: str,
    probe: Literal["quick"] | None,
    python: tuple[str, ...],
    kb: tuple[Path, ...],
    as_of: str,
    format_: Literal["table", "json"],
) -> Result:
    """Decide again with what was recorded, then with today's knowledge, and say what changed.

    The recorded inputs must give the recorded numbers again. Then today's knowledge base, today's
    versions and, if asked, new measurements are put in their place. Exits 1 when a decision does
    not stand. RECORD is a number (7, 0007) or a file name.
    """
    if bool(records) == everything:
        raise UsageError(
            "name the records to check, or --all", next_step="advisor record recheck 0007"
        )
    if measurements and probe:
        raise UsageError(
            "--measurements and --probe exclude each other",
            next_step="give the run you have, or measure anew",
        )
    if python and not probe:
        raise UsageError(
            "--python has no effect without --probe", next_step="add --probe quick, or leave it out"
        )
    from advisor.records.folder import find_record

    day = parse_day(as_of, "--as-of") or record_options.today()
    found = _accepted(directory) if everything else [find_record(directory, r) for r in records]
    pairs = [(record, _evidence(record)) for record in found]
    fresh, notes = _fresh_run(measurements, probe, python, pairs, kb)
    checked = []
    for record, evidence in pairs:
        known, missing = _knowledge(evidence, kb)
        notes += missing
        checked.append((record, _check(evidence, known, day, fresh)))
    return _result(checked, tuple(dict.fromkeys(notes)), format_, directory)


def _accepted(directory: Path) -> list[RecordFile]:
    from advisor.records.folder import read_records

    return [
        record
        for record in read_records(directory)
        if record.state == "accepted" and record.number is not None and record.evidence_path
    ]


def _evidence(record: RecordFile) -> Evidence:
    from advisor.records.read_evidence import read_evidence

    path = record.evidence_path
    if path is None:
        raise UsageError(
            f"{record.name} names no evidence file, so there is nothing to decide again from",
            next_step="records that advisor record new wrote have one",
        )
    return read_evidence(path)


def _knowledge(evidence: Evidence, kb: tuple[Path, ...]) -> tuple[Knowledge, list[str]]:
    """Today's knowledge base with the layers named, or else those that were recorded."""
    from advisor.kb.load import load_knowledge

    if kb:
        return load_knowledge(kb), []
    recorded = [Path(str(layer)) for layer in evidence.knowledge.get("layers", ())]
    there = tuple(layer for layer in recorded if layer.is_dir())
    gone = [layer for layer in recorded if layer not in there]
    notes = [
        f"the team's own knowledge {layer} is not here; name its folder with --kb" for layer in gone
    ]
    return load_knowledge(there), notes


def _fresh_run(
    measurements: str,
    probe: Literal["quick"] | None,
    python: tuple[str, ...],
    pairs: list[tuple[RecordFile, Evidence]],
    kb: tuple[Path, ...],
) -> tuple[Run | None, list[str]]:
    if measurements:
        from advisor.cli.recommend import read_run

        return read_run(measurements), []
    if not probe or not pairs:
        return None, []
    from advisor.cli.probing import measure_now

    known, _ = _knowledge(pairs[0][1], kb)
    compared = {r["framework"] for _, e in pairs for r in e.recommendation["ranking"]}
    left_out = known.frameworks.keys() - compared
    outcome = measure_now(
        suite=probe,
        pythons=parse_pythons(python, known.frameworks),
        frameworks=[n for n in known.frameworks if n in compared] if left_out else [],
        names=known.names,
        seed=0,
    )
    if outcome.interrupted:
        raise KeyboardInterrupt
    return outcome.run, [f"the run is kept in {outcome.path}"]


def _check(evidence: Evidence, known: Knowledge, day: dt.date, fresh: Run | None) -> Recheck:
    from advisor.records.installed import installed_versions
    from advisor.records.recheck import recheck as recheck_

    return recheck_(evidence, known, as_of=day, fresh=fresh, installed=installed_versions(fresh))


def _result(
    checked: list[tuple[RecordFile, Recheck]],
    notes: tuple[str, ...],
    format_: Literal["table", "json"],
    directory: Path,
) -> Result:
    fallen = [(record, found) for record, found in checked if not found.stands]
    data: dict[str, Any] = {
        "stands": not fallen,
        "records": [
            {**record_options.as_data(record), **found.to_dict()} for record, found in checked
        ],
    }
    text = "\n\n".join(_words(record, found) for record, found in checked)
    return Result(
        text=text or f"no accepted record with evidence in {directory}",
        schema="advisor.recheck/1",
        data=data,
        exit_code=ExitCode.NO if fallen else ExitCode.OK,
        problems=tuple(
            Problem("does-not-stand", found.summary, str(record.path)) for record, found in fallen
        ),
        notes=notes,
        format=format_,
    )


def _words(record: RecordFile, found: Recheck) -> str:
    lines = [f"{record.name}: {found.summary}"]
    lead = {"differs": "NOT the same", "cannot": "cannot be made again"}.get(
        found.then.state, "the same"
    )
    lines.append(f"  With what was known then: {lead}: {found.then.text}.")
    for weight, said in _LEAD.items():
        changes = [change for change in found.changes if change.weight == weight]
        if not changes:
            continue
        lines.append(f"  {said}:")
        lines += [f"    {change.code}: {change.text}" for change in changes[:_SHOWN]]
        if len(changes) > _SHOWN:
            lines.append(f"    and {len(changes) - _SHOWN} more; --format json has all")
    if not found.changes:
        lines.append("  Nothing that the decision read has changed.")
    return "\n".join(lines)
