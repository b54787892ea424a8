"""The timed part of a round: contenders take turns, the idle ones are stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence

from advisor.measure.bench import Bench
from advisor.measure.conditions import between, sample
from advisor.measure.crew import Crew, number
from advisor.measure.plan import Participant
from advisor.measure.results import Block
from advisor.measure.schedule import turns
from advisor.measure.worker import WorkerFailed

MOST_VOID_SHARE = 0.25
"""Share of the planned blocks that may be thrown away and repeated."""
_WARM_CALLS = 2
_BALANCED = 2
"""Passes after which everyone has been early as often as late (A B, B A)."""
_OVERRUN = 0.75
"""Share of the planned time that a balanced pair of passes may take before it has to do."""


def run_blocks(
    bench: Bench, crew: Crew, ready: Sequence[Participant], probe: str, round_number: int
) -> None:
    """Warm everybody up and time them in turns; blocks and failures go into what was seen.

    Where steps are so long that the blocks take much more than their planned time, one balanced
    pair of passes has to do: another round says more than more blocks in this one. Not where the
    machine is loaded on purpose: there it is the load that makes them long.
    """
    for participant in ready:
        _warm(bench, crew, participant, probe, round_number)
    suite = bench.suite
    by_id = {participant.id: participant for participant in ready}
    yardsticks = [participant for participant in ready if participant.is_yardstick]
    ready = [participant for participant in ready if not participant.is_yardstick]
    spare = dict.fromkeys(by_id, int(MOST_VOID_SHARE * suite.pairs))
    planned = suite.pairs * len(ready) * suite.block_seconds
    began = time.monotonic()
    rivals = sorted(participant.id for participant in ready)
    passes = suite.pairs if len(rivals) > 1 else min(suite.pairs, _BALANCED)
    for turn, name in enumerate(turns(rivals, passes, round_number)):
        late = time.monotonic() - began > _OVERRUN * planned and not suite.load_is_condition
        if not (late and turn >= _BALANCED * len(ready) and turn % (_BALANCED * len(ready)) == 0):
            _turn(bench, crew, by_id[name], probe, round_number, spare)
            bench.progress.worked(suite.block_seconds)
            continue
        bench.progress.worked(planned - turn * suite.block_seconds)
        break
    for participant in yardsticks:
        # Nothing is paired with it: one block a round says what plain numpy takes here.
        _turn(bench, crew, participant, probe, round_number, spare)


def _warm(
    bench: Bench, crew: Crew, participant: Participant, probe: str, round_number: int
) -> None:
    suite, timeout = bench.suite, bench.setting.timeouts.block
    calls = 1 if participant.is_yardstick else _WARM_CALLS
    try:
        crew.only(participant)
        crew.ask(
            participant, "warm", timeout,
            probe=probe, seconds=suite.warm_seconds, calls=calls,
        )  # fmt: skip
    except WorkerFailed as failure:
        bench.fail(probe, participant, failure, round_number)
    bench.progress.worked(suite.warm_seconds)


def _turn(
    bench: Bench, crew: Crew, participant: Participant, probe: str, round_number: int,
    spare: dict[str, int],
) -> None:  # fmt: skip
    """One block, repeated at once where outside evidence voids it and there are blocks to spare."""
    if bench.seen.failed(probe, participant.id):
        return
    observation = bench.seen.of(probe, participant.id)
    blocks = observation.blocks.setdefault(round_number, [])
    bench.say("progress", f"{probe} in {participant.id}", participant, round_number, probe)
    try:
        block = _block(bench, crew, participant, probe)
        if block.void and spare[participant.id]:
            spare[participant.id] -= 1
            blocks.append(block)
            block = _block(bench, crew, participant, probe)
    except WorkerFailed as failure:
        bench.fail(probe, participant, failure, round_number)
        return
    if block.void:
        # Too many were thrown away already: it counts, and so does that it was disturbed.
        observation.disturbed += 1
        observation.evidence = block.void
        block = block.model_copy(update={"void": ""})
    blocks.append(block)


def _block(bench: Bench, crew: Crew, participant: Participant, probe: str) -> Block:
    suite, timeout = bench.suite, bench.setting.timeouts.block
    crew.only(participant)
    several = {} if participant.calls == 1 else {"calls": participant.calls}
    before = sample()
    reply = crew.ask(
        participant, "block", timeout,
        probe=probe, seconds=suite.block_seconds, min_iterations=suite.min_iterations, **several,
    )  # fmt: skip
    load = between(before, sample())
    median_s, cpu_s = number(reply, "median_s"), number(reply, "cpu_s")
    if median_s <= 0:
        raise WorkerFailed("crashed", f"the worker timed a step at {median_s} s", alive=True)
    return Block(
        median_s=median_s,
        n=int(number(reply, "n")),
        cpu_s=cpu_s,
        wall_s=number(reply, "wall_s"),
        pressure=load.pressure,
        others=load.others(cpu_s),
        void=load.taken_away() if suite.load_is_condition else load.evidence(cpu_s),
    )
