"""How far a measurement is, and what it has found so far: intervals narrow as rounds come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import charts, marks, words
from advisor.web.escape import md, plain
from advisor.web.parts.contenders import NEUTRAL

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.events import Event
    from advisor.measure.results import Comparison
    from advisor.web.jobs import Snapshot

_FARTHEST = 1e6


def show(now: Snapshot, known: Knowledge) -> None:
    """The bar with the time left, each work with its round, and the ratios so far."""
    left = "" if now.remaining_s is None else f", about {words.minutes(now.remaining_s)} left"
    st.progress(now.done, text=f"{now.done * 100:.0f} %, {words.minutes(now.elapsed_s)}{left}")
    st.markdown(marks.sentence(now.text, known))
    rows = _board(now, known)
    if rows["Work"]:
        st.table(rows, alt="Progress by work and framework", border="horizontal", hide_index=True)
    _ratios(now, known)
    for warning in now.warnings[-3:]:
        st.caption(f":material/warning: {marks.sentence(warning, known)}")


def _board(now: Snapshot, known: Knowledge) -> dict[str, list[str]]:
    latest: dict[tuple[str, str], list[Event]] = {}
    for event in now.lines:
        latest.setdefault((event.probe, event.mode), []).append(event)
    compared: dict[tuple[str, str], list[Event]] = {}
    for event in now.comparisons:
        compared.setdefault((event.probe, event.mode), []).append(event)
    rows: dict[str, list[str]] = {"Work": [], "Where it is": [], "So far": []}
    for (probe, mode), events in latest.items():
        rows["Work"].append(md(f"{_title(probe, known)}, {marks.MODE.get(mode, mode)}"))
        rows["Where it is"].append("; ".join(_state(event, known) for event in events))
        found = compared.get((probe, mode), [])
        rows["So far"].append("; ".join(_so_far(event, known) for event in found) or "–")
    return rows


def _state(event: Event, known: Knowledge) -> str:
    who = md(marks.name_of(known, event.contender.partition(":")[0])) if event.contender else ""
    over = event.kind == "result"
    if over and event.round == event.rounds:
        return f"{who} done".strip()
    where = f"round {event.round} of {event.rounds}" if event.round else "waiting"
    return f"{who} {where}{' done' if over else ''}".strip()


def _so_far(event: Event, known: Knowledge) -> str:
    found = event.comparison
    if found is None:
        return md(event.text, limit=200)
    a, b = (md(marks.name_of(known, _framework(one))) for one in (found.a, found.b))
    return f"{a} takes {words.ratio(found.ratio, found.low, found.high)} × the time of {b}"


def _ratios(now: Snapshot, known: Knowledge) -> None:
    """One picture per pair of frameworks, as in the results."""
    pairs: dict[tuple[str, str], list[Comparison]] = {}
    for event in now.comparisons:
        found = event.comparison
        if found is not None and 1 / _FARTHEST <= found.ratio <= _FARTHEST:
            pairs.setdefault((_framework(found.a), _framework(found.b)), []).append(found)
    for (a, b), rows in pairs.items():
        names = plain(marks.name_of(known, a)), plain(marks.name_of(known, b))
        charts.draw(
            charts.forest([_row(one, known) for one in rows], names),
            alt=f"So far: ratio of the times of {names[0]} and {names[1]} with 95 % intervals; the "
            "table above has the numbers",
        )


def _row(found: Comparison, known: Knowledge) -> charts.RatioRow:
    colours = marks.colours(known)
    who = {"faster": _framework(found.a), "slower": _framework(found.b)}.get(found.verdict, "")
    mode = marks.MODE.get(found.mode, found.mode)
    return charts.RatioRow(
        plain(f"{_title(found.probe, known)}, {mode}", limit=80),
        found.ratio,
        found.low,
        found.high,
        f"so far, after {words.count(found.rounds, 'round')}",
        colours.get(who, NEUTRAL),
    )


def _framework(contender: str) -> str:
    return contender.partition(":")[0]


def _title(probe: str, known: Knowledge) -> str:
    found = known.probes.get(probe) or known.criteria.get(probe)
    return found.title if found else probe.replace("-", " ")
