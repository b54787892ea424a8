"""A group's recommendation for the terminal: the mix, each member, the musts, who is overruled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import group_words, layout, words
from advisor.cli.console import shorten, wrap
from advisor.cli.layout import LABEL, Section, item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.cli.console import Style
    from advisor.recommend.group_result import GroupRecommendation

HEIGHT = 40
_BAR = 18
_GIVE_WAY = ("Apart", "Talk over", "Musts", "Overruled", "Members", "Verdict")
_NAME = 24


def table(
    group: GroupRecommendation, colours: Mapping[str, str], columns: int, style: Style
) -> str:
    """At most 40 lines of at most ``columns`` characters; ``colours``: framework id to #RRGGBB."""
    head = shorten(group_words.heading(group), columns)
    foot = _stamp(group, columns)
    sections = [
        _verdict(group, colours, columns, style),
        _members(group, columns),
        _musts(group, columns),
        _overruled(group, columns),
        _apart(group, columns),
        _talk(group, columns),
    ]
    full = [section for section in sections if section.items]
    room = HEIGHT - 1 - len(foot)
    fitted = layout.fit(full, room - len(full), _GIVE_WAY)
    airy = layout.height_of(fitted) <= room - len(full)
    if not airy:
        fitted = layout.fit(full, room, _GIVE_WAY)
    blank = [""] if airy else []
    return "\n".join([style.bold(head), *blank, *layout.draw(fitted, style, blank=airy), *foot])


def _verdict(
    group: GroupRecommendation, colours: Mapping[str, str], columns: int, style: Style
) -> Section:
    items = [item(group_words.verdict(group), columns)]
    if group.relax:
        titles = {veto.must.capability: veto.must.title for veto in group.vetoes}
        fewest = ", ".join(titles[capability] for capability in group.relax)
        items.append(item(f"fewest to give up: {fewest}", columns))
    chances = [words.of_100(s.p_best, s.p_best_error) for s in group.ranking]
    names = [shorten(support.name, _NAME) for support in group.ranking]
    longest, widest = max(map(len, names)), max(map(len, chances))
    for name, chance, support in zip(names, chances, group.ranking, strict=True):
        row = f"{name:<{longest}}  {chance:>{widest}}"
        value = f"value {words.plus_minus(support.value, support.value_sd)}"
        if group.vetoes:
            value += f"  {words.MARKS[support.status]}{words.NBSP}{words.MEETS[support.status]}"
        filled = round(_BAR * support.p_best)
        bar = "█" * filled + "░" * (_BAR - filled)
        if LABEL + len(row) + len(value) + _BAR + 4 <= columns:
            shown = style.colour(bar, colours.get(support.framework, "#808080"))
            items.append((f"{row}  {shown}  {value}",))
        else:
            items.append((shorten(row, columns - LABEL), shorten(f"  {value}", columns - LABEL)))
    return Section("Verdict", tuple(items), keep=len(items), least=len(items))


def _members(group: GroupRecommendation, columns: int) -> Section:
    names = group.names()
    longest = max(len(shorten(member.name, _NAME)) for member in group.members)
    alike = len({member.share for member in group.members}) == 1
    items = []
    for member in group.members:
        share = "" if alike else f"{group_words.share(member):>6}  "
        text = f"{shorten(member.name, _NAME):<{longest}}  {share}"
        text += group_words.choice(member, names)
        if member.open_questions:
            questions = words.counted(member.open_questions, "question open", "questions open")
            text += f" ({questions})"
        # Not wrapped: blanks hold the columns.
        items.append((_fitted(text, columns - LABEL),))
    return Section("Members", tuple(items), keep=6, more=("more member", "more members"))


def _musts(group: GroupRecommendation, columns: int) -> Section:
    names = group.names()
    decisive = sorted(group.vetoes, key=lambda veto: (not veto.rules_out, veto.must.capability))
    items = tuple(item(group_words.veto(veto, names), columns) for veto in decisive)
    return Section("Musts", items, keep=3, more=("more", "more"))


def _overruled(group: GroupRecommendation, columns: int) -> Section:
    said = [group_words.overruled(lost, group) for lost in group.overruled]
    if group.winner is not None and not said:
        said = ["nobody"]
    items = [item(text, columns) for text in said]
    if len(group.members) > 1:
        items.append(item(group_words.agreement(group), columns))
    return Section("Overruled", tuple(items), keep=3, more=("more", "more"))


def _apart(group: GroupRecommendation, columns: int) -> Section:
    items = tuple(item(group_words.apart(entry), columns) for entry in group.apart)
    more = ("smaller difference", "smaller differences")
    return Section("Apart", items, keep=2, more=more)


def _talk(group: GroupRecommendation, columns: int) -> Section:
    items = [item(group_words.talk(talk, group), columns) for talk in group.talk]
    if group.talk_note and len(group.members) > 1:
        items.insert(0, item(group.talk_note, columns))
    return Section("Talk over", tuple(items), keep=2, more=("more", "more"))


def _fitted(text: str, columns: int) -> str:
    return text if len(text) <= columns else text[: columns - 1] + "…"


def _stamp(group: GroupRecommendation, columns: int) -> list[str]:
    stamp = group.stamp
    line = (
        f"advisor {stamp.version} · knowledge {stamp.kb} ({stamp.kb_hash[:8]}) · "
        f"seed {stamp.seed} · {stamp.draws:,} draws · as of {stamp.as_of}"
    )
    return wrap(line, columns)
