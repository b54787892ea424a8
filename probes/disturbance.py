"""Whether other programs held the processors while something was timed.

Times that are taken side by side bear some disturbance, but not all of it: threads that wait by
spinning, as those of PyTorch do, lose far more to a neighbour than others, and turn a comparison
round. Linux tells how long somebody waited for a processor and how busy the processors were; where
it does not, nothing is known.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple, Optional

from probes.failures import Unsupported

WAITED, OTHERS = 0.3, 0.2
"""Shares of the time: somebody waited, and other programs held the processors. Less than one of two
processors held by others has turned a comparison of PyTorch with numpy round."""

_PRESSURE, _STAT = "/proc/pressure/cpu", "/proc/stat"


class Moment(NamedTuple):
    """Running totals in seconds: the clock, somebody waiting, all that ran, what we ran."""

    at: float
    waited: float
    busy: float
    own: float


def now() -> Optional[Moment]:
    """The totals at this moment; None where the system does not keep them."""
    try:
        with open(_PRESSURE, encoding="ascii") as stream:
            waited = float(stream.readline().rsplit("total=", 1)[1]) / 1e6
        with open(_STAT, encoding="ascii") as stream:
            user, nice, system, _, _, irq, softirq = map(int, stream.readline().split()[1:8])
        busy = (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
    return Moment(time.perf_counter(), waited, busy, sum(os.times()[:4]))


def check(start: Optional[Moment], end: Optional[Moment]) -> None:
    """`Unsupported` where what was timed between the two moments was disturbed too much."""
    if start is None or end is None or end.at <= start.at:
        return
    seconds = end.at - start.at
    waited = (end.waited - start.waited) / seconds
    others = (end.busy - start.busy - (end.own - start.own)) / seconds / (os.cpu_count() or 1)
    if waited > WAITED and others > OTHERS:
        raise Unsupported(
            f"other programs held {others:.0%} of the processors while it was timed; try when the "
            "machine is quiet"
        )
