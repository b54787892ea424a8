"""Every number of a recommendation can be worked out again from its explanation alone.

The arithmetic here is written anew from docs/how-it-decides.md and docs/how-evidence-counts.md: it
calls nothing of the product, and reads only the explanation as it stands in the JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommend.trace import explanation
from tests.evidence.builders import TODAY, claim, run
from tests.profile.test_preferences import capability
from tests.recommend.test_recommend import base

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SPREAD_OF_BASIS = {"measured": 0.10, "documented": 0.12, "reported": 0.18, "inferred": 0.25}


@cache
def explained(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Recommendation and explanation of an example, through JSON."""
    knowledge = load_knowledge()
    profile = load_profile(str(path), knowledge)
    found = recommend(profile, knowledge, seed=3, draws=4_000, as_of=dt.date(2026, 11, 20))
    return plain(found.to_dict()), plain(explanation(found, profile, knowledge).to_dict())


def plain(data: Any) -> dict[str, Any]:
    read = json.loads(json.dumps(data, allow_nan=False))
    assert isinstance(read, dict)
    return read


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def both(request) -> tuple[dict[str, Any], dict[str, Any]]:
    return explained(request.param)


def test_importances_follow_from_the_answers(both):
    found, steps = both
    asked = defaultdict(list)
    for step in steps["answers"]:
        for effect in step["effects"]:
            if effect["kind"] == "importance" and step["applies"]:
                asked[effect["subject"]].append(int(effect["level"]))
    told = {c["criterion"]: c["importance"] for c in found["contributions"]}
    for step in steps["importances"]:
        by_hand = [level for who, level in step["said"] if who == "profile"]
        expected = by_hand[0] if by_hand else max(asked[step["criterion"]], default=None)
        assert step["level"] == told[step["criterion"]] == expected


def test_central_weights_follow_from_the_levels(both):
    _, steps = both
    middle = steps["rules"]["prior_mean"]
    levels = {
        s["criterion"]: middle if s["level"] is None else s["level"] for s in steps["importances"]
    }
    inside = defaultdict(list)
    for step in steps["weights"]:
        inside[step["group"]].append(levels[step["criterion"]])
    total = sum(max(group) for group in inside.values())
    for step in steps["weights"]:
        group = inside[step["group"]]
        by_hand = levels[step["criterion"]] / sum(group) * max(group) / total if sum(group) else 0
        assert step["central"] == pytest.approx(by_hand, rel=1e-12)
    assert sum(step["central"] for step in steps["weights"]) == pytest.approx(1)
    assert sum(step["mean"] for step in steps["weights"]) == pytest.approx(1)
    shares = {g["group"]: g["share"] for g in steps["groups"]}
    assert shares == pytest.approx({key: max(group) / total for key, group in inside.items()})


def test_beliefs_follow_from_their_claims(both):
    found, steps = both
    told = {(b["framework"], b["criterion"]): b for b in found["beliefs"]}
    for step in steps["beliefs"]:
        belief = told[(step["framework"], step["criterion"])]
        known = [part for part in (claims_by_hand(step), measured_by_hand(step)) if part]
        if not known:
            assert (belief["mean"], step["mean"]) == (None, None)
            assert belief["sd"] == pytest.approx(1 / math.sqrt(12))
            continue
        precision = sum(1 / sd**2 for _, sd in known)
        mean = sum(value / sd**2 for value, sd in known) / precision
        assert belief["mean"] == pytest.approx(mean, rel=1e-9)
        assert belief["sd"] == pytest.approx(precision**-0.5, rel=1e-9)


def claims_by_hand(step: dict[str, Any]) -> tuple[float, float] | None:
    if not step["claims"]:
        return None
    weights, values = [], []
    publishers: dict[str, float] = {}
    for claim_ in step["claims"]:
        fresh = SPREAD_OF_BASIS[claim_["basis"]] * claim_["own_product"] * claim_["contested"]
        late = max(0.0, claim_["age_days"] / claim_["fresh_for_days"] - 1)
        today = math.sqrt(fresh**2 + (0.15 * late) ** 2)
        weights.append(1 / fresh**2)
        values.append(claim_["value"])
        for who in claim_["publishers"]:
            publishers[who] = max(1 / today**2, publishers.get(who, 0))
    mean = float(np.average(values, weights=weights))
    apart = float(np.average((np.array(values) - mean) ** 2, weights=weights))
    variance = 1 / sum(publishers.values()) + apart + 0.05**2
    return mean, min(math.sqrt(variance), 1 / math.sqrt(12))


def measured_by_hand(step: dict[str, Any]) -> tuple[float, float] | None:
    measured = step["measured"]
    if measured is None:
        return None
    values, noises = [], []
    for figure in measured["figures"]:
        ratio = math.log(figure["ratio"])
        reference = figure["yardstick"] * figure["anchor"]
        values.append(min(1, max(0, 0.5 + 0.5 * math.log(reference / figure["figure"]) / ratio)))
        low, high = figure["low"] or figure["figure"], figure["high"] or figure["figure"]
        noises.append(0.5 * math.log(high / low) / (2 * 1.96) / ratio)
    noise = math.sqrt(sum(sd**2 for sd in noises)) / len(noises)
    sd = math.sqrt(noise**2 + measured["transfer_sd"] ** 2 + measured["age_sd"] ** 2)
    return sum(values) / len(values), sd


def test_values_and_contributions_follow_from_weights_and_beliefs(both):
    found, steps = both
    weight = {step["criterion"]: step["mean"] for step in steps["weights"]}
    value: dict[str, float] = defaultdict(float)
    for step in steps["beliefs"]:
        mean = 0.5 if step["mean"] is None else step["mean"]
        value[step["framework"]] += weight[step["criterion"]] * mean
    drawn = {step["framework"]: step for step in steps["values"]}
    for ranked in found["ranking"]:
        step = drawn[ranked["framework"]]
        assert step["value"] == pytest.approx(value[ranked["framework"]], rel=1e-12)
        assert step["drawn_value"] == ranked["value"]
        assert abs(step["value"] - ranked["value"]) < 5 * step["drawn_error"] + 1e-12
    if len(found["ranking"]) > 1:
        first, second = (ranked["framework"] for ranked in found["ranking"][:2])
        difference = sum(c["difference"] for c in found["contributions"])
        assert difference == pytest.approx(value[first] - value[second], abs=1e-12)


def test_chances_follow_from_a_simulation_of_our_own(both):
    """Cell by cell, weight by weight, from another generator: no shared shortcut."""
    found, steps = both
    p_best, weights = simulated(steps, 20_000)
    for ranked in found["ranking"]:
        p = p_best[ranked["framework"]]
        error = math.hypot(ranked["p_best_error"], math.sqrt(p * (1 - p) / 20_000)) + 2e-4
        assert abs(ranked["p_best"] - p) < 4.5 * error
    for step in steps["chances"]:
        assert step["p_best"] == pytest.approx(step["first"] / step["draws"])
    for step in steps["weights"]:
        mean, sd = weights[step["criterion"]]
        assert abs(step["mean"] - mean) <= 5 * sd * math.sqrt(1 / 4_000 + 1 / 20_000)


def simulated(
    steps: dict[str, Any], draws: int
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """P(best) by framework, and mean and spread of each weight."""
    rng = np.random.default_rng(99)
    tau = steps["rules"]["tau"]
    raw, highest = {}, defaultdict(list)
    level_of = {step["criterion"]: step["level"] for step in steps["importances"]}
    for step in steps["weights"]:
        level = level_of[step["criterion"]]
        drawn = rng.integers(0, 6, draws) if level is None else np.full(draws, level)
        raw[step["criterion"]] = drawn * np.exp(rng.normal(0, tau, draws))
        highest[step["group"]].append(drawn)
    shares = {
        group: np.max(levels, axis=0) * np.exp(rng.normal(0, tau, draws))
        for group, levels in highest.items()
    }
    total = sum(shares.values())
    weight = {}
    for step in steps["weights"]:
        inside = sum(
            raw[other["criterion"]] for other in steps["weights"] if other["group"] == step["group"]
        )
        part = np.where(inside > 0, raw[step["criterion"]] / np.where(inside > 0, inside, 1), 0)
        weight[step["criterion"]] = part * shares[step["group"]] / total
    names = [step["framework"] for step in steps["chances"]]
    value = {name: np.zeros(draws) for name in names}
    for step in steps["beliefs"]:
        unknown = step["mean"] is None
        score = rng.random(draws) if unknown else rng.normal(step["mean"], step["sd"], draws)
        value[step["framework"]] += weight[step["criterion"]] * score
    for name in names:
        value[name] += rng.normal(0, steps["rules"]["discrepancy"], draws)
    known = {s["framework"]: rng.random(draws) < s["passes"] for s in steps["chances"]}
    for name, meets in met_when_all_is_answered(steps, known, rng).items():
        value[name][~meets] = -np.inf
    table = np.array([value[name] for name in names])
    won = (table == table.max(axis=0)) & np.isfinite(table)
    return (
        dict(zip(names, won.mean(axis=1).tolist(), strict=True)),
        {key: (float(drawn.mean()), float(drawn.std())) for key, drawn in weight.items()},
    )


def met_when_all_is_answered(
    steps: dict[str, Any], known: dict[str, Any], rng: np.random.Generator
) -> dict[str, Any]:
    """Every open question answered in every draw, anew where that leaves nobody of today."""
    draws = next(iter(known.values())).size
    met = {name: meets.copy() for name, meets in known.items()}
    again = np.any(list(known.values()), axis=0)
    for _ in range(1_000):
        if not again.any():
            return met
        out = ruled_out(steps, list(known), draws, rng)
        for name, meets in met.items():
            meets[again] = (known[name] & ~out[name])[again]
        again &= ~np.any(list(met.values()), axis=0)
    raise AssertionError("open questions leave nobody, again and again")


def ruled_out(
    steps: dict[str, Any], names: list[str], draws: int, rng: np.random.Generator
) -> dict[str, Any]:
    given = {(step["question"], step["answer"]) for step in steps["answers"]}
    said: dict[str, Any] = {}
    out = {name: np.zeros(draws, dtype=bool) for name in names}
    for step in steps["open_musts"]:
        asked = np.ones(draws, dtype=bool)
        for other, wanted in step["only_if"].items():
            if other in said:
                drawn, ways = said[other]
                leads = [way for way, answers in enumerate(ways) if answers & set(wanted)]
                asked &= np.isin(drawn, leads)
            else:
                asked &= any((other, answer) in given for answer in wanted)
        likely = [answer["likely"] for answer in step["answers"]]
        drawn = np.where(asked, rng.choice(len(likely), size=draws, p=likely), -1)
        said[step["question"]] = drawn, [set(answer["answers"]) for answer in step["answers"]]
        for way, answer in enumerate(step["answers"]):
            for name, chance in answer["fails"].items():
                out[name] |= (drawn == way) & (rng.random(draws) < chance)
    return out


def test_who_is_left_follows_from_the_open_questions(both):
    _, steps = both
    if not steps["left"]:
        names = [step["framework"] for step in steps["chances"]]
        out = ruled_out(steps, names, 100, np.random.default_rng(1))
        assert not any(some.any() for some in out.values())
        return
    names, draws = [step["framework"] for step in steps["chances"]], 40_000
    out = ruled_out(steps, names, draws, np.random.default_rng(7))
    possible = {step["framework"] for step in steps["chances"] if step["passes"] > 0}
    kept = {tuple(left["frameworks"]): left["given"] for left in steps["left"]}
    for left in steps["left"]:
        here = np.ones(draws, dtype=bool)
        for name in names:
            here &= out[name] != (name in left["frameworks"])
        error = math.sqrt(left["chance"] * (1 - left["chance"]) / draws)
        assert abs(here.mean() - left["chance"]) < 4.5 * error + 1e-3
    somebody = {tuple(s["frameworks"]): s["chance"] for s in steps["left"]
                if possible & set(s["frameworks"])}  # fmt: skip
    total = sum(somebody.values())
    assert kept == pytest.approx({key: somebody.get(key, 0.0) / total for key in kept}, abs=1e-9)


def test_each_flip_gives_its_winner_the_highest_value_or_lies_at_the_tie(both):
    found, steps = both
    assert [flip["text"] for flip in steps["flips"]] == [flip["text"] for flip in found["flips"]]
    for step in steps["flips"]:
        values = {
            name: value
            for name, value in step["central_values"].items()
            if step["passes"][name] > 0
        }
        margin = max(values.values()) - values[step["winner"]]
        # With equal chances of meeting the musts the winner leads, but for the draws' noise.
        if len({step["passes"][name] for name in values}) == 1:
            assert margin < 0.02
        assert step["importance"] or step["belief"] or step["kind"] in ("requirement", "answer",
                                                                         "answers")  # fmt: skip


def test_a_measured_belief_can_be_worked_out_too():
    knowledge = base()
    measured = run({"ash": 0.5, "birch": {"value": 1.0}, "numpy": 1.0})
    profile = Profile(name="p", importance={"speed": 5, "help": 2})
    found = recommend(profile, knowledge, measured, draws=1_000, as_of=TODAY)
    steps = plain(explanation(found, profile, knowledge, measured).to_dict())
    cells = {(s["framework"], s["criterion"]): s for s in steps["beliefs"]}
    assert cells[("ash", "speed")]["measured"]["figures"][0]["figure"] == 0.5
    test_beliefs_follow_from_their_claims((plain(found.to_dict()), steps))
    assert cells[("ash", "help")]["measured"] is None


def test_contested_and_old_claims_show_what_widened_them():
    cell = [
        claim("ash.speed.a", "full", status="contested", observed="2024-11-20"),
        claim("ash.speed.b", "half", evidence=[{"source": "s2", "date": "2026-11-20"}]),
    ]
    knowledge = base({("ash", "speed"): cell})
    profile = Profile(name="p", importance={"speed": 5})
    found = recommend(profile, knowledge, draws=500, as_of=TODAY)
    steps = plain(explanation(found, profile, knowledge).to_dict())
    belief = next(s for s in steps["beliefs"] if s["claims"])
    old, new = belief["claims"]
    assert (old["contested"], new["contested"]) == (2, 1)
    assert old["age_days"] == 730
    assert old["age_sd"] == pytest.approx(0.15)
    assert belief["pooled"]["disagreement"] > 0
    test_beliefs_follow_from_their_claims((plain(found.to_dict()), steps))


def test_where_nothing_matters_all_weigh_alike():
    knowledge, profile = base(), Profile(name="p", importance={"speed": 0, "help": 0})
    found = recommend(profile, knowledge, draws=500, as_of=TODAY)
    steps = plain(explanation(found, profile, knowledge).to_dict())
    assert [s["central"] for s in steps["weights"]] == [0.5, 0.5]
    assert [g["share"] for g in steps["groups"]] == [0, 0]


def test_typed_importances_and_musts_are_in_it():
    knowledge = base(capabilities=(capability("fly", ash="unverified", birch="native"),))
    profile = Profile(name="p", importance={"speed": 2}, require=("fly",))
    found = recommend(profile, knowledge, draws=500, as_of=TODAY)
    steps = plain(explanation(found, profile, knowledge).to_dict())
    levels = {s["criterion"]: (s["level"], s["said"]) for s in steps["importances"]}
    assert levels == {"speed": (2, [["profile", 2]]), "help": (None, [])}
    assert {s["framework"]: s["passes"] for s in steps["chances"]} == {"ash": 0.5, "birch": 1.0}
