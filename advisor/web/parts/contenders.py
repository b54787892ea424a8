"""What the contenders of a run are called, and in which colour and letter they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.web import marks
from advisor.web.escape import md, plain

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Comparison, Result, Run

NEUTRAL = "#8C979F"


class Contenders:
    """Names by contender id: that of the framework, or the one that somebody gave it."""

    def __init__(self, run: Run, known: Knowledge) -> None:
        self._known = known
        self._framework = {one.id: one.framework for one in run.contenders}
        self._given = {one.id: one.name for one in run.contenders if one.name}
        self._titles = {probe.id: probe.title for probe in run.probes}

    def framework(self, contender: str) -> str:
        """The framework's id."""
        return self._framework.get(contender, contender.partition(":")[0])

    def name(self, contender: str) -> str:
        """As it is, not escaped."""
        given = self._given.get(contender)
        return given or marks.name_of(self._known, self.framework(contender))

    def shown(self, contender: str) -> str:
        """As Markdown."""
        return md(self.name(contender))

    def letter(self, contender: str) -> str:
        """One or two letters."""
        given = self._given.get(contender)
        if given:
            return plain(given, limit=40)[:2]
        return marks.short_of(self._known, self.framework(contender))

    def colour(self, contender: str) -> str:
        """#RRGGBB of the framework; neutral for what is none."""
        return marks.colours(self._known).get(self.framework(contender), NEUTRAL)

    def work(self, item: Comparison | Result) -> str:
        """The title of what was done, and in which mode; not escaped."""
        return f"{self.title(item.probe)}, {marks.MODE.get(item.mode, item.mode)}"

    def title(self, probe: str) -> str:
        """The title of what was done, not escaped."""
        return self._titles.get(probe, probe)
