"""Time that is left, and the wish to stop."""

from __future__ import annotations

import threading
import time


class Interrupted(Exception):  # noqa: N818 - a wish, not an error
    """Somebody asked to stop."""


class BudgetSpent(Exception):  # noqa: N818
    """The time that was granted is over."""


class Clock:
    """Counts from its making; raises when it is time to end."""

    def __init__(self, budget_s: float | None = None, stop: threading.Event | None = None) -> None:
        self.began = time.monotonic()
        self.budget_s = budget_s
        self.stop = stop or threading.Event()

    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Seconds until the budget is spent; infinite without one."""
        return float("inf") if self.budget_s is None else self.budget_s - self.elapsed()

    def check(self) -> None:
        """Raise Interrupted or BudgetSpent when it is time."""
        if self.stop.is_set():
            raise Interrupted
        if self.left() <= 0:
            raise BudgetSpent

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than there is a reason to."""
        self.stop.wait(max(0.0, min(seconds, self.left())))
        self.check()
