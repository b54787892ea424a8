"""Every example project, on the real knowledge base: what must hold of any answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisor import paths
from advisor.decision import central_weights
from advisor.kb.knowledge import Knowledge
from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from advisor.profile.likely_answers import chances
from advisor.profile.model import Profile
from advisor.profile.preferences import STRICTNESS, preferences
from advisor.recommend import recommend, street
from advisor.recommendation import Flip, Recommendation
from tests.cli.runs import run

DAY = dt.date(2026, 11, 20)
DRAWS = 2_000
EXAMPLES = sorted(paths.examples_dir().glob("*.yaml"))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(cache=False)


def decided(profile: Profile, knowledge: Knowledge, run_=None, **changes) -> Recommendation:
    return recommend(profile, knowledge, run_, **{"draws": DRAWS, "as_of": DAY, **changes})


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def profile(request, knowledge) -> Profile:
    return load_profile(str(request.param), knowledge)


@pytest.fixture(scope="module")
def found(profile, knowledge) -> Recommendation:
    return decided(profile, knowledge)


def chance(recommendation: Recommendation, framework: str) -> float:
    return next(r.p_best for r in recommendation.ranking if r.framework == framework)


class TestRanking:
    def test_every_framework_has_one_place(self, found, knowledge):
        assert sorted(r.framework for r in found.ranking) == sorted(knowledge.frameworks)
        assert [r.p_best for r in found.ranking] == sorted(
            (r.p_best for r in found.ranking), reverse=True
        )
        assert found.winner == (found.ranking[0].framework if found.ranking[0].p_best else None)

    def test_chances_add_up(self, found):
        open_ones = [r for r in found.ranking if r.status != "fail"]
        total = sum(r.p_best for r in found.ranking)
        if any(r.status == "pass" for r in open_ones):
            assert total == pytest.approx(1)
        else:
            assert total < 1
        for ranked in found.ranking:
            assert ranked.rank_chances[0] == ranked.p_best
            assert sum(ranked.rank_chances) <= 1 + 1e-9
            assert (sum(ranked.rank_chances) == 0) == (ranked.status == "fail")

    def test_values_lie_on_the_scale(self, found):
        for ranked in found.ranking:
            assert 0 < ranked.value < 1
            assert 0 < ranked.value_sd < 0.5


class TestMusts:
    def test_they_are_those_that_the_answers_require(self, found, profile, knowledge):
        wishes = preferences(profile, knowledge)
        asked = {r.capability: (r.at_least, r.because) for r in wishes.requirements}
        shown = {m.capability: (m.at_least, m.because) for m in found.requirements}
        assert shown == asked
        assert all(because for _, because in shown.values())

    def test_every_state_follows_from_the_route(self, found, knowledge):
        for must in found.requirements:
            assert [r.framework for r in must.routes] == list(knowledge.frameworks)
            for route in must.routes:
                entry = knowledge.capabilities[must.capability].routes[route.framework]
                if entry.level == "unverified":
                    expected = "unknown"
                elif entry.level in STRICTNESS:
                    enough = STRICTNESS[entry.level] >= STRICTNESS[must.at_least]
                    expected = "pass" if enough else "fail"
                else:
                    expected = "fail"
                assert (route.state, route.level) == (expected, entry.level)
                assert route.sources == tuple(e.source for e in entry.evidence)

    def test_a_framework_fails_where_one_of_its_routes_does(self, found):
        for ranked in found.ranking:
            states = {
                r.state for m in found.requirements for r in m.routes
                if r.framework == ranked.framework
            }  # fmt: skip
            worst = next((s for s in ("fail", "unknown") if s in states), "pass")
            assert ranked.status == worst
            assert worst != "fail" or ranked.p_best == 0

    def test_the_routes_named_are_those_of_musts_that_are_met(self, found):
        expected = {
            (r.framework, m.capability): r.via
            for m in found.requirements
            for r in m.routes
            if r.state != "fail"
        }
        named = {(f, c): via for f, routes in found.routes.items() for c, via in routes.items()}
        assert named == expected
        met = {
            (r.framework, m.capability) for m in found.requirements for r in m.routes
            if r.state == "pass"
        }  # fmt: skip
        assert all(named[key] for key in met), "every way has a name"


class TestReasons:
    def test_contributions_add_up_to_the_difference(self, found):
        first, second = found.ranking[:2]
        total = sum(c.difference for c in found.contributions)
        # The sum is exact, the values are drawn: they agree within the error of drawing.
        error = 4 * (first.value_sd + second.value_sd) / DRAWS**0.5
        assert total == pytest.approx(first.value - second.value, abs=error)
        for ranked in found.ranking:
            parts = sum(c.values[ranked.framework] for c in found.contributions)
            assert parts == pytest.approx(ranked.value, abs=4 * ranked.value_sd / DRAWS**0.5)

    def test_each_is_the_weighted_difference_of_two_beliefs(self, found):
        first, second = (r.framework for r in found.ranking[:2])
        beliefs = {(b.framework, b.criterion): b for b in found.beliefs}
        assert sum(c.weight for c in found.contributions) == pytest.approx(1)
        for c in found.contributions:
            means = [
                0.5 if beliefs[(name, c.criterion)].mean is None
                else beliefs[(name, c.criterion)].mean
                for name in (first, second)
            ]  # fmt: skip
            sds = [beliefs[(name, c.criterion)].sd for name in (first, second)]
            assert c.difference == pytest.approx(c.weight * (means[0] - means[1]))
            expected = c.weight * (sds[0] ** 2 + sds[1] ** 2) ** 0.5
            assert c.difference_sd == pytest.approx(expected)

    def test_largest_first_and_every_stable_criterion_once(self, found, knowledge):
        sizes = [abs(c.difference) for c in found.contributions]
        assert sizes == sorted(sizes, reverse=True)
        stable = {c.id for c in knowledge.criteria.values() if c.lifecycle == "stable"}
        assert {c.criterion for c in found.contributions} == stable
        assert len(found.contributions) == len(stable)

    def test_importances_are_those_of_the_answers(self, found, profile, knowledge):
        wishes = preferences(profile, knowledge).importance
        for c in found.contributions:
            assert c.importance == wishes[c.criterion]
            assert c.importance != 0 or c.weight == 0

    def test_evidence_exists_counts_and_belongs_to_the_criterion(self, found, knowledge):
        for c in found.contributions:
            for key in c.evidence:
                placed = knowledge.claims[key]
                assert placed.criterion == c.criterion
                assert placed.claim.live
        for belief in found.beliefs:
            for key in belief.not_counted:
                claim = knowledge.claims[key].claim
                levels = {level.id for level in knowledge.criteria[belief.criterion].levels}
                assert not claim.live or claim.states not in levels


def applied(flip: Flip, profile: Profile, knowledge: Knowledge, monkeypatch) -> Recommendation:
    """The whole recommendation, with the change that the flip names really made."""
    if flip.kind == "importance":
        changed = {**profile.importance, flip.subject: int(flip.after)}
        return decided(dataclasses.replace(profile, importance=changed), knowledge)
    if flip.kind == "belief":
        true_beliefs = street.form_beliefs

        def form(*arguments):
            beliefs, unusable = true_beliefs(*arguments)
            cell = (flip.framework, flip.subject)
            beliefs[cell] = dataclasses.replace(beliefs[cell], mean=flip.after)
            return beliefs, unusable

        with monkeypatch.context() as patch:
            patch.setattr(street, "form_beliefs", form)
            return decided(profile, knowledge)
    if flip.kind in ("answer", "answers"):
        assert flip.answers, flip.text
        answered = {**profile.answers, **flip.answers}
        return decided(dataclasses.replace(profile, answers=answered), knowledge)
    # Giving up a must is the same as everybody meeting it.
    given_up = knowledge.capabilities[flip.subject]
    best = next(r for r in given_up.routes.values() if r.level in STRICTNESS)
    native = best.model_copy(update={"level": "native"})
    routes = dict.fromkeys(knowledge.frameworks, native)
    open_to_all = given_up.model_copy(update={"routes": routes})
    capabilities = {**knowledge.capabilities, flip.subject: open_to_all}
    relaxed = dataclasses.replace(knowledge, capabilities=capabilities)
    return decided(profile, relaxed)


class TestFlips:
    def test_each_really_flips_when_it_is_made_true(self, found, profile, knowledge, monkeypatch):
        for flip in found.flips:
            then = applied(flip, profile, knowledge, monkeypatch)
            assert then.winner == flip.winner != found.winner, flip.text
            assert chance(then, flip.winner) == pytest.approx(flip.p_best), flip.text

    def test_nearest_first_and_said_with_both_ends(self, found, knowledge):
        distances = [flip.distance for flip in found.flips]
        assert distances == sorted(distances)
        for flip in found.flips:
            assert knowledge.frameworks[flip.winner].name in flip.text
            assert 0 < flip.distance <= (2 if flip.kind == "answers" else 1)
            if flip.kind == "requirement":
                assert knowledge.capabilities[flip.subject].title in flip.text
            elif flip.kind in ("answer", "answers"):
                assert flip.subject == "+".join(flip.answers)
            else:
                assert flip.before != flip.after
        assert bool(found.flips_note) or any(f.kind != "belief" for f in found.flips)

    def test_a_smaller_step_of_the_same_importance_does_not_flip(self, found, profile, knowledge):
        nearest = [f for f in found.flips if f.kind == "importance" and f.before is not None]
        for flip in nearest[:1]:
            step = 1 if flip.after > flip.before else -1
            for level in range(int(flip.before) + step, int(flip.after), step):
                changed = {**profile.importance, flip.subject: level}
                then = decided(dataclasses.replace(profile, importance=changed), knowledge)
                assert then.winner == found.winner

    def test_the_verdict_fits_the_numbers(self, found):
        best = found.ranking[0].p_best
        open_ones = [r for r in found.ranking if r.status != "fail"]
        near = any(f.kind == "importance" and f.distance <= 0.2 for f in found.flips)
        if len(open_ones) < 2:
            assert found.verdict == ("only-one" if open_ones else "none")
        elif best >= 0.9 and not near and found.settled >= 0.8:
            assert found.verdict == "clear"
        else:
            assert found.verdict == ("lean" if best >= 0.65 else "toss-up")


def with_answer(profile: Profile, question: str, answer: str) -> Profile:
    return dataclasses.replace(profile, answers={**profile.answers, question: (answer,)})


def values_of(recommendation: Recommendation, knowledge: Knowledge) -> dict[str, float]:
    """Values at the central weights, from what the recommendation shows; 0 for the ruled out."""
    told = {c.criterion: c for c in recommendation.contributions}
    groups = list(knowledge.groups)
    levels = [
        float("nan") if told[key].importance is None else told[key].importance for key in told
    ]
    weights = central_weights(levels, [groups.index(told[key].group) for key in told])
    means = {(b.framework, b.criterion): b.mean for b in recommendation.beliefs}
    value = {}
    for ranked in recommendation.ranking:
        cells = [means[(ranked.framework, key)] for key in told]
        filled = [0.5 if mean is None else mean for mean in cells]
        total = sum(w * m for w, m in zip(weights, filled, strict=True))
        value[ranked.framework] = 0.0 if ranked.status == "fail" else float(total)
    return value


class TestWorthKnowing:
    def test_a_question_moves_it_as_far_as_it_says(self, found, profile, knowledge):
        for best in (n for n in found.next_best if n.kind == "question"):
            question = knowledge.questions[best.id]
            outcomes = [
                decided(with_answer(profile, best.id, answer.id), knowledge)
                for answer in question.answers
            ]
            before = found.ranking[0].p_best
            moves = [abs(chance(then, found.winner) - before) for then in outcomes]
            assert max(moves) == pytest.approx(best.could_move, abs=1e-9), best.id
            values = [values_of(then, knowledge) for then in outcomes]
            likely = chances(question)
            knowing = sum(p * max(value.values()) for p, value in zip(likely, values, strict=True))
            guessing = max(
                sum(p * value[name] for p, value in zip(likely, values, strict=True))
                for name in values[0]
            )
            assert best.gain == pytest.approx(max(0.0, knowing - guessing), abs=1e-9)

    def test_only_open_questions_and_what_gains_most_first(self, found):
        open_ones = {missing.id for missing in found.unanswered}
        named = [n.id for n in found.next_best if n.kind == "question"]
        assert set(named) <= open_ones
        order = [(round(n.gain, 3), n.could_move) for n in found.next_best]
        assert order == sorted(order, reverse=True)
        assert all(0 <= n.could_move <= 1 and n.minutes > 0 and n.how for n in found.next_best)

    def test_nothing_is_asked_once_everything_is_answered(self, profile, knowledge):
        complete = profile
        for _ in range(10):
            open_ones = preferences(complete, knowledge).unanswered
            if not open_ones:
                break
            for key in open_ones:
                complete = with_answer(complete, key, knowledge.questions[key].answers[-1].id)
        then = decided(complete, knowledge)
        assert then.unanswered == ()
        assert not [n for n in then.next_best if n.kind == "question"]


class TestMeasuring:
    @pytest.fixture
    def measured(self, profile, knowledge) -> Recommendation:
        return decided(profile, knowledge, run())

    def test_before_is_the_answer_without_the_run(self, found, measured):
        assert measured.measured.p_best_before == pytest.approx(
            {r.framework: r.p_best for r in found.ranking}
        )

    def test_effects_are_the_difference_of_two_recommendations(self, found, measured):
        before = {(b.framework, b.criterion): b for b in found.beliefs}
        after = {(b.framework, b.criterion): b for b in measured.beliefs}
        changed = {key for key in after if after[key].from_measurements is not None}
        assert {(e.framework, e.criterion) for e in measured.measured.effects} == changed
        assert changed, "the run says something"
        for e in measured.measured.effects:
            key = (e.framework, e.criterion)
            assert (e.before, e.before_sd) == (before[key].mean, before[key].sd)
            assert (e.after, e.after_sd) == (after[key].mean, after[key].sd)
        for key in set(after) - changed:
            assert after[key] == before[key]

    def test_it_feeds_only_what_the_probe_feeds(self, measured, knowledge):
        fed = {feed.criterion for feed in knowledge.probes["mlp-training-step"].feeds}
        assert {e.criterion for e in measured.measured.effects} <= fed
        quiet = {m.id: m.text for m in measured.unmeasured}
        for e in measured.measured.effects:
            # Frameworks that the run left out stay unmeasured, by name; those in it do not.
            _, _, whose = quiet.get(e.criterion, "measured for nobody else").rpartition(" for ")
            assert whose
            assert knowledge.frameworks[e.framework].name not in whose

    def test_the_faster_one_gains_on_speed(self, measured):
        speed = {
            e.framework: e for e in measured.measured.effects if e.criterion == "training-speed"
        }
        assert speed["pytorch"].after - speed["tensorflow"].after > 0
        for effect in speed.values():
            assert effect.after_sd < effect.before_sd

    def test_claims_keep_saying_what_they_said(self, found, measured):
        said = {(b.framework, b.criterion): b.from_claims for b in found.beliefs}
        assert {(b.framework, b.criterion): b.from_claims for b in measured.beliefs} == said


class TestChanges:
    def test_a_must_that_the_winner_fails_costs_it_the_place(self, profile, knowledge):
        found = decided(profile, knowledge)
        # Each example takes every eighth capability, from another start: together all of them.
        start = next(i for i, path in enumerate(EXAMPLES) if path.stem == profile.name)
        for capability in list(knowledge.capabilities)[start :: len(EXAMPLES)]:
            then = decided(dataclasses.replace(profile, require=(capability,)), knowledge)
            routes = next(m for m in then.requirements if m.capability == capability).routes
            failing = {r.framework for r in routes if r.state == "fail"}
            assert then.winner not in failing
            assert then.winner is not None or then.verdict == "none"
            if not failing and all(r.state == "pass" for r in routes):
                assert then.winner == found.winner

    def test_one_framework_alone_is_the_only_one_or_none(self, profile, knowledge):
        for name in knowledge.frameworks:
            then = decided(dataclasses.replace(profile, frameworks=(name,)), knowledge)
            assert [r.framework for r in then.ranking] == [name]
            expected = "none" if then.ranking[0].status == "fail" else "only-one"
            assert then.verdict == expected
            assert then.next_best == ()
            assert not [f for f in then.flips if f.kind != "requirement"]

    def test_the_stamp_follows_the_answers_and_not_the_title(self, profile, knowledge, found):
        renamed = decided(dataclasses.replace(profile, title="another title"), knowledge)
        assert renamed.stamp.profile == found.stamp.profile
        assert renamed.ranking == found.ranking
        other = dataclasses.replace(profile, importance={"debugging": 5})
        assert decided(other, knowledge).stamp.profile != found.stamp.profile


PROGRAM = """
import datetime as dt, hashlib, json, sys
from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from advisor.recommend import recommend
from tests.cli.runs import run
knowledge = load_knowledge(cache=False)
for path in sys.argv[1:]:
    for measured in (None, run()):
        found = recommend(
            load_profile(path, knowledge), knowledge, measured, draws=500,
            as_of=dt.date(2026, 11, 20),
        )
        print(hashlib.sha256(json.dumps(found.to_dict()).encode()).hexdigest())
"""


def test_processes_that_hash_differently_give_the_same_bytes():
    said = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, EXAMPLES)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        said.add(done.stdout)
    (only,) = said
    assert len(set(only.split())) == 2 * len(EXAMPLES)
