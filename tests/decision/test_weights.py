"""Weights from importance answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.decision import central_weights, draw_weights

LEVELS = st.lists(st.one_of(st.integers(0, 5), st.just(float("nan"))), min_size=1, max_size=8)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(levels=LEVELS, data=st.data())
def test_every_draw_is_a_set_of_weights(levels, data):
    groups = data.draw(
        st.lists(st.integers(0, 3), min_size=len(levels), max_size=len(levels)), label="groups"
    )
    weights = draw_weights(levels, groups, draws=50, rng=rng())
    assert weights.shape == (50, len(levels))
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)


def test_a_criterion_that_is_not_relevant_weighs_nothing():
    weights = draw_weights([0, 3, 5], [0, 0, 1], draws=200, rng=rng())
    assert (weights[:, 0] == 0).all()
    assert (weights[:, 1:] > 0).all()


def test_when_nothing_is_relevant_everything_weighs_alike():
    weights = draw_weights([0, 0, 0, 0], [0, 0, 1, 1], draws=10, rng=rng())
    np.testing.assert_allclose(weights, 0.25)


def test_level_points_set_the_ratio_of_weights_inside_a_group():
    weights = draw_weights([1, 2, 5], [0, 0, 0], draws=100_000, rng=rng())
    ratio = np.median(weights[:, 2] / weights[:, 0])
    assert ratio == pytest.approx(5, rel=0.02)


def test_the_noise_of_an_answer_is_log_normal_with_the_documented_spread():
    weights = draw_weights([3, 3], [0, 0], draws=200_000, rng=rng(), tau=0.35)
    log_ratio = np.log(weights[:, 0] / weights[:, 1])
    assert log_ratio.mean() == pytest.approx(0, abs=0.01)
    assert log_ratio.std() == pytest.approx(0.35 * np.sqrt(2), rel=0.02)


def test_splitting_a_criterion_in_two_buys_it_no_extra_weight():
    whole = draw_weights([4, 2], [0, 1], draws=50_000, rng=rng(1))
    split = draw_weights([4, 4, 2], [0, 0, 1], draws=50_000, rng=rng(2))
    assert split[:, :2].sum(axis=1).mean() == pytest.approx(whole[:, 0].mean(), abs=0.005)
    np.testing.assert_allclose(
        central_weights([4, 4, 2], [0, 0, 1])[:2].sum(), central_weights([4, 2], [0, 1])[0]
    )


def test_a_group_weighs_as_its_most_important_member():
    weights = central_weights([5, 1, 1, 5], [0, 0, 0, 1])
    assert weights[:3].sum() == pytest.approx(0.5)


def test_an_unknown_importance_is_drawn_from_all_levels():
    weights = draw_weights([float("nan"), 5], [0, 1], draws=60_000, rng=rng(), tau=0.0)
    share = weights[:, 0]
    for level in range(6):
        expected = level / (level + 5)
        assert np.isclose(share, expected).mean() == pytest.approx(1 / 6, abs=0.01)


def test_not_relevant_and_not_answered_are_different():
    unknown = central_weights([float("nan"), 5], [0, 1])
    irrelevant = central_weights([0, 5], [0, 1])
    assert unknown[0] > 0
    assert irrelevant[0] == 0


@pytest.mark.parametrize(
    ("levels", "groups", "word"),
    [
        ([], [], "levels"),
        ([6], [0], "levels"),
        ([-1], [0], "levels"),
        ([float("inf")], [0], "levels"),
        (["much"], [0], "levels"),
        ([1, 2], [0], "groups"),
        ([1, 2], [0, -1], "groups"),
        ([1, 2], [0.5, 1.5], "groups"),
    ],
)
def test_wrong_arguments_are_named(levels, groups, word):
    with pytest.raises(ValueError, match=word):
        draw_weights(levels, groups, draws=10, rng=rng())
