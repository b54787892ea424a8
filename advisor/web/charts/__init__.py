"""Charts. Every one is drawn with an accessible name, and stands beside a table that says it too.

Colours come from the knowledge base (Okabe and Ito's palette); letters, signs and words say the
same, so that nothing depends on seeing them.
"""

from advisor.web.charts.break_even import Cost, break_even
from advisor.web.charts.common import draw
from advisor.web.charts.differences import Difference, differences
from advisor.web.charts.levels import Level, levels
from advisor.web.charts.members import bars_of_members
from advisor.web.charts.memory import MemoryRow, memory
from advisor.web.charts.ratios import RatioRow, forest, reach_of
from advisor.web.charts.shares import SQUARES, Share, allot, bar_of_shares, squares
from advisor.web.charts.times import DRAWABLE, TimeRow, first_and_steady

__all__ = [
    "DRAWABLE",
    "SQUARES",
    "Cost",
    "Difference",
    "Level",
    "MemoryRow",
    "RatioRow",
    "Share",
    "TimeRow",
    "allot",
    "bar_of_shares",
    "bars_of_members",
    "break_even",
    "differences",
    "draw",
    "first_and_steady",
    "forest",
    "levels",
    "memory",
    "reach_of",
    "squares",
]
