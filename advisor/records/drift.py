"""Measurements made anew beside the recorded ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.records.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.measure.results import Run
    from advisor.records.read_evidence import Evidence

_OPPOSITE = {("faster", "slower"), ("slower", "faster")}


class _Ratio(NamedTuple):
    """The time of ``a`` over the time of ``b``."""

    probe: str
    mode: str
    b_mode: str
    a: str
    b: str
    ratio: float
    low: float
    high: float
    verdict: str

    @classmethod
    def of(cls, comparison: dict[str, Any]) -> _Ratio:
        """Of a comparison as a run file has it."""
        fields = {name: comparison[name] for name in cls._fields if name != "b_mode"}
        return cls(**fields, b_mode=comparison.get("b_mode") or comparison["mode"])

    @property
    def pair(self) -> tuple[str, ...]:
        """What was compared."""
        return self.probe, self.mode, self.b_mode, self.a, self.b

    def turned(self) -> _Ratio:
        """Seen from ``b``."""
        verdict = {"faster": "slower", "slower": "faster"}.get(self.verdict, self.verdict)
        return self._replace(
            mode=self.b_mode, b_mode=self.mode, a=self.b, b=self.a,
            ratio=1 / self.ratio, low=1 / self.high, high=1 / self.low, verdict=verdict,
        )  # fmt: skip


def of_measurements(evidence: Evidence, fresh: Run) -> Iterator[Change]:
    """Comparisons of the fresh run beside those of the recorded one."""
    if not evidence.run:
        return
    then = [_Ratio.of(c) for c in evidence.run.get("comparisons", ())]
    now = {r.pair: r for c in fresh.comparisons for r in _both_ways(c.model_dump())}
    for before in then:
        if before.pair in now:
            yield from _drift(before, now[before.pair])
    missing = [before for before in then if before.pair not in now]
    if missing:
        listed = ", ".join(dict.fromkeys(f"{m.probe}, {m.mode}" for m in missing))
        text = f"{len(missing)} of {len(then)} recorded comparisons were not made anew: {listed}"
        yield Change("not-measured", "note", fresh.id, text)
    machine = [str(m.get("cpu", "unknown")) for m in (evidence.run["machine"], fresh.machine)]
    if machine[0] != machine[1]:
        text = f"another machine: {machine[1]}, then {machine[0]}; its ratios may differ for that"
        yield Change("machine", "note", fresh.id, text)


def _both_ways(comparison: dict[str, Any]) -> tuple[_Ratio, _Ratio]:
    """Which one is named first depends on the frameworks that took part."""
    ratio = _Ratio.of(comparison)
    return ratio, ratio.turned()


def _drift(before: _Ratio, now: _Ratio) -> Iterator[Change]:
    turned = (before.verdict, now.verdict) in _OPPOSITE
    apart = now.low > before.high or now.high < before.low
    if not (turned or apart):
        return
    text = (
        f"{now.probe}, {now.mode}: {now.a} took {now.ratio:.2f} [{now.low:.2f}, {now.high:.2f}] × "
        f"the time of {now.b}, then {before.ratio:.2f} [{before.low:.2f}, {before.high:.2f}]"
    )
    yield Change("measurement-drift", "matters", f"{now.probe}/{now.mode}", text)
