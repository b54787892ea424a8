"""Weights from what people state: an order of importance, swing points, a two-level tree.

Every function gives weights ``≥ 0`` that add up to 1, and raises ``ValueError`` that names the
argument and what is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from advisor.decision.arguments import check_groups, check_weight_set, numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


def sum_reciprocal(ranks: ArrayLike) -> Floats:
    """``(C,)`` from a full order: the rule to use for ranks.

    ``ranks``: ``(C,)``, 1 = most important, each place once. Weights are in proportion to
    ``1/r + (C + 1 − r)/C``, the sum of the reciprocal and the rank-sum rule (Danielson & Ekenberg
    2014, Int. J. Decision Support System Technology 6:1). Of the rules compared in the decision
    study, 2.2, the one whose worst case is best.
    """
    rank = _full_order(ranks)
    points = 1 / rank + (rank.size + 1 - rank) / rank.size
    return np.asarray(points / points.sum())


def rank_order_centroid(ranks: ArrayLike) -> Floats:
    """``(C,)`` from a full order: the mean of all weights in that order.

    ``(1/C) Σ_{i ≥ r} 1/i`` (Barron & Barrett 1996, Management Science 42:1515). Steep: of 25
    criteria the first weighs 95 times the last.
    """
    rank = _full_order(ranks)
    tails = np.cumsum(1 / np.arange(rank.size, 0, -1))[::-1] / rank.size
    return tails[rank.astype(np.intp) - 1]


def swing_weights(points: ArrayLike) -> Floats:
    """``(C,)`` from swing points: what going from worst to best on a criterion is worth.

    ``points``: ``(C,)``, not negative, the largest swing usually 100 (von Winterfeldt & Edwards
    1986). Only their ratios count.
    """
    stated = check_weight_set("points", points)
    # Divided by the largest first: their sum need not fit into a float.
    ratios = stated / stated.max()
    return np.asarray(ratios / ratios.sum())


def tree_weights(group_weights: ArrayLike, member_weights: ArrayLike, groups: ArrayLike) -> Floats:
    """Weights of criteria in a two-level tree: ``(C,)``, or ``(draws, C)`` for drawn weights.

    ``group_weights``: ``(G,)`` or ``(draws, G)``. ``member_weights``: ``(C,)`` or ``(draws, C)``,
    compared inside a group only. ``groups``: ``(C,)`` group of each criterion, 0 … G−1, none
    empty. A group's weight is divided among its members, so that dividing a criterion into several
    never buys it more (splitting bias, Weber & Borcherding 1993, EJOR 67:1). Members that all weigh
    0 share alike.
    """
    outer, inner = _rows("group_weights", group_weights), _rows("member_weights", member_weights)
    group = check_groups(groups, inner.shape[1])
    if set(group.tolist()) != set(range(outer.shape[1])):
        raise ValueError(f"groups must name each of the {outer.shape[1]} groups at least once")
    if len({outer.shape[0], inner.shape[0]} - {1}) > 1:
        raise ValueError(
            f"group_weights and member_weights must have equally many draws, "
            f"not {outer.shape[0]} and {inner.shape[0]}"
        )
    belongs = np.equal.outer(group, np.arange(outer.shape[1])).astype(float)
    inside = inner @ belongs
    share = np.where(inside[:, group] > 0, inner, 1.0)
    share = share / np.where(inside > 0, inside, belongs.sum(axis=0))[:, group]
    weights: Floats = share * (outer / outer.sum(axis=1, keepdims=True))[:, group]
    single = np.ndim(group_weights) == 1 and np.ndim(member_weights) == 1
    return weights[0] if single else weights


def _full_order(ranks: ArrayLike) -> Floats:
    array = numbers("ranks", ranks)
    if array.ndim != 1 or not array.size:
        raise ValueError(f"ranks must have one entry per criterion, not shape {array.shape}")
    if not np.array_equal(np.sort(array), np.arange(1, array.size + 1)):
        raise ValueError(f"ranks must hold each of 1 … {array.size} once, 1 = most important")
    return array


def _rows(name: str, weights: ArrayLike) -> Floats:
    array = np.atleast_2d(numbers(name, weights))
    if array.ndim != 2 or 0 in array.shape:  # noqa: PLR2004 - draws × weights
        raise ValueError(f"{name} must be one set of weights or draws × weights")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"{name} must be finite and not negative")
    if name == "group_weights" and not array.any(axis=1).all():
        raise ValueError(f"{name} must not be zero everywhere: nothing would matter")
    return array
