"""A recommendation for the terminal: musts, verdict, because, what flips it, what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.cli import layout, words
from advisor.cli.console import shorten, wrap
from advisor.cli.layout import Section, item

if TYPE_CHECKING:
    from advisor.cli.console import Style
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Missing, Reason, Recommendation

HEIGHT = 40
_BAR = 18
_GIVE_WAY = (
    "Next",
    "Not known",
    "Against",
    "Because",
    "Measured",
    "Would flip",
    "Can stop",
    "Musts",
    "Verdict",
)
_SHOWN_MISSING = 3
_MOVES = 0.005
"""What could move P(best) by less than half of 1 in 100 is not worth anybody's time."""


def table(recommendation: Recommendation, knowledge: Knowledge, columns: int, style: Style) -> str:
    """At most 40 lines of at most ``columns`` characters; the rest is counted, not dropped."""
    head = [shorten(words.heading(recommendation), columns)]
    foot = _stamp(recommendation, columns)
    sections = [
        _musts(recommendation, columns),
        _verdict(recommendation, knowledge, columns, style),
        _because(recommendation, columns),
        _against(recommendation, columns),
        _flips(recommendation, columns),
        _measured(recommendation, columns),
        _not_known(recommendation, columns),
        _can_stop(recommendation, columns),
        _worth_more(recommendation, columns),
    ]
    full = [section for section in sections if section.items]
    # A blank line between sections is a help to the eye, and the first thing to go.
    room = HEIGHT - len(head) - len(foot)
    fitted = layout.fit(full, room - len(full), _GIVE_WAY)
    airy = layout.height_of(fitted) <= room - len(full) and not any(map(layout.cramped, fitted))
    if not airy:
        fitted = layout.fit(full, room, _GIVE_WAY)
    blank = [""] if airy else []
    body = layout.draw(fitted, style, blank=airy)
    return "\n".join([style.bold(head[0]), *blank, *body, *foot])


def _musts(recommendation: Recommendation, columns: int) -> Section:
    names = words.names_in(recommendation)
    items = [
        item(words.must_words(must, names), columns) for must in recommendation.requirements
    ] or [item("none: no answer requires a capability outright", columns)]
    if recommendation.relax:
        titles = {must.capability: must.title for must in recommendation.requirements}
        asked = ", ".join(titles.get(c, c) for c in recommendation.relax)
        items.insert(
            0, item(f"no framework meets all of them; fewest to give up: {asked}", columns)
        )
    return Section("Musts", tuple(items), keep=4, more=("more", "more"))


def _verdict(
    recommendation: Recommendation, knowledge: Knowledge, columns: int, style: Style
) -> Section:
    # What speaks for it and what would change it stand below, each with its numbers.
    told = 2 if recommendation.verdict == "only-one" else 1
    items = [item(" ".join(recommendation.sentences[:told]), columns)]
    any_musts = bool(recommendation.requirements)
    chances = [words.of_100(r.p_best, r.p_best_error) for r in recommendation.ranking]
    widest = max(map(len, chances), default=0)
    room = columns - layout.LABEL - 2 - widest
    names = [shorten(ranked.name, room) for ranked in recommendation.ranking]
    longest = max(map(len, names), default=0)
    for name, chance, ranked in zip(names, chances, recommendation.ranking, strict=True):
        filled = round(_BAR * ranked.p_best)
        framework = knowledge.frameworks.get(ranked.framework)
        bar = "█" * filled + "░" * (_BAR - filled)
        if framework is not None:
            bar = style.colour(bar, framework.colour)
        value = words.plus_minus(ranked.value, ranked.value_sd)
        meets = words.musts_of(ranked, any_musts=any_musts)
        row = f"{name:<{longest}}  {chance:>{widest}}"
        tail = f"  value {value}  {meets}".rstrip()
        wide = layout.LABEL + len(row) + 2 + _BAR + len(tail) <= columns
        if wide:
            items.append((f"{row}  {bar}{tail}",))
        elif layout.LABEL + len(row) + len(tail) <= columns:
            items.append((row + tail,))
        else:
            items.append((row, tail))
    return Section("Verdict", tuple(items), keep=len(items), least=len(items))


def _because(recommendation: Recommendation, columns: int) -> Section:
    """The strongest reasons for the leader; how many criteria there are beside them is said."""
    if len(recommendation.ranking) < 2 or not recommendation.contributions:  # noqa: PLR2004
        return Section("Because", ())
    first, second = recommendation.ranking[:2]
    shown = len(recommendation.reasons_for) + len(recommendation.reasons_against)
    smaller = sum(abs(c.difference) > 0 for c in recommendation.contributions) - shown
    rest = (
        f"; {words.counted(smaller, 'smaller reason', 'smaller reasons')} (--explain)"
        if smaller > 0
        else ""
    )
    head = f"value of {first.name} minus {second.name}, {_difference(recommendation)}{rest}:"
    reasons = [_reason(reason, columns - layout.LABEL) for reason in recommendation.reasons_for]
    none = [item("nothing of 0.01 or more speaks for it", columns)]
    items = (item(head, columns), *(reasons or none))
    return Section("Because", items, keep=4, least=2, more=("reason for it", "reasons for it"))


def _difference(recommendation: Recommendation) -> str:
    first, second = recommendation.ranking[:2]
    return f"{first.value - second.value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _against(recommendation: Recommendation, columns: int) -> Section:
    if len(recommendation.ranking) < 2 or not recommendation.contributions:  # noqa: PLR2004
        return Section("Against", ())
    reasons = tuple(
        _reason(reason, columns - layout.LABEL) for reason in recommendation.reasons_against
    )
    none = (item("nothing of 0.01 or more speaks against it", columns),)
    return Section(
        "Against", reasons or none, keep=2, more=("reason against it", "reasons against it")
    )


def _reason(reason: Reason, room: int) -> tuple[str, ...]:
    change = words.signed(reason.difference, reason.difference_sd)
    lead = f"{change}  "
    because = shorten(reason.because, room - len(lead))
    return (
        lead + shorten(reason.title, room - len(lead)),
        *([" " * len(lead) + because] if because else []),
    )


def _flips(recommendation: Recommendation, columns: int) -> Section:
    items = [
        item(f"{flip.text.rstrip('.')} ({words.of_100(flip.p_best)}).", columns)
        for flip in recommendation.flips
    ]
    if not items and recommendation.flips_note:
        items = [item(recommendation.flips_note, columns)]
    return Section(
        "Would flip",
        tuple(items),
        keep=2,
        more=("more change that would flip it", "more changes that would flip it"),
    )


def _measured(recommendation: Recommendation, columns: int) -> Section:
    report = recommendation.measured
    if report is None:
        return Section("Measured", (item(_how_to_measure(recommendation), columns),))
    names, titles = words.names_in(recommendation), words.titles_in(recommendation)
    moves = " · ".join(
        f"{r.name} {_share(report.p_best_before.get(r.framework, 0.0))} → {words.of_100(r.p_best)}"
        for r in recommendation.ranking
    )
    items = [
        item(f"run {report.run} on {report.machine}", columns),
        item(f"without it → with it: {moves}", columns),
    ]
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
    if report.unusable:
        items.insert(2, item(_unusable(report.unusable), columns))
    return Section(
        "Measured",
        tuple(items),
        keep=2 + bool(report.unusable),
        more=("more change", "more changes"),
    )


def _share(probability: float) -> str:
    """A chance whose "of 100" follows in the same line."""
    return words.of_100(probability).removesuffix(f"{words.NBSP}of{words.NBSP}100")


def _unusable(sentences: Sequence[str]) -> str:
    if len(sentences) == 1:
        return f"not used: {sentences[0]}"
    shown = shorten(sentences[0], 70)
    return f"{len(sentences)} results not used (advisor probe show), first: {shown}"


def _how_to_measure(recommendation: Recommendation) -> str:
    how = "; ".join(dict.fromkeys(m.how for m in recommendation.unmeasured if m.how))
    next_step = how or "advisor probe, or recommend --probe quick"
    titles = words.titles_in(recommendation)
    what = [titles.get(missing.id, missing.text) for missing in recommendation.unmeasured]
    about = f" It could test {words.joined(what)} here." if what else ""
    return f"nothing on this machine.{about} To measure: {next_step}"


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


def _can_stop(recommendation: Recommendation, columns: int) -> Section:
    """Whether anything that is open is likely to change the winner."""
    if not recommendation.stop_note:
        return Section("Can stop", ())
    answer = "yes" if recommendation.can_stop else "not yet"
    return Section("Can stop", (item(f"{answer}: {recommendation.stop_note}", columns),))


def _worth_more(recommendation: Recommendation, columns: int) -> Section:
    worth = [best for best in recommendation.next_best if best.could_move >= _MOVES]
    if not worth:
        said = "no single answer or measurement is likely to move this"
        return Section("Next", (item(said, columns),))
    items = tuple(
        item(
            f"{best.text} (could move it by up to {words.hundredths(best.could_move)}, "
            f"{words.minutes(best.minutes)}): {best.how}",
            columns,
        )
        for best in worth
    )
    return Section("Next", items, keep=1, more=("more", "more"))


def _stamp(recommendation: Recommendation, columns: int) -> list[str]:
    stamp = recommendation.stamp
    line = (
        f"advisor {stamp.version} · knowledge {stamp.kb} ({stamp.kb_hash[:8]}) · "
        f"seed {stamp.seed} · {stamp.draws:,} draws · as of {stamp.as_of}"
    )
    own = (
        [f"own knowledge used: {', '.join(recommendation.overlay)}"]
        if recommendation.overlay
        else []
    )
    return [shorten(text, columns) for text in own] + wrap(line, columns)
