"""What it is worth to learn something before deciding.

In an additive model with normal beliefs the expected gain has a closed form, the unit normal
loss (Raiffa & Schlaifer 1961).
"""

from __future__ import annotations

import math


def unit_normal_loss(gap: float, sd: float) -> float:
    """Expected gain of choosing after learning, for two frameworks.

    ``gap``: difference of their expected values now. ``sd``: standard deviation of what that
    difference may turn out to be. Both in units of value. The formula is
    ``sd · φ(gap/sd) − |gap| · Φ(−|gap|/sd)``.
    """
    if sd <= 0:
        return 0.0
    z = abs(gap) / sd
    return sd * _density(z) - abs(gap) * _below(-z)


def chance_of_change(gap: float, sd: float) -> float:
    """Probability that learning turns the order of the two around: ``Φ(−|gap|/sd)``."""
    return _below(-abs(gap) / sd) if sd > 0 else 0.0


def preposterior_sd(prior_sd: float, error_sd: float) -> float:
    """How far the mean may move when something known to ``prior_sd`` is measured.

    ``s₀ · √(s₀² / (s₀² + s_e²))`` with the measurement's own spread ``error_sd``.
    """
    total = prior_sd**2 + error_sd**2
    return prior_sd**2 / math.sqrt(total) if total > 0 else 0.0


def _density(z: float) -> float:
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def _below(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2
