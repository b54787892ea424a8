"""What every part of a running measurement needs, in one hand."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.measure.crew import Setting, as_failure
from advisor.measure.events import Kind
from advisor.measure.observations import Failure, Observations
from advisor.measure.plan import Participant
from advisor.measure.progress import Progress
from advisor.measure.suites import Suite
from advisor.measure.worker import WorkerFailed


@dataclass(frozen=True, slots=True)
class Bench:
    """Suite, setting, what was seen and who is told."""

    suite: Suite
    setting: Setting
    seen: Observations
    progress: Progress

    def say(
        self, kind: Kind, text: str, participant: Participant, round_number: int, probe: str = ""
    ) -> None:
        """An event about one contender in one round."""
        self.progress.say(
            kind,
            text,
            probe=probe,
            mode=participant.mode,
            contender=participant.id,
            round=round_number,
            rounds=self.suite.rounds,
        )

    def fail(
        self, probe: str, participant: Participant, failure: Failure | WorkerFailed, number: int
    ) -> None:
        """Put on record that this probe does not work in this contender, and say so."""
        kept = as_failure(failure) if isinstance(failure, WorkerFailed) else failure
        self.seen.of(probe, participant.id).failure = kept
        text = f"{participant.id} on {probe}: {kept.status}: {kept.reason}"
        self.say("warning", text, participant, number, probe)
