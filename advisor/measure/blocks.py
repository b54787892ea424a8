"""The timed part of a round: contenders take turns, the idle ones are stopped."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.measure.conditions import between, sample
from advisor.measure.crew import Crew, Setting, as_failure, number
from advisor.measure.observations import Observations
from advisor.measure.plan import Participant
from advisor.measure.progress import Progress
from advisor.measure.results import Block
from advisor.measure.schedule import turns
from advisor.measure.suites import Suite
from advisor.measure.worker import WorkerFailed

MOST_VOID_SHARE = 0.25
"""Share of the planned blocks that may be thrown away and repeated."""
_WARM_CALLS = 3


def run_blocks(
    crew: Crew, suite: Suite, setting: Setting, seen: Observations, progress: Progress,
    ready: Sequence[Participant], probe: str, number_: int,
) -> None:  # fmt: skip
    """Warm everybody up and time them in turns; blocks and failures go into ``seen``."""
    by_id = {participant.id: participant for participant in ready}
    spent: dict[str, int] = dict.fromkeys(by_id, 0)
    for participant in ready:
        _guarded(crew, suite, setting, seen, progress, participant, probe, number_, warm=True)
        progress.worked(suite.warm_seconds)
    order = _given_order(ready)
    for name in turns(order, suite.pairs, number_):
        participant = by_id[name]
        block = _guarded(crew, suite, setting, seen, progress, participant, probe, number_)
        if block is not None and block.void:
            if spent[name] < int(MOST_VOID_SHARE * suite.pairs):
                spent[name] += 1
                _keep(seen, probe, participant, number_, block)
                block = _guarded(crew, suite, setting, seen, progress, participant, probe, number_)
            if block is not None and block.void:
                # Too many were thrown away already: it counts, and so does that it was disturbed.
                seen.of(probe, name).disturbed += 1
                block = block.model_copy(update={"void": ""})
        if block is not None:
            _keep(seen, probe, participant, number_, block)
        progress.worked(suite.block_seconds)


def _given_order(ready: Sequence[Participant]) -> list[str]:
    """By id, whoever was started first: ``turns`` itself alternates by round."""
    return sorted(participant.id for participant in ready)


def _keep(
    seen: Observations, probe: str, participant: Participant, number_: int, block: Block
) -> None:
    seen.of(probe, participant.id).blocks.setdefault(number_, []).append(block)


def _guarded(
    crew: Crew, suite: Suite, setting: Setting, seen: Observations, progress: Progress,
    participant: Participant, probe: str, number_: int, *, warm: bool = False,
) -> Block | None:  # fmt: skip
    """A warm-up or a block; None where there is none, because this contender failed."""
    if seen.failed(probe, participant.id):
        return None
    try:
        crew.only(participant)
        if warm:
            crew.ask(
                participant, "warm", setting.timeouts.block, probe=probe,
                seconds=suite.warm_seconds, calls=_WARM_CALLS,
            )  # fmt: skip
            return None
        progress.say(
            "progress",
            f"{probe} in {participant.id}",
            probe=probe,
            mode=participant.mode,
            contender=participant.id,
            round=number_,
            rounds=suite.rounds,
        )
        return _block(crew, suite, setting, participant, probe)
    except WorkerFailed as failure:
        seen.of(probe, participant.id).failure = as_failure(failure)
        progress.say(
            "warning",
            f"{participant.id} on {probe}: {failure.status}: {failure.reason}",
            probe=probe,
            mode=participant.mode,
            contender=participant.id,
            round=number_,
            rounds=suite.rounds,
        )
        return None


def _block(
    crew: Crew, suite: Suite, setting: Setting, participant: Participant, probe: str
) -> Block:
    before = sample()
    reply = crew.ask(
        participant, "block", setting.timeouts.block, probe=probe,
        seconds=suite.block_seconds, min_iterations=suite.min_iterations,
    )  # fmt: skip
    load = between(before, sample())
    median_s = number(reply, "median_s")
    if median_s <= 0:
        raise WorkerFailed("crashed", f"the worker timed a step at {median_s} s", alive=True)
    cpu_s = number(reply, "cpu_s")
    return Block(
        median_s=median_s,
        n=int(number(reply, "n")),
        cpu_s=cpu_s,
        wall_s=number(reply, "wall_s"),
        pressure=load.pressure,
        void=load.evidence(cpu_s),
    )
