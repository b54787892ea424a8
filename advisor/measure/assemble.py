"""From observations to results and comparisons: pure arithmetic, no clock, no process."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from advisor.measure.observations import Observation, Observations
from advisor.measure.plan import Participant, probes_for
from advisor.measure.results import (
    Block,
    ByRound,
    Comparison,
    Contender,
    Quantity,
    Result,
    Status,
    Unit,
)
from advisor.measure.statistics import (
    centre,
    kept,
    round_log_ratio,
    rounds_needed,
    verdict_over_rounds,
)
from advisor.measure.suites import START_UP, Suite

TOO_NOISY_SHARE = 0.5
"""With outside evidence against more than half of the blocks, no verdict is given."""


def contender_of(participant: Participant, seen: Observations) -> Contender:
    """A participant with what it said about itself."""
    facts = seen.facts_of(participant.id)
    failure = facts.failure
    return Contender(
        id=participant.id,
        name=participant.name,
        framework=participant.framework,
        mode=participant.mode,
        python=participant.python,
        versions=facts.versions,
        status=failure.status if failure else "ok",
        reason=failure.reason if failure else "",
        tail=failure.tail if failure else (),
        settings=facts.settings,
        environment=facts.environment,
    )


def results_of(
    suite: Suite, taking_part: Sequence[Participant], seen: Observations, rounds: int
) -> list[Result]:
    """One result per probe and participant, probes in the suite's order."""
    made = [
        _result(suite, probe, participant, seen, rounds)
        for participant in taking_part
        for probe in probes_for(suite, participant)
    ]
    made.sort(key=lambda r: suite.probes.index(r.probe))
    return _with_break_even(made, {p.id: p.python for p in taking_part})


def comparisons_of(
    suite: Suite, taking_part: Sequence[Participant], results: Sequence[Result]
) -> list[Comparison]:
    """Every pair in one mode on one probe, where both were measured twice or more.

    Contenders that were named are all compared with each other, across modes, too.
    """
    by_key = {(r.probe, r.contender): r for r in results}
    modes = suite.all_modes()
    rivals = sorted(
        (p for p in taking_part if not p.is_yardstick),
        key=lambda p: (modes.index(p.mode), p.framework, p.id),
    )
    made = []
    for probe in suite.probes:
        for a, b in combinations(rivals, 2):
            first, second = by_key.get((probe, a.id)), by_key.get((probe, b.id))
            if first is None or second is None:
                continue
            if a.mode != b.mode and not (a.name and b.name):
                continue
            comparison = compare(
                first, second, least_pairs(suite, probe), suite.rounds, suite.tells_apart
            )
            if comparison is not None:
                made.append(comparison)
    return made


def least_pairs(suite: Suite, probe: str) -> int:
    """Pairs without which a round that was broken off does not count."""
    return 1 if probe == START_UP else max(1, suite.pairs // 2)


def compare(
    a: Result, b: Result, least: int = 1, planned: int = 0, tells_apart: float = 1.0
) -> Comparison | None:
    """Time of a over time of b on one probe; None where there is nothing to compare.

    Needs two results that are ``ok`` and two rounds in which both have ``least`` kept blocks.
    With fewer rounds than ``planned`` a verdict must clear the band with more confidence. A
    difference below the ratio ``tells_apart`` gets none, however narrow the interval came out.
    """
    if a.status != "ok" or b.status != "ok":
        return None
    ratios = []
    for first, second in zip(a.rounds, b.rounds, strict=False):
        if min(len(kept(first)), len(kept(second))) < least:
            continue
        ratio = round_log_ratio(first, second)
        if ratio is not None:
            ratios.append(ratio)
    if len(ratios) < 2:  # noqa: PLR2004 - no spread, no interval
        return None
    verdict, estimate = verdict_over_rounds(ratios, planned)
    too_near = verdict in ("faster", "slower") and abs(estimate.mean) < math.log(tells_apart)
    if too_near:
        verdict = "no-verdict"
    return Comparison(
        probe=a.probe,
        mode=a.mode,
        b_mode=None if a.mode == b.mode else b.mode,
        a=a.contender,
        b=b.contender,
        ratio=math.exp(estimate.mean),
        low=_bounded_exp(estimate.low),
        high=_bounded_exp(estimate.high),
        verdict=verdict,
        rounds=estimate.rounds,
        rounds_needed=rounds_needed(estimate) if verdict == "no-verdict" and not too_near else None,
        tells_apart=tells_apart if too_near else None,
    )


def _bounded_exp(value: float) -> float:
    """Two wild rounds give an interval beyond what a float holds; it stays an honest "anything"."""
    return math.exp(min(max(value, -700.0), 700.0))


def _result(
    suite: Suite, probe: str, participant: Participant, seen: Observations, rounds: int
) -> Result:
    observation = seen.of(probe, participant.id)
    status, reason, tail = _status(suite, probe, participant, seen)
    shown = status in ("ok", "too_noisy", "interrupted")
    text = seen.texts.get(probe)
    return Result(
        probe=probe,
        contender=participant.id,
        framework=participant.framework,
        mode=participant.mode,
        status=status,
        reason=reason,
        tail=tail,
        parity=observation.parity,
        quantities=_quantities(probe, observation, text.flops if text else None) if shown else {},
        rounds=_rounds(observation, rounds) if shown else (),
        by_round=_by_round(observation) if shown else {},
        disturbed_blocks=observation.disturbed,
    )


def _by_round(observation: Observation) -> dict[ByRound, dict[int, float]]:
    """What no block holds, so that a resumed run has it again."""
    values: dict[ByRound, dict[int, float]] = {
        "first_call_s": observation.first_call_s,
        "compile_s": observation.compile_s,
        "peak_bytes": observation.peak_bytes,
    }
    return {name: dict(by_round) for name, by_round in values.items() if by_round}


def _status(
    suite: Suite, probe: str, participant: Participant, seen: Observations
) -> tuple[Status, str, tuple[str, ...]]:
    observation = seen.of(probe, participant.id)
    failure = seen.facts_of(participant.id).failure or observation.failure
    if failure is not None:
        return failure.status, failure.reason, failure.tail
    counts = [len(kept(blocks)) for blocks in observation.blocks.values()]
    least = 1 if participant.is_yardstick else least_pairs(suite, probe)
    if not any(count >= least for count in counts):
        return "interrupted", "the run ended before this was measured", ()
    if observation.disturbed > TOO_NOISY_SHARE * sum(counts):
        reason = (
            f"{observation.disturbed} of {sum(counts)} blocks were disturbed from outside"
            + (f" (the last: {observation.evidence})" if observation.evidence else "")
            + "; measure again when the machine is quiet"
        )
        return "too_noisy", reason, ()
    return "ok", "", ()


def _rounds(observation: Observation, rounds: int) -> tuple[tuple[Block, ...], ...]:
    """Blocks by round; an empty one where a contender missed it, so that rounds stay aligned."""
    last = max(observation.blocks, default=0)
    return tuple(tuple(observation.blocks.get(n, ())) for n in range(1, min(last, rounds) + 1))


def _quantities(probe: str, observation: Observation, flops: float | None) -> dict[str, Quantity]:
    steps = [
        centre([block.median_s for block in kept(blocks)])[0]
        for _, blocks in sorted(observation.blocks.items())
        if kept(blocks)
    ]
    made: dict[str, Quantity] = {}
    if probe == START_UP:
        _add(made, "import_seconds", steps, "s")
    else:
        _add(made, "step_seconds", steps, "s")
        _add(made, "first_call_seconds", _cold(observation.first_call_s, observation), "s")
        _add(made, "compile_seconds", _cold(observation.compile_s, observation), "s")
        if observation.compile_s:
            _add(made, "warm_first_call_seconds", _warm(observation.first_call_s), "s")
            _add(made, "warm_compile_seconds", _warm(observation.compile_s), "s")
        _add(made, "compilations", [float(observation.compilations)], "1")
        if flops:
            _add(made, "flop_rate", [flops / step for step in steps], "FLOP/s")
    _add(made, "peak_bytes", list(observation.peak_bytes.values()), "B")
    return made


def _cold(by_round: dict[int, float], observation: Observation) -> list[float]:
    """What a first call costs: where compiling is cached, only the first round is one."""
    if observation.compile_s:
        return [by_round[1]] if 1 in by_round else []
    return list(by_round.values())


def _warm(by_round: dict[int, float]) -> list[float]:
    return [value for number, value in by_round.items() if number > 1]


def _add(made: dict[str, Quantity], name: str, values: Sequence[float], unit: Unit) -> None:
    positive = [value for value in values if value > 0 and math.isfinite(value)]
    if not positive:
        return
    value, low, high = centre(positive)
    if high is not None and not math.isfinite(high):
        low = high = None
    made[name] = Quantity(value=value, unit=unit, low=low, high=high, n=len(positive))


def _with_break_even(results: list[Result], pythons: Mapping[str, str]) -> list[Result]:
    """Add ``break_even_calls``: after how many calls compiling has paid, where it ever does.

    ``pythons`` by contender: compiling is held against eager steps of the same interpreter.
    """
    eager = {
        (r.probe, r.framework, pythons[r.contender]): r.quantities.get("step_seconds")
        for r in results
        if r.mode == "as-written"
    }
    made = []
    for result in results:
        plain = eager.get((result.probe, result.framework, pythons[result.contender]))
        fast = result.quantities.get("step_seconds")
        cost = result.quantities.get("compile_seconds")
        if plain and fast and cost and plain.value > fast.value:
            calls = Quantity(value=cost.value / (plain.value - fast.value), unit="1")
            quantities = {**result.quantities, "break_even_calls": calls}
            made.append(result.model_copy(update={"quantities": quantities}))
        else:
            made.append(result)
    return made
