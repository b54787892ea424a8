"""Nearest changes of one weight or one score, against a published example and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision.linear_flips import (
    rescaled,
    score_flips,
    stability_intervals,
    tying_changes,
    weight_flips,
)

NONE = np.nan
WEIGHTS = np.array([0.3277, 0.3058, 0.2876, 0.0790])
TABLE = np.array([
    [0.3088, 0.2897, 0.3867, 0.1922], [0.2163, 0.3458, 0.1755, 0.6288],
    [0.4509, 0.2473, 0.1194, 0.0575], [0.0240, 0.1172, 0.3184, 0.1215],
])  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        (0, 1, [NONE, -0.7024, 0.1866, -0.0903]),
        (1, 2, [-0.0618, 0.1473, 0.2586, 0.0254]),
        (0, 3, [NONE] * 4),
    ],
)
def test_changes_that_tie_are_those_of_triantaphyllou_and_sanchez(one, other, published):
    """Decision Sciences 28:151, table 3; N/F there is NaN here."""
    np.testing.assert_allclose(tying_changes(TABLE, WEIGHTS, one, other), published, atol=1e-4)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [(0, 1, [NONE, -2.297, 0.649, -1.143]), (1, 2, [-0.189, 0.482, 0.899, 0.321])],
)
def test_the_relative_changes_are_published_too(one, other, published):
    change = tying_changes(TABLE, WEIGHTS, one, other) / WEIGHTS
    np.testing.assert_allclose(change, published, atol=0.002)


def test_weights_at_the_tie_with_the_others_rescaled():
    """The first two alternatives tie at .5922, .1242 and .1552; never by the first weight."""
    flips = {flip.criterion: flip for flip in weight_flips(TABLE[:2], WEIGHTS)}
    assert set(flips) == {1, 2, 3}
    for criterion, tie in ((1, 0.5922), (2, 0.1242), (3, 0.1552)):
        assert flips[criterion].tie == pytest.approx(tie, abs=1e-4)
        assert flips[criterion].winner == 1


def test_the_nearest_of_all_rivals_is_reported():
    everyone = {flip.criterion: flip for flip in weight_flips(TABLE, WEIGHTS)}
    # The third is best at the first criterion and overtakes before the second does anywhere.
    assert everyone[0].winner == 2
    assert weight_flips(TABLE, WEIGHTS)[0].criterion == 3


def random_decision(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    count, criteria = int(rng.integers(2, 6)), int(rng.integers(1, 9))
    means = rng.random((count, criteria))
    if seed % 3 == 0:  # coarse scales have ties
        means = np.round(means * 4) / 4
    weights = rng.dirichlet(np.ones(criteria))
    if criteria > 1 and seed % 5 == 0:
        weights[0] = 0.0
        weights /= weights.sum()
    return means, weights


@given(seed=st.integers(0, 10**9))
@settings(max_examples=2_500, deadline=None)
def test_every_reported_weight_changes_the_winner_and_none_nearer_does(seed):
    means, weights = random_decision(seed)
    best = int((means @ weights).argmax())
    for flip in weight_flips(means, weights):
        values = means @ rescaled(weights, flip.criterion, flip.after)
        assert values.argmax() == flip.winner != best
        assert 0 <= flip.after <= 1
        before = flip.before + (flip.tie - flip.before) * 0.999
        values = means @ rescaled(weights, flip.criterion, before)
        assert values[best] >= values.max() - 1e-9


@given(seed=st.integers(0, 10**9))
@settings(max_examples=400, deadline=None)
def test_inside_the_interval_the_winner_stays_and_outside_it_does_not(seed):
    means, weights = random_decision(seed)
    best = int((means @ weights).argmax())
    for criterion, (low, high) in enumerate(stability_intervals(means, weights)):
        if weights.size == 1:
            continue
        assert 0 <= low <= weights[criterion] + 1e-12
        assert weights[criterion] - 1e-12 <= high <= 1
        for weight in np.linspace(0, 1, 21):
            values = means @ rescaled(weights, criterion, float(weight))
            if low <= weight <= high:
                assert values[best] >= values.max() - 1e-9
            elif min(abs(weight - low), abs(weight - high)) > 1e-6:
                assert values[best] < values.max()


@given(seed=st.integers(0, 10**9))
@settings(max_examples=1_000, deadline=None)
def test_every_reported_score_changes_the_winner_and_none_nearer_does(seed):
    means, weights = random_decision(seed)
    best = int((means @ weights).argmax())
    reported = set()
    for flip in score_flips(means, weights):
        reported.add((flip.framework, flip.criterion))
        changed = means.copy()
        changed[flip.framework, flip.criterion] = flip.after
        assert (changed @ weights).argmax() == flip.winner != best
        assert 0 <= flip.after <= 1
        changed[flip.framework, flip.criterion] += 0.001 * (flip.before - flip.tie)
        changed[flip.framework, flip.criterion] -= flip.after - flip.tie
        values = changed @ weights
        assert values[best] >= values.max() - 1e-9
    for framework in range(len(means)):
        for criterion in range(means.shape[1]):
            if (framework, criterion) in reported:
                continue
            changed = means.copy()
            changed[framework, criterion] = 0.0 if framework == best else 1.0
            values = changed @ weights
            assert values[best] >= values.max() - 2e-9, "a score that is not reported cannot"


def test_what_leads_everywhere_cannot_be_overtaken_by_a_weight():
    means = np.array([[0.9, 0.8, 0.7], [0.4, 0.3, 0.2]])
    assert weight_flips(means, [1, 2, 3]) == []
    np.testing.assert_array_equal(stability_intervals(means, [1, 2, 3]), [[0, 1]] * 3)


def test_only_the_ratios_of_weights_count():
    assert weight_flips(TABLE, WEIGHTS * 100)[0].tie == pytest.approx(
        weight_flips(TABLE, WEIGHTS)[0].tie
    )


def test_one_criterion_or_one_framework_leaves_nothing_to_change():
    assert weight_flips([[0.2], [0.3]], [1]) == []
    assert weight_flips([[0.2, 0.5]], [1, 1]) == []
    assert score_flips([[0.2, 0.5]], [1, 1]) == []


def test_where_the_others_weigh_nothing_they_share_what_is_left():
    np.testing.assert_allclose(rescaled(np.array([1.0, 0, 0]), 0, 0.4), [0.4, 0.3, 0.3])
    flips = weight_flips([[0.9, 0.0, 0.0], [0.1, 0.5, 0.9]], [1, 0, 0])
    by_criterion = {flip.criterion: flip for flip in flips}
    # Ahead by 0.8 on the first, behind by 0.7 on the mean of the others.
    assert by_criterion[0].tie == pytest.approx(0.7 / 1.5)
    assert by_criterion[2].tie == pytest.approx(0.8 / 1.7)


@pytest.mark.parametrize(
    ("means", "weights", "word"),
    [
        ([[0.1, np.nan]], [1, 1], "means"),
        ([[0.1, np.inf]], [1, 1], "means"),
        ([[0.1, 0.2]], [1], "weights"),
        ([[0.1, 0.2]], [0, 0], "weights"),
        ([[0.1, 0.2]], [1, -1], "weights"),
        ([[0.1, 0.2]], [1, np.nan], "weights"),
        ([], [], "means"),
    ],
)
def test_wrong_arguments_are_named(means, weights, word):
    for flips in (weight_flips, score_flips, stability_intervals):
        with pytest.raises(ValueError, match=word):
            flips(means, weights)
