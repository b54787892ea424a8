"""Decide on plain arrays: weights, simulation, flips, value of information.

Numpy only; no files, no clock, no YAML.
"""

from advisor.decision.flips import belief_flips, importance_flips
from advisor.decision.problem import Draws, Problem, chances, decide, draw
from advisor.decision.simulation import Simulation, simulate
from advisor.decision.value_of_information import unit_normal_loss
from advisor.decision.weights import central_weights, draw_weights

__all__ = [
    "Draws",
    "Problem",
    "Simulation",
    "belief_flips",
    "central_weights",
    "chances",
    "decide",
    "draw",
    "draw_weights",
    "importance_flips",
    "simulate",
    "unit_normal_loss",
]
