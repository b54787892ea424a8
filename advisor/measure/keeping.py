"""The frame of a run that consists of answers: who, when, where; and saving it as it grows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import advisor
from advisor.errors import AdvisorError
from advisor.measure.conditions import between, sample
from advisor.measure.machine import fingerprint
from advisor.measure.progress import Progress
from advisor.measure.results import SCHEMA, Run
from advisor.measure.run_file import RunNotSavedError, save_run


@dataclass(slots=True)
class Keeper:
    """Makes the run of a suite from what is known, and writes it whole each time."""

    suite: str
    seed: int
    out: Path | None
    progress: Progress
    machine: dict[str, Any] = field(default_factory=fingerprint)
    unsaved: AdvisorError | None = None
    _started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _token: str = field(default_factory=lambda: secrets.token_hex(3))
    _load_before: Any = field(default_factory=sample)

    def run(self, *, complete: bool, note: str, **found: Any) -> Run:
        """A run with these contenders and answers; ``note`` counts where it is not complete."""
        load = between(self._load_before, sample())
        during = {"pressure": load.pressure, "busy": load.busy, "steal": load.steal}
        return Run(
            schema_=SCHEMA,
            id=f"{self._started:%Y%m%dT%H%M%SZ}-{self.seed:x}-{self._token}",
            started=_stamp(self._started),
            finished=_stamp(datetime.now(UTC)),
            complete=complete,
            note="" if complete else note,
            suite=self.suite,
            seed=self.seed,
            advisor=advisor.__version__,
            machine=self.machine,
            conditions={"during": {k: v for k, v in during.items() if v is not None}},
            **{"probes": (), "results": (), **found},
        )

    def save(self, run: Run) -> None:
        """Write it; that it cannot be written is told once, and the run goes on."""
        if self.out is None:
            return
        try:
            save_run(run, self.out)
            self.unsaved = None
        except AdvisorError as error:
            if self.unsaved is None:
                self.progress.say("warning", f"{error.what}; the run goes on")
            self.unsaved = error

    def raise_if_unsaved(self, run: Run) -> None:
        """RunNotSavedError, with the run in it, where the last writing failed."""
        if self.unsaved is not None:
            raise RunNotSavedError(run, self.unsaved) from None


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
