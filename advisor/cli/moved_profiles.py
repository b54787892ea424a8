"""Which profiles are answered differently by two knowledge bases, and by which entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.errors import InputFileError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from advisor.kb.compare import Change
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Recommendation

_MOVED = 0.005
"""A chance that moves less is the same to a reader."""
_MATTERS = 0.001
"""A lead that moves less than this in value is not worth a line."""


@dataclass(frozen=True)
class Reason:
    """What moved the lead, or decided a must, and the changed entries behind it."""

    subject: str
    """Id of the criterion or capability."""
    shift: float | None
    """Change of the former leader's lead in value; ``None`` for a must."""
    text: str
    entries: tuple[str, ...]
    """"kind id", of what changed."""


@dataclass(frozen=True)
class Moved:
    """One profile, answered by both bases."""

    profile: str
    ranking: tuple[tuple[str, ...], tuple[str, ...]]
    """Framework ids by falling chance, before and after."""
    verdict: tuple[str, str]
    p_best: dict[str, tuple[float, float]]
    reasons: tuple[Reason, ...]
    unreadable: str = ""
    """Why one of the bases cannot answer it, if so."""

    @property
    def reranked(self) -> bool:
        """Whether the order or the verdict changes."""
        return self.ranking[0] != self.ranking[1] or self.verdict[0] != self.verdict[1]

    @property
    def same(self) -> bool:
        """Whether a reader would see no difference."""
        near = all(abs(b - a) < _MOVED for a, b in self.p_best.values())
        return not self.reranked and near and not self.unreadable


def move(
    path: Path, bases: tuple[Knowledge, Knowledge], changes: Sequence[Change], day: dt.date
) -> Moved:
    """The profile's answers by both bases: the same seed, draws and day."""
    from advisor.profile.file import load_profile
    from advisor.recommend import recommend

    answers = []
    for base in bases:
        try:
            answers.append(recommend(load_profile(path, base), base, as_of=day))
        except InputFileError as error:
            return Moved(path.stem, ((), ()), ("", ""), {}, (), error.what)
    before, after = answers
    chances = [{ranked.framework: ranked.p_best for ranked in one.ranking} for one in answers]
    names = dict.fromkeys([*chances[0], *chances[1]])
    return Moved(
        profile=path.stem,
        ranking=(tuple(chances[0]), tuple(chances[1])),
        verdict=(before.verdict, after.verdict),
        p_best={name: (chances[0].get(name, 0.0), chances[1].get(name, 0.0)) for name in names},
        reasons=(*_musts(before, after, changes), *_criteria(before, after, changes)),
    )


def _musts(
    before: Recommendation, after: Recommendation, changes: Sequence[Change]
) -> list[Reason]:
    """Musts that a framework now meets otherwise, or that are new or gone."""
    states = [
        {(must.capability, route.framework): route.state for must in one.requirements
         for route in must.routes}
        for one in (before, after)
    ]  # fmt: skip
    reasons = []
    for key in dict.fromkeys([*states[0], *states[1]]):
        was, now = states[0].get(key, "not required"), states[1].get(key, "not required")
        if was != now:
            capability, framework = key
            behind = [c for c in changes if c.kind in ("capability", "question", "framework")]
            named = tuple(
                f"{c.kind} {c.id}" for c in behind if c.kind == "question" or c.id == capability
            )
            reasons.append(Reason(capability, None, f"{framework}: {was} → {now}", named))
    return reasons


def _criteria(
    before: Recommendation, after: Recommendation, changes: Sequence[Change]
) -> list[Reason]:
    """Criteria on which the lead of the former first over the former second moved."""
    if len(before.ranking) < 2:  # noqa: PLR2004 - a lead takes two
        return []
    first, second = (ranked.framework for ranked in before.ranking[:2])
    leads = [
        {c.criterion: c.values.get(first, 0.0) - c.values.get(second, 0.0)
         for c in one.contributions}
        for one in (before, after)
    ]  # fmt: skip
    reasons = []
    for criterion in dict.fromkeys([*leads[0], *leads[1]]):
        shift = leads[1].get(criterion, 0.0) - leads[0].get(criterion, 0.0)
        if abs(shift) >= _MATTERS:
            named = tuple(
                f"{c.kind} {c.id}"
                for c in changes
                if criterion in c.criteria and c.kind in ("claim", "criterion", "probe")
            )
            towards = first if shift > 0 else second
            text = f"{abs(shift):.3f} towards {towards}"
            reasons.append(Reason(criterion, shift, text, named))
    # What changed itself comes before what only its weight moved.
    return sorted(reasons, key=lambda r: (not r.entries, -abs(r.shift or 0.0)))
