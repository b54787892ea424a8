"""The scored cases as a table, as Markdown, and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

from benchmarks.case_outcomes import Outcome, trainer_of_a_split
from benchmarks.case_scores import Scored

ALMOST = 0.995
"""From here on a rounded share would read as certain."""


def rows(scored: Sequence[Scored]) -> list[tuple[str, ...]]:
    """The table of cases, head first."""
    head = ("case", "decided", "today", "advice", "P(best)", "agrees", "acceptable", "ruled out")
    return [
        head,
        *(
            (
                case.outcome.case,
                decided(case.outcome),
                {"yes": "sound", "debatable": "debatable", "no": "not sound"}[case.outcome.today],
                f"{case.winner or 'none'} ({case.verdict})",
                percent(case.confidence),
                "yes" if case.agrees else "no",
                "yes" if case.acceptable else "no",
                ", ".join(case.ruled_out) or "-",
            )
            for case in scored
        ),
    ]


def decided(outcome: Outcome) -> str:
    """The decision, with the trainer where it was a split."""
    trainer = trainer_of_a_split(outcome)
    return f"mixed, {trainer} trains" if trainer else outcome.decision


def percent(share: float) -> str:
    """As everywhere: never "100" for what is merely likely."""
    return ">99" if ALMOST <= share < 1 else str(round(100 * share))


def in_words(found: dict[str, object]) -> list[str]:
    """The summary as lines."""
    count = found["cases"]
    lines = [f"all: {found['agrees']} of {count} agree, {found['acceptable']} acceptable today"]
    for key, says in (("by_decision", "decided {}"), ("by_verdict", "verdict {}")):
        part = found[key]
        assert isinstance(part, dict)
        lines += [_line(says.format(name), counts) for name, counts in part.items()]
    for key, says in (("still_sound", "decision still sound"), ("not_sound", "no longer sound")):
        counts = found[key]
        assert isinstance(counts, dict)
        if counts["cases"]:
            lines.append(_line(says, counts))
    always = found["always"]
    assert isinstance(always, dict)
    lines += [
        f"always {name}: {counts['agrees']} agree, {counts['acceptable']} acceptable"
        for name, counts in always.items()
    ]
    return lines


def _line(what: str, counts: dict[str, float]) -> str:
    return (
        f"{what}: {counts['agrees']} of {counts['cases']} agree, "
        f"{counts['acceptable']} acceptable, mean P(best) {100 * counts['mean_p_best']:.0f} of 100"
    )


def as_table(scored: Sequence[Scored], found: dict[str, object]) -> str:
    """Aligned columns, then the summary."""
    table = rows(scored)
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    return "\n".join([*lines, "", *in_words(found)])


def as_markdown(scored: Sequence[Scored], found: dict[str, object]) -> str:
    """The same, for ``docs/cases.md``."""
    head, *body = rows(scored)
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(row)} |" for row in body]
    return "\n".join([*lines, "", *(f"- {line}" for line in in_words(found))])


def as_json(scored: Sequence[Scored], found: dict[str, object]) -> str:
    """Everything, for other programs."""
    cases = [
        {
            **case.outcome.model_dump(mode="json"),
            **{k: v for k, v in dataclasses.asdict(case).items() if k != "outcome"},
            "agrees": case.agrees,
            "is_acceptable": case.acceptable,
        }
        for case in scored
    ]
    return json.dumps({"summary": found, "cases": cases}, indent=2, ensure_ascii=False)
