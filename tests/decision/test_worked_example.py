"""The worked example of docs/how-it-decides.md is what the code computes."""

from __future__ import annotations

import ast
import re

import numpy as np
import pytest

from advisor import paths
from advisor.decision import (
    Problem,
    belief_flips,
    central_weights,
    decide,
    draw,
    importance_flips,
    unit_normal_loss,
)
from advisor.decision.value_of_information import chance_of_change, preposterior_sd

PROBLEM = Problem(
    means=np.array([[0.8, 0.3], [0.5, 0.6]]),
    spreads=np.full((2, 2), 0.1),
    levels=np.array([4.0, 2.0]),
    groups=np.array([0, 1]),
    passes=np.ones(2),
)
DRAWS = draw(PROBLEM)
NOW = decide(PROBLEM, DRAWS)


def test_weights_and_values():
    np.testing.assert_allclose(central_weights(PROBLEM.levels, PROBLEM.groups), [2 / 3, 1 / 3])
    np.testing.assert_allclose(PROBLEM.central_values(), [0.6333, 0.5333], atol=1e-4)


def test_splitting_a_criterion_buys_it_no_weight():
    split = central_weights([4.0, 4.0, 2.0], [0, 0, 1])
    np.testing.assert_allclose(split, [1 / 3, 1 / 3, 1 / 3])


def test_a_must_that_is_unknown_halves_the_chance():
    p_best = decide(PROBLEM.changed(passes=np.array([0.5, 1.0]))).p_best[0]
    assert p_best == pytest.approx(0.7745 / 2, abs=0.015)


def test_what_measuring_the_first_criterion_is_worth():
    moves = preposterior_sd(0.1, 0.1)
    assert moves == pytest.approx(0.071, abs=0.0005)
    apart = 2 / 3 * np.hypot(moves, moves)
    assert apart == pytest.approx(0.067, abs=0.0005)
    assert chance_of_change(0.1, apart) == pytest.approx(0.067, abs=0.0005)
    assert unit_normal_loss(0.1, apart) == pytest.approx(0.0020, abs=5e-5)


def test_the_probability_of_being_first():
    assert NOW.p_best[0] == pytest.approx(0.7745, abs=0.0005)
    assert NOW.p_best_error[0] == pytest.approx(0.004, abs=5e-4)


def test_with_fixed_weights_it_is_the_normal_probability():
    fixed = PROBLEM.changed(tau=0.0, draws=200_000)
    assert decide(fixed).p_best[0] == pytest.approx(0.83, abs=0.005)


def test_the_nearest_flips():
    by_importance = {flip.criterion: flip.after for flip in importance_flips(PROBLEM, DRAWS, NOW)}
    assert by_importance == {0: 1, 1: 5}
    nearest = belief_flips(PROBLEM, DRAWS, NOW)[0]
    gap = float(NOW.mean_values[0] - NOW.mean_values[1])
    assert gap == pytest.approx(0.093, abs=0.0005)
    assert gap / NOW.mean_weights[0] == pytest.approx(0.141, abs=0.0005)
    assert (nearest.framework, nearest.criterion) == (0, 0)
    assert 0.63 < nearest.after < 0.66


def test_the_code_on_plain_arrays_gives_what_stands_beside_it():
    text = (paths.docs_dir() / "how-it-decides.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    said = re.findall(r"^([^=\n]+?)  # ([\[(].*)$", code, re.MULTILINE)
    assert len(said) == 8
    for expression, value in said:
        found = eval(expression, names)
        assert np.array(found) == pytest.approx(np.array(ast.literal_eval(value))), expression
