"""A run for the terminal: machine, who took part, times with intervals, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from advisor.cli import layout, words
from advisor.cli.claims_table import outcomes
from advisor.cli.console import shorten, wrap
from advisor.cli.contender_names import long_name, mode_words, short_names
from advisor.cli.layout import Section, item
from advisor.cli.load_table import calibrated, under_load
from advisor.measure.sentences import what_would_settle

if TYPE_CHECKING:
    from advisor.cli.console import Style
    from advisor.measure.results import Comparison, Contender, Result, Run

_SHOWN = {
    "step_seconds": "",
    "import_seconds": "import",
    "first_call_seconds": "first call",
    "compilations": "compilations",
    "peak_bytes": "peak memory",
}
"""Quantities in the order they are told; the step needs no name."""


def table(run: Run, names: Mapping[str, str], columns: int, style: Style) -> str:
    """The run in lines of at most ``columns`` characters."""
    from advisor.measure.machine import describe

    names = {**names, "numpy": "numpy"}
    state = "complete" if run.complete else f"not complete: {run.note or 'stopped'}"
    sections = [
        Section("Run", (item(f"{run.id} · {run.suite} · seed {run.seed} · {state}", columns),)),
        Section("Machine", (item(describe(run.machine), columns),)),
        Section("Took part", tuple(item(line, columns) for line in _contenders(run, names))),
    ]
    if limited := calibrated(run):
        sections.append(Section("Limit", (item(limited, columns),)))
    titles = {probe.id: probe.title for probe in run.probes}
    called = {**names, **short_names(run, names)}
    # Named contenders are compared across modes, so they stand together whatever theirs are.
    named = any(contender.name for contender in run.contenders)
    lines = layout.draw(sections, style)
    for probe, mode in dict.fromkeys((r.probe, "" if named else r.mode) for r in run.results):
        way = f", {mode_words(mode)}" if mode else ""
        lines += ["", style.bold(shorten(titles.get(probe, probe), columns - len(way)) + way)]
        here = [r for r in run.results if r.probe == probe and mode in ("", r.mode)]
        lines += _results(here, called, columns)
        for compared in run.comparisons:
            if compared.probe == probe and mode in ("", compared.mode):
                lines += _indented(_compared(compared, called), columns)
    lines += under_load(run, called, columns, style)
    return "\n".join([*lines, *outcomes(run, columns, style)])


def _contenders(run: Run, names: Mapping[str, str]) -> list[str]:
    by_framework: dict[str, list[Contender]] = {}
    for contender in run.contenders:
        by_framework.setdefault(contender.framework, []).append(contender)
    told = []
    for framework in sorted(by_framework, key=lambda f: names.get(f, f).lower()):
        name = names.get(framework, framework)
        ok = [c for c in by_framework[framework] if c.status == "ok" and not c.name]
        told += [_named(c, names) for c in by_framework[framework] if c.status == "ok" and c.name]
        if ok:
            versions = ", ".join(f"{p} {v}" for p, v in sorted(ok[0].versions.items()))
            told.append(f"{name}: {versions} ({ok[0].python or 'this Python'})")
        for failed in by_framework[framework]:
            if failed.status != "ok":
                why = f": {failed.reason}" if failed.reason else ""
                told.append(f"✗ {long_name(failed, names)}: {failed.status.replace('_', ' ')}{why}")
    return list(dict.fromkeys(told))


def _named(contender: Contender, names: Mapping[str, str]) -> str:
    versions = ", ".join(f"{p} {v}" for p, v in sorted(contender.versions.items()))
    return f"{long_name(contender, names)}: {versions} ({contender.python or 'this Python'})"


def _results(here: Sequence[Result], called: Mapping[str, str], columns: int) -> list[str]:
    """One line per contender, or one for all where the same thing stopped them all."""
    here = sorted(here, key=lambda r: _name(r, called).lower())
    if len({(r.status, r.reason) for r in here}) == 1 and here[0].status != "ok":
        everyone = ", ".join(_name(r, called) for r in here)
        return _indented(f"{everyone}: {_failure(here[0])}", columns)
    longest = max(len(_name(r, called)) for r in here)
    return [line for result in here for line in _result(result, called, longest, columns)]


def _name(result: Result, called: Mapping[str, str]) -> str:
    return called.get(result.contender) or called.get(result.framework, result.framework)


def _failure(result: Result) -> str:
    why = f": {result.reason}" if result.reason else ""
    return f"✗{words.NBSP}{result.status.replace('_', ' ')}{why}"


def _indented(text: str, columns: int) -> list[str]:
    return [f"  {line}" for line in wrap(text, columns - 2, "  ")]


def _result(result: Result, called: Mapping[str, str], longest: int, columns: int) -> list[str]:
    name = f"{_name(result, called):<{longest}}"
    if result.status != "ok":
        return _indented(f"{name}  {_failure(result)}", columns)
    parts = []
    for key, label in _SHOWN.items():
        if key in result.quantities:
            parts.append(f"{label} {words.quantity(result.quantities[key])}".strip())
    if result.parity is not None:
        mark = "✓" if result.parity.passed else "✗"
        parts.append(f"same result {mark} {result.parity.max_error:.0e}")
    return _indented(f"{name}  {' · '.join(parts)}", columns)


def _compared(found: Comparison, called: Mapping[str, str]) -> str:
    a, b = (called.get(c) or words.contender(c, called) for c in (found.a, found.b))
    ratio = f"{found.ratio:.2f} [{found.low:.2f}, {found.high:.2f}]"
    rounds = words.counted(found.rounds, "round", "rounds")
    verdict = {
        "faster": f"{a} is faster",
        "slower": f"{b} is faster",
        "equivalent": "equivalent within 5 %",
        "no-verdict": "no verdict",
    }[found.verdict]
    if open_point := what_would_settle(found):
        verdict += f"; {open_point}"
    return f"→ {verdict}: {a} takes {ratio} × the time of {b} ({rounds})"
