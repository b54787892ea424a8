"""How busy the machine is while it is measured.

Load is a condition of a measurement. It is read from the kernel's own counters around every block;
a block is thrown away on this outside evidence only, never because its time looks odd.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.measure.clock import Clock
from advisor.measure.quota import throttled

PRESSURE_LIMIT = 0.30
"""Share of a block in which somebody waited for a processor."""
STEAL_LIMIT = 0.02
"""Share of processor time that the host took away, beyond what the counter cannot resolve."""
OTHERS_LIMIT = 0.10
"""Processor time of other programs, as a share of the machine: below it, pressure is our own."""
QUIET, NOISY = 0.05, 0.20
"""Pressure of an idle machine: quiet below, noisy between, busy above."""
QUIET_SHARE, BUSY_SHARE = 0.10, 0.40
"""The same for the share of processor time that is used before we start."""
TICK_S = 1.0 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01
"""What the kernel counts processor time in: of a block of a fifth of a second on two processors one
tick is 2.5 %."""
_UNRESOLVED = 2
"""Ticks that may be counted in a block though nothing was taken: one at either end."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The kernel's running totals at one moment, in seconds; None where they are not kept."""

    at: float
    waited: float | None
    busy: float | None
    stolen: float | None
    throttles: int | None


@dataclass(frozen=True, slots=True)
class Load:
    """What happened between two samples."""

    seconds: float
    pressure: float | None
    """Share of the time in which some task waited for a processor (PSI "some"), 0 to 1."""
    busy: float | None
    """Processor time used by anybody, as a share of all processors, 0 to 1."""
    steal: float | None
    """Processor time taken by the host, as a share of all processors."""
    throttles: int | None

    def others(self, own_cpu_s: float) -> float | None:
        """Processor time of everybody else, as a share of all processors."""
        if self.busy is None or self.seconds <= 0:
            return None
        return max(0.0, self.busy - own_cpu_s / self.seconds / _processors())

    def taken_away(self) -> str:
        """Why the processor itself was not to be had; empty where nobody took it away."""
        if self.throttles:
            return f"the control group was held back {self.throttles} times"
        if self.steal is not None and self.seconds > 0:
            unresolved = _UNRESOLVED * TICK_S / (self.seconds * _processors())
            if self.steal - unresolved > STEAL_LIMIT:
                return f"the host took {self.steal:.0%} of the processor time away"
        return ""

    def evidence(self, own_cpu_s: float) -> str:
        """Why a block that used ``own_cpu_s`` was disturbed from outside; empty if it was not."""
        if taken := self.taken_away():
            return taken
        if self.pressure is not None and self.pressure > PRESSURE_LIMIT:
            others = self.others(own_cpu_s)
            if others is not None and others > OTHERS_LIMIT:
                return (
                    f"somebody waited for a processor {self.pressure:.0%} of the time, and other "
                    f"programs used {others:.0%} of the machine"
                )
        return ""


def sample() -> Sample:
    """Read the totals now. Costs well below a millisecond."""
    busy, stolen = _processor_time()
    return Sample(time.monotonic(), _waited(), busy, stolen, throttled())


def between(before: Sample, after: Sample) -> Load:
    """What happened between two samples."""
    seconds = max(after.at - before.at, 1e-9)
    cores = _processors()

    def share(first: float | None, second: float | None, of: float) -> float | None:
        return None if first is None or second is None else max(0.0, (second - first) / of)

    pressure = share(before.waited, after.waited, seconds)
    throttles = None
    if before.throttles is not None and after.throttles is not None:
        throttles = max(0, after.throttles - before.throttles)
    return Load(
        seconds,
        None if pressure is None else min(1.0, pressure),
        share(before.busy, after.busy, seconds * cores),
        share(before.stolen, after.stolen, seconds * cores),
        throttles,
    )


def preflight(seconds: float, clock: Clock | None = None) -> dict[str, Any]:
    """Look at the idle machine for some seconds: how busy it is before anything is started."""
    before = sample()
    if clock is None:
        time.sleep(seconds)
    else:
        clock.sleep(seconds)
    load = between(before, sample())
    facts: dict[str, Any] = {
        "state": state(load.pressure, load.busy),
        "pressure": load.pressure,
        "busy": load.busy,
        "steal": load.steal,
        "load_average": _load_average(),
        "on_battery": _on_battery(),
    }
    return {name: value for name, value in facts.items() if value is not None}


def state(pressure: float | None, busy: float | None) -> str:
    """``quiet``, ``noisy`` or ``busy``, from the idle machine; ``unknown`` without counters.

    A neighbour that keeps one of two processors to itself makes nobody wait until we come, so
    the busy share counts beside the pressure.
    """
    levels = []
    for level, limits in ((pressure, (QUIET, NOISY)), (busy, (QUIET_SHARE, BUSY_SHARE))):
        if level is not None:
            levels.append(sum(level >= limit for limit in limits))
    return ("quiet", "noisy", "busy")[max(levels)] if levels else "unknown"


def _processors() -> int:
    return os.cpu_count() or 1


def _waited() -> float | None:
    """Seconds, since the start of the machine, in which some task waited for a processor."""
    for line in _read("/proc/pressure/cpu").splitlines():
        if line.startswith("some "):
            total = line.rpartition("total=")[2]
            return int(total) / 1e6 if total.isdigit() else None
    return None


def _processor_time() -> tuple[float | None, float | None]:
    """Seconds of all processors together that were used, and that the host took."""
    fields = _read("/proc/stat").partition("\n")[0].split()
    if len(fields) < 9 or fields[0] != "cpu":  # noqa: PLR2004 - user … steal
        return None, None
    user, nice, system, _idle, _iowait, irq, softirq, steal = (int(f) for f in fields[1:9])
    return (user + nice + system + irq + softirq) * TICK_S, steal * TICK_S


def _load_average() -> float | None:
    try:
        return round(os.getloadavg()[0], 2)
    except OSError:
        return None


def _on_battery() -> bool | None:
    for supply in Path("/sys/class/power_supply").glob("*/online"):
        return _read(str(supply)).strip() == "0"
    return None


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
