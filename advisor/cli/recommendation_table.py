"""A recommendation for the terminal: musts, verdict, because, what flips it, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import layout, words
from advisor.cli.console import shorten, wrap
from advisor.cli.layout import Section, item

if TYPE_CHECKING:
    from advisor.cli.console import Style
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Contribution, Missing, Recommendation

HEIGHT = 40
_BAR = 25
_GIVE_WAY = ("Because", "Musts", "It flips if", "Measured", "Not known", "Worth more")
_SHOWN_MISSING = 3


def table(
    recommendation: Recommendation, knowledge: Knowledge, columns: int, style: Style
) -> str:
    """At most 40 lines of at most ``columns`` characters; the rest is counted, not dropped."""
    head = wrap(recommendation.title or recommendation.profile_name, columns)[:1]
    foot = _stamp(recommendation, columns)
    sections = [
        _musts(recommendation, columns),
        _verdict(recommendation, knowledge, columns, style),
        _because(recommendation, columns),
        _flips(recommendation, columns),
        _measured(recommendation, columns),
        _not_known(recommendation, columns),
        _worth_more(recommendation, columns),
    ]
    full = [section for section in sections if section.items]
    # A blank line between sections is a help to the eye, and the first thing to go.
    room = HEIGHT - len(head) - len(foot)
    fitted = layout.fit(full, room - len(full), _GIVE_WAY)
    lines = [style.bold(head[0]), *layout.draw(fitted, style, blank=True), *foot]
    blank_after_head = [""] if len(lines) < HEIGHT else []
    return "\n".join([lines[0], *blank_after_head, *lines[1:]])


def _musts(recommendation: Recommendation, columns: int) -> Section:
    names = words.names_in(recommendation)
    items = [
        item(words.must_words(must, names), columns) for must in recommendation.requirements
    ] or [item("none: no answer requires a capability outright", columns)]
    if recommendation.relax:
        titles = {must.capability: must.title for must in recommendation.requirements}
        asked = ", ".join(titles.get(c, c) for c in recommendation.relax)
        items.insert(0, item(f"no framework meets all of them; fewest to give up: {asked}", columns))
    return Section("Musts", tuple(items), keep=1, more="more musts")


def _verdict(
    recommendation: Recommendation, knowledge: Knowledge, columns: int, style: Style
) -> Section:
    items = [item(recommendation.summary, columns)]
    any_musts = bool(recommendation.requirements)
    longest = max((len(r.name) for r in recommendation.ranking), default=0)
    for ranked in recommendation.ranking:
        filled = round(_BAR * ranked.p_best)
        framework = knowledge.frameworks.get(ranked.framework)
        bar = "█" * filled + "░" * (_BAR - filled)
        if framework is not None:
            bar = style.colour(bar, framework.colour)
        chance = words.of_100(ranked.p_best, ranked.p_best_error)
        value = words.plus_minus(ranked.value, ranked.value_sd)
        meets = words.musts_of(ranked, any_musts=any_musts)
        row = f"{ranked.name:<{longest}}  best in {chance:<17} value {value}"
        room = columns - layout.LABEL - len(row) - _BAR - 4
        items.append((f"{row}  {bar}  {shorten(meets, room)}".rstrip(),) if room > 0 else (row,))
    return Section("Verdict", tuple(items), keep=len(items))


def _because(recommendation: Recommendation, columns: int) -> Section:
    told = [c for c in recommendation.contributions if abs(c.difference) >= 0.005]  # noqa: PLR2004
    if not told or not recommendation.ranking:
        return Section("Because", ())
    longest = max(len(c.title) for c in told)
    room = columns - layout.LABEL - longest - 17
    rows = [(_reason(c, longest, room),) for c in told]
    if len(recommendation.ranking) > 1:
        first, second = recommendation.ranking[:2]
        rows.insert(0, (f"value of {first.name} minus {second.name}, by criterion:",))
    return Section("Because", tuple(rows), keep=3, more="smaller reasons")


def _reason(contribution: Contribution, longest: int, room: int) -> str:
    change = words.signed(contribution.difference, contribution.difference_sd)
    return f"{change}  {contribution.title:<{longest}}  {shorten(contribution.because, room)}".rstrip()


def _flips(recommendation: Recommendation, columns: int) -> Section:
    names = words.names_in(recommendation)
    items = [
        item(
            f"{flip.text}: then {names.get(flip.winner, flip.winner)}, {words.of_100(flip.p_best)}",
            columns,
        )
        for flip in recommendation.flips
    ]
    if not items and recommendation.flips_note:
        items = [item(recommendation.flips_note, columns)]
    return Section("It flips if", tuple(items), keep=1, more="more")


def _measured(recommendation: Recommendation, columns: int) -> Section:
    report = recommendation.measured
    if report is None:
        return Section("Measured", (item(_how_to_measure(recommendation), columns),))
    names, titles = words.names_in(recommendation), words.titles_in(recommendation)
    moves = " · ".join(
        f"{r.name} {words.of_100(report.p_best_before.get(r.framework, 0.0))} before, "
        f"{words.of_100(r.p_best)} with it"
        for r in recommendation.ranking
    )
    items = [
        item(f"run of {report.started} on {report.machine}", columns),
        item(moves, columns),
    ]
    items += [item(text, columns) for text in report.unusable]
    by_criterion: dict[str, list[str]] = {}
    for effect in report.effects:
        before = words.plus_minus(effect.before, effect.before_sd)
        after = words.plus_minus(effect.after, effect.after_sd)
        name = names.get(effect.framework, effect.framework)
        by_criterion.setdefault(effect.criterion, []).append(f"{name} {before} → {after}")
    items += [
        item(f"{titles.get(criterion, criterion)}: {' · '.join(changes)}", columns)
        for criterion, changes in by_criterion.items()
    ]
    return Section("Measured", tuple(items), keep=2, more="more changes")


def _how_to_measure(recommendation: Recommendation) -> str:
    if not recommendation.unmeasured:
        return "nothing on this machine."
    what = ", ".join(missing.text for missing in recommendation.unmeasured)
    how = "; ".join(dict.fromkeys(m.how for m in recommendation.unmeasured if m.how))
    return f"nothing on this machine. Missing: {what}. {how}".rstrip()


def _not_known(recommendation: Recommendation, columns: int) -> Section:
    r = recommendation
    groups: list[tuple[tuple[Missing, ...], str, str]] = [
        (r.unanswered, "question open", "questions open"),
        (r.unknown, "belief without evidence", "beliefs without evidence"),
        (r.stale, "claim older than its freshness", "claims older than their freshness"),
    ]
    if r.measured is not None:
        groups.insert(1, (r.unmeasured, "measurement missing", "measurements missing"))
    items = []
    for missing, one, many in groups:
        if not missing:
            continue
        first = "; ".join(shorten(m.text, 70) for m in missing[:_SHOWN_MISSING])
        rest = len(missing) - _SHOWN_MISSING
        more = f"; and {rest} more" if rest > 0 else ""
        items.append(item(f"{words.counted(len(missing), one, many)}: {first}{more}", columns))
    return Section("Not known", tuple(items) or (item("nothing that was asked for", columns),))


def _worth_more(recommendation: Recommendation, columns: int) -> Section:
    items = tuple(
        item(
            f"{best.text} (could move it by up to {100 * best.could_move:.0f} of 100, "
            f"{_minutes(best.minutes)}): {best.how}",
            columns,
        )
        for best in recommendation.next_best
    )
    return Section("Worth more", items, keep=1, more="more that could help")


def _minutes(minutes: float) -> str:
    return f"{round(60 * minutes)} s" if minutes < 1 else f"{minutes:.0f} min"


def _stamp(recommendation: Recommendation, columns: int) -> list[str]:
    stamp = recommendation.stamp
    run = f"run {stamp.run}" if stamp.run else "no run"
    line = (
        f"advisor {stamp.version} · knowledge {stamp.kb} ({stamp.kb_hash[:8]}) · {run} · "
        f"seed {stamp.seed} · {stamp.draws:,} draws · as of {stamp.as_of}"
    )
    own = [f"own knowledge used: {', '.join(recommendation.overlay)}"] if recommendation.overlay else []
    return [shorten(text, columns) for text in (*own, line)]
