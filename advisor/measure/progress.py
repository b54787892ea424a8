"""How far a run is, told as events."""

from __future__ import annotations

from typing import Any

from advisor.measure.clock import Clock
from advisor.measure.events import Event, Kind, Listener

_TRUST = 0.15
"""Share of the run after which its own pace counts for more than the first guess."""


class Progress:
    """Counts expected seconds as they are worked off."""

    def __init__(self, listener: Listener, clock: Clock, expected_s: float = 1.0) -> None:
        self._listener = listener
        self._clock = clock
        self._expected = expected_s
        self._worked = 0.0
        self._last = 0.0

    def expect(self, seconds: float) -> None:
        """Set what the whole run is expected to take."""
        self._expected = max(seconds, 1e-6)

    def worked(self, seconds: float) -> None:
        """That much of the expected work is done or has fallen away."""
        self._worked += seconds

    def done(self) -> float:
        """Share of the run that is over; never goes back.

        Of the work or of the time that was granted, whichever is further: a slow machine ends at
        its budget with less work done.
        """
        share = self._worked / self._expected
        if self._clock.budget_s:
            share = max(share, self._clock.elapsed() / self._clock.budget_s)
        self._last = max(self._last, min(0.99, share))
        return self._last

    def remaining(self) -> float:
        """Seconds that are still to come: the first guess at first, then the run's own pace."""
        left = max(0.0, self._expected - self._worked)
        share = self.done()
        if share > _TRUST:
            left *= self._clock.elapsed() / max(self._worked, 1e-6)
        return max(0.0, min(left, self._clock.left()))

    def say(self, kind: Kind, text: str, **fields: Any) -> None:
        """Send an event."""
        over = kind == "done"
        event = Event(
            kind,
            text,
            done=1.0 if over else self.done(),
            elapsed_s=self._clock.elapsed(),
            remaining_s=0.0 if over else self.remaining(),
            **fields,
        )
        self._listener(event)
