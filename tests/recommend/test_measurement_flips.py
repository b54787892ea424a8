"""A measurement that would have to be another: what is said is what decides when it is measured."""

from __future__ import annotations

import math
import re

import pytest

from advisor.measure.results import Run
from advisor.recommendation import Flip, Recommendation
from tests.evidence.builders import claim, criterion, knowledge, probe, run
from tests.recommend.test_recommend import answer

EVEN = {
    ("ash", "speed"): [claim("ash.speed.a", "half")],
    ("birch", "speed"): [claim("birch.speed.a", "half")],
}


def base(quantity: str = "step_seconds", *, claims=EVEN, probes: int = 1, **measured: float):
    """One criterion, fed by some probes alike."""
    feeding = []
    for key in ("step", "other")[:probes]:
        one = probe(key)
        feed = one.feeds[0].model_copy(update={"quantity": quantity})
        feeding.append(one.model_copy(update={"feeds": (feed,)}))
    how = {"full_scale_ratio": 4, "transfer_sd": 0.1, **measured}
    return knowledge(claims, criteria=(criterion("speed", measured=how),), probes=tuple(feeding))


def decided(kb, measured: Run | None) -> Recommendation:
    return answer(kb, measured, importance={"speed": 5})


def with_factor(measured: Run, framework: str, factor: float) -> Run:
    """The run as JSON with every figure of one framework changed."""
    data = measured.model_dump(mode="json")
    for result in data["results"]:
        for figure in result["quantities"].values():
            if result["framework"] == framework:
                for key in ("value", "low", "high"):
                    figure[key] = figure[key] and figure[key] * factor
    return Run.model_validate(data)


def of_measurements(found: Recommendation) -> list[Flip]:
    return [flip for flip in found.flips if flip.kind == "measurement"]


TIMES = [(0.5, 1.0), (0.8, 1.0), (1.3, 0.9), (0.9, 0.4), (2.0, 1.1)]


@pytest.mark.parametrize(("ash", "birch"), TIMES)
def test_measuring_what_is_said_gives_the_winner_that_is_said(ash, birch):
    kb = base()
    measured = run({"ash": {"value": ash, "low": 0.97 * ash, "high": 1.02 * ash},
                    "birch": birch, "numpy": 1.0})  # fmt: skip
    found = decided(kb, measured)
    flips = of_measurements(found)
    assert {flip.framework for flip in flips} == {"ash", "birch"}
    for flip in flips:
        then = decided(kb, with_factor(measured, flip.framework, flip.factor))
        assert then.winner == flip.winner != found.winner, flip.text
        first = then.ranking[0]
        assert first.p_best == pytest.approx(flip.p_best)
        held = next(b for b in then.beliefs if b.framework == flip.framework)
        assert held.mean == pytest.approx(flip.after)
        # Half of the way, by the logarithm, is too little.
        half = decided(kb, with_factor(measured, flip.framework, math.sqrt(flip.factor)))
        assert half.winner == found.winner, flip.text


def test_the_claims_have_to_be_outweighed_too():
    """Moving the belief by its step alone would need a smaller factor than is said."""
    kb, figures = base(), {"ash": 0.5, "birch": 1.0, "numpy": 1.0}
    (flip,) = [f for f in of_measurements(decided(kb, run(figures))) if f.framework == "birch"]
    by_itself = 4 ** (2 * (flip.after - flip.before))
    share = 0.13**2 / (0.13**2 + 0.1**2)
    assert math.log(1 / flip.factor) == pytest.approx(math.log(by_itself) / share, abs=0.01)
    assert flip.distance == pytest.approx((flip.after - flip.before) / share, abs=0.04)


FASTER = r"Birch would win if it were (.+) times as fast as measured here \(speed\)\."
SLOWER = r"Birch would win if Ash took (.+) times as long as measured here \(speed\)\."
LESS = r"Birch would win if it needed (\d+) % less memory than measured here \(speed\)\."
MORE = r"Birch would win if Ash needed (.+) times the memory measured here \(speed\)\."


@pytest.mark.parametrize(
    ("quantity", "patterns"), [("step_seconds", (FASTER, SLOWER)), ("peak_bytes", (LESS, MORE))]
)
def test_it_is_said_as_a_round_factor_that_is_the_one_tried(quantity, patterns):
    measured = run({"ash": 0.5, "birch": 1.0, "numpy": 1.0})
    results = [
        one.model_copy(update={"quantities": {quantity: one.quantities["step_seconds"]}})
        for one in measured.results
    ]
    found = decided(base(quantity), measured.model_copy(update={"results": tuple(results)}))
    flips = sorted(of_measurements(found), key=lambda flip: flip.factor)
    assert len(flips) == 2
    for flip, pattern in zip(flips, patterns, strict=True):
        match = re.fullmatch(pattern, flip.text)
        assert match, flip.text
        number = float(match[1])
        if pattern == LESS:
            assert flip.factor == pytest.approx(1 - number / 100)
        else:
            assert number == pytest.approx(max(flip.factor, 1 / flip.factor))


def test_all_probes_and_modes_of_a_framework_change_together():
    kb = base(probes=2)
    one = run({"ash": 0.6, "ash:as-recommended": 0.5, "birch": 1.0, "numpy": 1.0})
    two = run({"ash": 0.7, "birch": 0.9, "numpy": 1.0}, key="other")
    both = one.model_copy(
        update={"results": one.results + two.results, "probes": one.probes + two.probes}
    )
    found = decided(kb, both)
    assert of_measurements(found)
    for flip in of_measurements(found):
        then = decided(kb, with_factor(both, flip.framework, flip.factor))
        assert (then.winner, then.ranking[0].p_best) == (flip.winner, pytest.approx(flip.p_best))


def test_what_was_not_measured_is_said_as_a_step_on_the_scale():
    two = [claim("ash.speed.a", "half"), claim("ash.speed.b", "full")]
    claims = {**EVEN, ("ash", "speed"): two}
    found = decided(base(claims=claims), None)
    assert not of_measurements(found)
    texts = [flip.text for flip in found.flips if flip.kind == "belief"]
    assert texts
    for text in texts:
        assert re.fullmatch(
            r"Birch would win if (it rose|Ash fell) from \d+ to \d+ of 100 on speed\.", text
        )
        assert "measured" not in text


def test_half_of_a_run_tells_of_what_it_measured():
    found = decided(base(), run({"ash": 0.5, "numpy": 1.0}))
    kinds = {flip.framework: flip.kind for flip in found.flips if flip.framework}
    assert kinds == {"ash": "measurement", "birch": "belief"}


def test_a_factor_beyond_imagining_is_left_to_the_scale():
    """Of a ratio of 100 worth the whole scale a step of a third is more than ten times."""
    kb = base(full_scale_ratio=100)
    found = decided(kb, run({"ash": 0.05, "birch": 1.0, "numpy": 1.0}))
    assert not of_measurements(found)
    assert any(flip.kind == "belief" for flip in found.flips)


def test_what_the_end_of_the_scale_cuts_off_is_not_promised():
    """A figure at the end of the scale cannot carry the belief farther."""
    claims = {
        ("ash", "speed"): [claim("ash.speed.a", "full")],
        ("birch", "speed"): [claim("birch.speed.a", "half")],
    }
    kb = base(claims=claims, transfer_sd=0.3)
    measured = run({"ash": 1.0, "birch": 1.0, "numpy": 1.0})
    found = decided(kb, measured)
    for flip in of_measurements(found):
        then = decided(kb, with_factor(measured, flip.framework, flip.factor))
        assert then.winner == flip.winner


def test_it_is_in_the_sentences_and_in_json():
    found = decided(base(), run({"ash": 0.8, "birch": 1.0, "numpy": 1.0}))
    nearest = found.flips[0]
    assert nearest.kind == "measurement"
    assert nearest.text.rstrip(".") in found.sentences[-1]
    plain = found.to_dict()["flips"][0]
    assert plain["factor"] == nearest.factor
