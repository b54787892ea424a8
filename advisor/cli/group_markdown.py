"""A group's recommendation as Markdown: what the table shows, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import group_words, words
from advisor.cli.markdown_text import bullets, cells, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.recommend.group_result import GroupRecommendation


def markdown(group: GroupRecommendation) -> str:
    """The group's recommendation in full, in the order of the table."""
    parts = [
        f"# {plain(group_words.heading(group))}",
        *_verdict(group),
        *_members(group),
        *_musts(group),
        *_apart(group),
        *_talk(group),
        *_foot(group),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _verdict(group: GroupRecommendation) -> Iterable[str]:
    yield "## Verdict"
    yield plain(group_words.verdict(group))
    if group.relax:
        titles = {veto.must.capability: veto.must.title for veto in group.vetoes}
        yield plain(f"Fewest to give up: {', '.join(titles[c] for c in group.relax)}.")
    yield cells(
        ("Framework", "Best in", "Value", "Least support", "Chosen by", "Musts"),
        [
            (
                support.name,
                words.of_100(support.p_best, support.p_best_error),
                words.plus_minus(support.value, support.value_sd),
                f"{words.of_100(support.least_support)} ({support.least_support_by})",
                ", ".join(support.chosen_by) or "nobody",
                words.MEETS[support.status] if group.vetoes else "none asked",
            )
            for support in group.ranking
        ],
    )


def _members(group: GroupRecommendation) -> Iterable[str]:
    yield "## Members"
    names = group.names()
    yield cells(
        ("Member", "Counts", "Would choose alone", "In their words of it", "Questions open"),
        [
            (
                member.name,
                group_words.share(member),
                group_words.choice(member, names),
                member.summary,
                str(member.open_questions),
            )
            for member in group.members
        ],
    )


def _musts(group: GroupRecommendation) -> Iterable[str]:
    yield "## Musts"
    if not group.vetoes:
        yield "None: no answer requires a capability outright."
        return
    names = group.names()
    yield cells(
        ("Must", "Asked by", "Because", "Rules out"),
        [
            (
                words.must_words(veto.must, names),
                ", ".join(veto.members),
                "; ".join(veto.must.because),
                ", ".join(names[framework] for framework in veto.rules_out) or "nobody",
            )
            for veto in group.vetoes
        ],
    )


def _apart(group: GroupRecommendation) -> Iterable[str]:
    yield "## Overruled"
    if group.overruled:
        yield bullets(f"{group_words.overruled(lost, group)}." for lost in group.overruled)
    else:
        yield "Nobody." if group.winner else "Nothing is chosen, so nobody is overruled."
    if len(group.members) == 1:
        return
    yield plain(f"{group_words.agreement(group)}.")
    if group.apart:
        yield "### Criteria on which the members differ"
        yield cells(
            ("Criterion", *(member.name for member in group.members), "Moves them apart by"),
            [
                (
                    entry.title,
                    *(
                        f"{'not answered' if level is None else level} "
                        f"({100 * entry.weight[name]:.0f} %)"
                        for name, level in entry.importance.items()
                    ),
                    f"{entry.effect:.3f}",
                )
                for entry in group.apart
            ],
        )


def _talk(group: GroupRecommendation) -> Iterable[str]:
    if len(group.members) == 1:
        return
    yield "## Worth talking over"
    if group.talk_note:
        yield plain(group.talk_note)
    if group.talk:
        yield bullets(f"{group_words.talk(talk, group)}." for talk in group.talk)


def _foot(group: GroupRecommendation) -> Iterable[str]:
    yield "## Assumptions"
    yield bullets(group.assumptions)
    stamp = group.stamp
    yield "## Made with"
    yield cells(
        ("What", "Which"),
        [
            ("advisor", stamp.version),
            ("method", stamp.method),
            ("knowledge base", f"{stamp.kb} ({stamp.kb_hash})"),
            *((f"profile of {name}", digest) for name, digest in stamp.profiles.items()),
            ("run", stamp.run or "none"),
            ("seed", str(stamp.seed)),
            ("draws", f"{stamp.draws:,}"),
            ("as of", stamp.as_of),
        ],
    )
