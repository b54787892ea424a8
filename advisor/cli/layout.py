"""Sections with a label on the left, made to fit one screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from advisor.cli.console import Style, wrap

LABEL = 12
"""Columns of the label."""

_WHOLE = 2
"""Items of so many lines are never cut: a row of a table with its second half."""


class Section(NamedTuple):
    """A label and its items; an item is one or more lines that belong together."""

    label: str
    items: tuple[tuple[str, ...], ...]
    keep: int = 1
    """So many items stay while other sections have any to spare."""
    least: int = 1
    """So many stay whatever happens."""
    more: tuple[str, str] = ("more", "more")
    """What the items are, one and many, for "… and 3 more"."""
    hidden: int = 0

    @property
    def height(self) -> int:
        return sum(len(item) for item in self.items) + bool(self.hidden)

    def without_last(self) -> Section:
        return self._replace(items=self.items[:-1], hidden=self.hidden + 1)


def item(text: str, columns: int, indent: str = "  ") -> tuple[str, ...]:
    """Text wrapped to stand beside the label."""
    return tuple(wrap(text, columns - LABEL, indent))


def fit(sections: Sequence[Section], limit: int, order: Sequence[str]) -> list[Section]:
    """Drop last items until everything fits; among equals those first in ``order`` give way.

    ``order`` names every section.
    """
    fitted = [section for section in sections if section.items]
    for spare in (False, True):
        while height_of(fitted) > limit:
            candidates = [
                section
                for section in fitted
                if len(section.items) > (section.least if spare else section.keep)
            ]
            if not candidates:
                break
            # The longest gives way first; ``order`` only settles ties.
            longest = max(candidates, key=lambda s: (s.height, -order.index(s.label)))
            fitted[fitted.index(longest)] = longest.without_last()
    return _cut(fitted, limit)


def _cut(sections: list[Section], limit: int) -> list[Section]:
    """Where single items are still too long, cut the longest ones, down to two lines each."""
    while sections and height_of(sections) > limit:
        sizes = [(max(map(len, section.items)), i) for i, section in enumerate(sections)]
        size, which = max(sizes)
        if size <= _WHOLE:
            break
        items = list(sections[which].items)
        place = next(i for i, lines in enumerate(items) if len(lines) == size)
        *kept, last = items[place][:-1]
        items[place] = (*kept, last.removesuffix("…")[: len(last) - 1] + "…")
        sections[which] = sections[which]._replace(items=tuple(items))
    return sections


def cramped(section: Section) -> bool:
    """Whether more was dropped than it had to spare."""
    return bool(section.hidden) and len(section.items) < section.keep


def height_of(sections: Sequence[Section]) -> int:
    """Lines that the sections take, without blank ones between them."""
    return sum(section.height for section in sections)


def draw(sections: Sequence[Section], style: Style, *, blank: bool = False) -> list[str]:
    """The sections as lines."""
    lines: list[str] = []
    for section in sections:
        if blank and lines:
            lines.append("")
        body = [line for item_ in section.items for line in item_]
        if section.hidden:
            body.append(style.dim(f"… and {section.hidden} {section.more[section.hidden > 1]}"))
        for i, text in enumerate(body):
            label = section.label if i == 0 else ""
            line = text.replace("\N{NO-BREAK SPACE}", " ")
            lines.append(f"{style.bold(label)}{' ' * (LABEL - len(label))}{line}".rstrip())
    return lines
