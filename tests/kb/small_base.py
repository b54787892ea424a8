"""A knowledge base of a few lines: whole, without a finding, and quick to check."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "base.yaml": "schema: base/1\nversion: '1'\n",
    "groups.yaml": """\
schema: groups/1
groups:
  - {id: use, title: Use, about: How it is used.}
""",
    "frameworks/ash.yaml": """\
schema: framework/1
id: ash
name: Ash
short: A
colour: "#D55E00"
about: A framework.
stewards: [Somebody]
licence: MIT
packages:
  - {ecosystem: pypi, name: ash}
repository: https://example.org/ash
lifecycle: {state: active, since: 2020-01-01}
releases:
  - {version: "1.0", released: 2026-01-01, source: guide}
added: 2026-01-01
""",
    "criteria/speed.yaml": """\
schema: criterion/1
id: speed
group: use
title: Speed
question: How fast is it?
covers: All of it.
levels:
  - {id: slow, score: 0, means: Not fast.}
  - {id: steady, score: 0.5, means: Fast enough.}
  - {id: fast, score: 1, means: As fast as can be.}
fresh_for_days: 365
importance: {worse: slow, better: fast, question: How much does it matter?}
how_measured: With a clock.
""",
    "sources/press.yaml": """\
schema: sources/1
publisher: press
name: The press
sources:
  - {id: guide, title: The guide, kind: official-docs, independent: true}
""",
    "claims/ash/speed.yaml": """\
schema: claims/1
framework: ash
criterion: speed
claims:
  - id: ash.speed.one
    text: It answers in a second.
    status: holds
    states: steady
    basis: documented
    observed: 2026-06-01
    reason: The guide says so.
    evidence:
      - source: guide
        date: 2026-05-01
        accessed: 2026-05-02
""",
    "capabilities/fly.yaml": """\
schema: capability/1
id: fly
title: Fly
question: Can it fly?
criterion: speed
routes:
  ash:
    level: native
    via: Wings
    as_of: 2026-06-01
    evidence:
      - {source: guide, date: 2026-06-01}
""",
    "questions/where.yaml": """\
schema: questions/1
id: where
title: Where?
intro: The place.
order: 1
questions:
  - id: place
    ask: Where?
    why: It decides.
    kind: one
    answers:
      - {id: up, label: Up, effects: [{do: require, capability: fly}]}
      - {id: down, label: Down, effects: [{do: importance, criterion: speed, level: 2}]}
  - id: height
    ask: How high?
    why: It decides more.
    kind: one
    only_if: {place: [up]}
    answers:
      - {id: low, label: Low}
      - {id: high, label: High}
""",
    "probes/clock.yaml": """\
schema: probe/1
id: clock
title: The clock
what: It counts.
why: To know.
how: By counting.
limits: It only counts.
feeds:
  - criterion: speed
    quantity: step_seconds
    anchor: {factor: 1.0, machine: a machine, measured: 2026-06-01}
claims: [ash.speed.one]
""",
}
CELL = "claims/ash/speed.yaml"


def write(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The files under ``folder``."""
    for name, text in (FILES if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def spoilt(folder: Path, file: str, old: str, new: str) -> Path:
    """The small base with one text replaced in one file."""
    assert FILES[file].count(old) >= 1, f"{file} no longer holds {old!r}"
    return write(folder, {**FILES, file: FILES[file].replace(old, new, 1)})


def claim(key: str, states: str = "fast", status: str = "holds", more: str = "") -> str:
    """One more claim of the cell."""
    return (
        f"  - id: ash.speed.{key}\n    text: It is {key}.\n    status: {status}\n"
        f"    states: {states}\n    basis: documented\n    observed: 2026-06-01\n"
        f"    reason: Somebody looked.\n    evidence: [{{source: guide, date: 2026-05-01}}]\n{more}"
    )


def with_claims(folder: Path, *claims: str) -> Path:
    """The small base with more claims in its one cell."""
    return write(folder, {**FILES, CELL: FILES[CELL] + "".join(claims)})
