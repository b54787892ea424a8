"""Decide on plain arrays: weights, simulation, flips, value of information, groups.

Numpy only; no files, no clock, no YAML. What recommending does not need is loaded when it is asked
for, so that a command starts no slower for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from advisor.decision.flips import belief_flips, importance_flips
from advisor.decision.problem import Draws, Problem, chances, decide, draw
from advisor.decision.simulation import Simulation, simulate
from advisor.decision.value_of_information import (
    preposterior_sds,
    unit_normal_loss,
    value_of_bundle,
    value_of_cells,
    value_of_weights,
)
from advisor.decision.weights import central_weights, draw_weights

if TYPE_CHECKING:
    from advisor.decision.groups import GroupDecision, decide_together, kendalls_w
    from advisor.decision.linear_flips import score_flips, stability_intervals, weight_flips
    from advisor.decision.stated_weights import (
        rank_order_centroid,
        sum_reciprocal,
        swing_weights,
        tree_weights,
    )
    from advisor.decision.weight_sampling import (
        ordered_weights,
        uniform_weights,
        weights_in_intervals,
    )

__all__ = [
    "Draws",
    "GroupDecision",
    "Problem",
    "Simulation",
    "belief_flips",
    "central_weights",
    "chances",
    "decide",
    "decide_together",
    "draw",
    "draw_weights",
    "importance_flips",
    "kendalls_w",
    "ordered_weights",
    "preposterior_sds",
    "rank_order_centroid",
    "score_flips",
    "simulate",
    "stability_intervals",
    "sum_reciprocal",
    "swing_weights",
    "tree_weights",
    "uniform_weights",
    "unit_normal_loss",
    "value_of_bundle",
    "value_of_cells",
    "value_of_weights",
    "weight_flips",
    "weights_in_intervals",
]

_ELSEWHERE = {
    "GroupDecision": "groups",
    "decide_together": "groups",
    "kendalls_w": "groups",
    "ordered_weights": "weight_sampling",
    "rank_order_centroid": "stated_weights",
    "score_flips": "linear_flips",
    "stability_intervals": "linear_flips",
    "sum_reciprocal": "stated_weights",
    "swing_weights": "stated_weights",
    "tree_weights": "stated_weights",
    "uniform_weights": "weight_sampling",
    "weight_flips": "linear_flips",
    "weights_in_intervals": "weight_sampling",
}
"""Name to the module that has it, loaded at first use. No module may be called like a name: once
loaded it would stand where the name is looked up."""


def __getattr__(name: str) -> Any:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
