"""The order in which contenders take their turns.

Never A then B: contenders alternate A B B A …, so that a drift of the machine (heat, a neighbour
that comes or goes) falls on all alike, and the order is reversed from round to round, so that
being first is nobody's privilege.
"""

from __future__ import annotations

from collections.abc import Sequence


def starting_order(contenders: Sequence[str], round_number: int) -> list[str]:
    """Who goes first in a round: as given in odd rounds (the first is 1), reversed in even ones."""
    order = list(contenders)
    return order if round_number % 2 else order[::-1]


def turns(contenders: Sequence[str], passes: int, round_number: int) -> list[str]:
    """Contender ids in the order of their blocks: ``passes`` blocks each.

    Each pass visits everyone once and every second pass goes backwards: A B, B A, A B, … For two
    contenders that is ABBA; two neighbouring passes visit everyone at the same mean position.
    """
    order = starting_order(contenders, round_number)
    sequence: list[str] = []
    for number in range(passes):
        sequence += order if number % 2 == 0 else order[::-1]
    return sequence
