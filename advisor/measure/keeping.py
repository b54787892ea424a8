"""The frame of a run: who, when, where, under what load; and saving it as it grows."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import advisor
from advisor.errors import AdvisorError
from advisor.measure.conditions import between, sample
from advisor.measure.machine import fingerprint
from advisor.measure.progress import Progress
from advisor.measure.results import SCHEMA, Calibration, Plan, Run
from advisor.measure.run_file import RunNotSavedError, save_run


@dataclass(slots=True)
class Keeper:
    """Makes the run of a suite from what is known, and writes it whole each time.

    With an ``earlier`` run it goes on with that one: its id, its beginning, its conditions.
    """

    suite: str
    seed: int
    out: Path | None
    progress: Progress
    plan: Plan | None = None
    calibration: Calibration | None = None
    earlier: Run | None = None
    machine: dict[str, Any] = field(default_factory=fingerprint)
    unsaved: AdvisorError | None = None
    _began: datetime = field(default_factory=lambda: datetime.now(UTC))
    _token: str = field(default_factory=lambda: secrets.token_hex(3))
    _load_before: Any = field(default_factory=sample)

    def run(
        self, *, complete: bool, note: str, conditions: Mapping[str, Any] | None = None,
        **found: Any,
    ) -> Run:  # fmt: skip
        """A run with these contenders and answers; ``note`` counts where it is not complete."""
        before = self.earlier
        return Run(
            schema_=SCHEMA,
            id=before.id if before else f"{self._began:%Y%m%dT%H%M%SZ}-{self.seed:x}-{self._token}",
            started=before.started if before else _stamp(self._began),
            finished=_stamp(datetime.now(UTC)),
            complete=complete,
            note="" if complete else note,
            suite=self.suite,
            seed=self.seed,
            advisor=advisor.__version__,
            machine=self.machine,
            conditions=self._conditions(conditions or {}),
            plan=self.plan,
            resumed=(*before.resumed, _stamp(self._began)) if before else (),
            calibration=self.calibration,
            **{"probes": (), "results": (), **found},
        )

    def _conditions(self, here: Mapping[str, Any]) -> dict[str, Any]:
        load = between(self._load_before, sample())
        during = {"pressure": load.pressure, "busy": load.busy, "steal": load.steal}
        made = {**here, "during": {k: v for k, v in during.items() if v is not None}}
        if self.earlier is not None:
            then = dict(self.earlier.conditions)
            parts = [*then.pop("earlier", []), {k: then[k] for k in _LOAD if k in then}]
            made["earlier"] = parts
        return made

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


_LOAD = ("before", "during")
"""What the conditions of a run say of the load; kept of every part of a run that was resumed."""


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
