"""A run as rows for a spreadsheet: one per block of repetitions, or one per claim test."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from advisor.cli.contender_names import version_of

if TYPE_CHECKING:
    from advisor.measure.results import ByRound, Contender, Result, Run

BLOCKS = (
    "run", "started", "suite", "probe", "contender", "framework", "mode", "version", "python",
    "status", "reason", "round", "block", "median_s", "repetitions", "cpu_s", "wall_s", "pressure",
    "void", "first_call_s", "compile_s", "peak_bytes",
)  # fmt: skip
"""Columns. Seconds, bytes, shares of 1; rounds and blocks count from 1. A result that gave no
block has one row, with its status. ``first_call_s``, ``compile_s`` and ``peak_bytes`` belong to
the round, and stand in the row of its first block."""

TESTS = ("run", "started", "topic", "test", "title", "outcome", "status", "seen", "reason",
         "seconds")  # fmt: skip


def csv_of(run: Run) -> str:
    """Text with a header line. What a spreadsheet would take for a formula is quoted by ``'``."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(TESTS if run.outcomes else BLOCKS)
    for row in _tests(run) if run.outcomes else _blocks(run):
        rows.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Any) -> Any:
    """No text of a file that somebody handed over may run as a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def _blocks(run: Run) -> Iterator[list[Any]]:
    contenders = {contender.id: contender for contender in run.contenders}
    for result in run.results:
        head = _head(run, result, contenders.get(result.contender))
        blank = True
        for number, blocks in enumerate(result.rounds, start=1):
            for place, block in enumerate(blocks, start=1):
                blank = False
                yield [
                    *head, number, place, block.median_s, block.n, block.cpu_s, block.wall_s,
                    block.pressure, block.void, *_of_round(result, number, first=place == 1),
                ]  # fmt: skip
        if blank:
            yield [*head, *[""] * (len(BLOCKS) - len(head))]


def _head(run: Run, result: Result, contender: Contender | None) -> list[Any]:
    version = version_of(contender) if contender else ""
    python = contender.python if contender else ""
    return [
        run.id, run.started, run.suite, result.probe, result.contender, result.framework,
        result.mode, version, python, result.status, result.reason,
    ]  # fmt: skip


def _of_round(result: Result, number: int, *, first: bool) -> list[Any]:
    names: tuple[ByRound, ...] = ("first_call_s", "compile_s", "peak_bytes")
    values = [result.by_round.get(name, {}) for name in names]
    return [value.get(number, "") if first else "" for value in values]


def _tests(run: Run) -> Iterator[list[Any]]:
    titles = {test.id: test.title for test in run.claim_tests}
    for one in run.outcomes:
        yield [
            run.id, run.started, one.topic, one.test, titles.get(one.test, ""), one.outcome,
            one.status, one.seen, one.reason, one.seconds,
        ]  # fmt: skip
