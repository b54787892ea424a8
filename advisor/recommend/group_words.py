"""The group's answer in sentences, made from the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.wording import of_100

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.recommend.group_result import Member, Support, Talk, Veto
    from advisor.recommendation import VerdictWord


def summary(
    word: VerdictWord,
    ranking: Sequence[Support],
    members: Sequence[Member],
    vetoes: Sequence[Veto],
) -> str:
    """The verdict in one or two sentences; one member alone is told what they were told."""
    if len(members) == 1:
        return members[0].summary
    if word == "none":
        whose = listed(sorted({n for v in vetoes if v.rules_out for n in v.members}))
        return f"No framework meets the requirements of all; those of {whose} rule some out."
    first = ranking[0]
    if word == "only-one":
        may = "may meet" if first.status == "unknown" else "meets"
        return (
            f"{first.name} is the only one that {may} the requirements of all. "
            f"{_choices(first, ranking, members)}"
        )
    return f"{first.name}, {of_100(first.p_best)} together. {_choices(first, ranking, members)}"


def talk_note(members: Sequence[Member], talk: Sequence[Talk]) -> str:
    """What to say of talking where there is nothing, or not enough, to talk over."""
    if len(members) == 1:
        return "One member alone has nobody to talk to."
    winners = {member.winner for member in members}
    if len(winners) == 1 and None not in winners:
        return "All would choose the same already."
    if any(one.agreement > 0 for one in talk):
        return ""
    return "No single answer, given by all, would bring everybody to the same choice."


def listed(names: Sequence[str]) -> str:
    """``Ann``, ``Ann and Ben``, ``Ann, Ben and Cy``."""
    given = list(names)
    return " and ".join(part for part in (", ".join(given[:-1]), *given[-1:]) if part)


def _choices(first: Support, ranking: Sequence[Support], members: Sequence[Member]) -> str:
    """Who would choose it alone, and what the others would choose."""
    if len(first.chosen_by) == len(members):
        everybody = "Both" if len(members) == 2 else f"All {len(members)}"  # noqa: PLR2004
        return f"{everybody} would choose it alone."
    others = [
        f"{listed(support.chosen_by)} would choose {support.name}"
        for support in ranking
        if support is not first and support.chosen_by
    ]
    none = [member.name for member in members if member.winner is None]
    if none:
        others.append(f"for {listed(none)} nothing meets the requirements")
    alone = f"{len(first.chosen_by)} of {len(members)} would choose it alone"
    return "; ".join([alone, *others]) + "."
