"""A recommendation as Markdown: what the table shows, whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from advisor.cli import words
from advisor.cli.console import MAX_WIDTH
from advisor.cli.markdown_text import bullets, cells, plain

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommend.explanation import Explanation
    from advisor.recommendation import Missing, Reason, Recommendation


def markdown(
    recommendation: Recommendation,
    knowledge: Knowledge,  # noqa: ARG001 - called as the table is
    steps: Explanation | None = None,
) -> str:
    """The recommendation in full, in the order of the table; ``steps`` of ``--explain`` last."""
    r = recommendation
    parts = [
        f"# {plain(words.heading(r))}",
        *_musts(r),
        *_verdict(r),
        *_because(r),
        *_flips(r),
        *_measured(r),
        *_not_known(r),
        *_foot(r),
        *_steps(r, steps),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _musts(r: Recommendation) -> Iterable[str]:
    yield "## Musts"
    if not r.requirements:
        yield "None: no answer requires a capability outright."
        return
    names = words.names_in(r)
    if r.relax:
        titles = {must.capability: must.title for must in r.requirements}
        asked = ", ".join(titles.get(c, c) for c in r.relax)
        yield f"No framework meets all of them. Fewest to give up: {plain(asked)}."
    rows = []
    for must in r.requirements:
        for route in sorted(must.routes, key=lambda one: names.get(one.framework, "").lower()):
            said = words.route_words(route, names, must.at_least)
            note = f"{route.note} {route.as_of}".strip()
            rows.append((must.title, said, note, "; ".join(must.because)))
    yield cells(("Must", "Route", "Note, as of", "Because"), rows)


def _verdict(r: Recommendation) -> Iterable[str]:
    yield "## Verdict"
    yield plain(r.summary)
    any_musts = bool(r.requirements)
    yield cells(
        ("Framework", "Best in", "Value", "Musts"),
        [
            (
                ranked.name,
                words.of_100(ranked.p_best, ranked.p_best_error),
                words.plus_minus(ranked.value, ranked.value_sd),
                words.musts_of(ranked, any_musts=any_musts) or "none asked",
            )
            for ranked in r.ranking
        ],
    )


def _because(r: Recommendation) -> Iterable[str]:
    if len(r.ranking) < 2 or not r.contributions:  # noqa: PLR2004 - a difference needs two
        return
    first, second = r.ranking[:2]
    yield "## Because"
    for side, reasons in (("for", r.reasons_for), ("against", r.reasons_against)):
        if reasons:
            yield plain(f"What speaks {side} {first.name} most:")
            yield bullets(_reason(reason) for reason in reasons)
        else:
            yield plain(f"Nothing of 0.01 or more speaks {side} {first.name}.")
    yield plain(f"Value of {first.name} minus {second.name}, by criterion:")
    yield cells(
        ("Criterion", "Difference", "Importance", "Weight", "Evidence that says most", "Ids"),
        [
            (
                c.title,
                words.signed(c.difference, c.difference_sd),
                "not answered" if c.importance is None else f"{c.importance} of 5",
                f"{100 * c.weight:.0f} %",
                c.because,
                ", ".join(c.evidence),
            )
            for c in r.contributions
        ],
    )


def _reason(reason: Reason) -> str:
    change = words.signed(reason.difference, reason.difference_sd)
    ids = ", ".join(f"{one.id} ({one.status}, {one.date})" for one in reason.evidence)
    because = f". {reason.because}" if reason.because else ""
    return f"{change} {reason.title}{because}{f' — {ids}' if ids else ''}"


def _flips(r: Recommendation) -> Iterable[str]:
    yield "## It would flip if"
    if r.flips:
        yield bullets(f"{flip.text.rstrip('.')} ({words.of_100(flip.p_best)})." for flip in r.flips)
    else:
        yield plain(r.flips_note or "No single change that was tried flips it.")


def _measured(r: Recommendation) -> Iterable[str]:
    yield "## Measured"
    report = r.measured
    if report is None:
        yield "Nothing on this machine."
        if r.unmeasured:
            yield _missing(r.unmeasured)
        return
    yield plain(f"Run {report.run} of {report.started} on {report.machine}.")
    names, titles = words.names_in(r), words.titles_in(r)
    yield cells(
        ("Framework", "Best in, without the run", "Best in, with it"),
        [
            (
                ranked.name,
                words.of_100(report.p_best_before.get(ranked.framework, 0.0)),
                words.of_100(ranked.p_best, ranked.p_best_error),
            )
            for ranked in r.ranking
        ],
    )
    if report.effects:
        yield cells(
            ("Criterion", "Framework", "Value before", "Value after"),
            [
                (
                    titles.get(e.criterion, e.criterion),
                    names.get(e.framework, e.framework),
                    words.plus_minus(e.before, e.before_sd),
                    words.plus_minus(e.after, e.after_sd),
                )
                for e in report.effects
            ],
        )
    if report.unusable:
        yield "What gave nothing:"
        yield bullets(report.unusable)


def _not_known(r: Recommendation) -> Iterable[str]:
    yield "## Not known"
    parts: list[tuple[str, Sequence[Missing]]] = [
        ("Questions open", r.unanswered),
        ("Beliefs without evidence", r.unknown),
        ("Claims older than their freshness", r.stale),
    ]
    if r.measured is not None:
        parts.insert(1, ("Measurements missing", r.unmeasured))
    if not any(missing for _, missing in parts):
        yield "Nothing that was asked for."
    for title, missing in parts:
        if missing:
            yield f"### {title}"
            yield _missing(missing)
    if r.stop_note:
        yield "### Can you stop?"
        yield plain(f"{'Yes' if r.can_stop else 'Not yet'}: {r.stop_note}.")
    if r.next_best:
        yield "### Worth knowing next"
        yield cells(
            ("What", "Could move it by up to", "Takes", "How"),
            [
                (
                    best.text,
                    words.hundredths(best.could_move),
                    words.minutes(best.minutes),
                    best.how,
                )
                for best in r.next_best
            ],
        )


def _foot(r: Recommendation) -> Iterable[str]:
    if r.assumptions:
        yield "## Assumptions"
        yield bullets(r.assumptions)
    if r.overlay:
        yield "## Own knowledge used"
        yield bullets(r.overlay)
    stamp = r.stamp
    yield "## Made with"
    yield cells(
        ("What", "Which"),
        [
            ("advisor", stamp.version),
            ("method", stamp.method),
            ("knowledge base", f"{stamp.kb} ({stamp.kb_hash})"),
            ("profile", stamp.profile),
            ("run", stamp.run or "none"),
            ("seed", str(stamp.seed)),
            ("draws", f"{stamp.draws:,}"),
            ("as of", stamp.as_of),
        ],
    )


def _steps(r: Recommendation, steps: Explanation | None) -> Iterable[str]:
    if steps is None:
        return
    from advisor.cli.explanation import text as step_by_step

    title, *lines = step_by_step(steps, r, MAX_WIDTH).rstrip().splitlines()
    yield f"## {title}"
    # Indented by four it is code, whatever the texts hold.
    yield "\n".join(f"    {line}".rstrip() for line in lines if line)


def _missing(missing: Sequence[Missing]) -> str:
    return bullets(f"{m.text} — {m.how}" if m.how else m.text for m in missing)
