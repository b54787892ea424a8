"""Charts. Every one is drawn with an accessible name, and stands beside a table that says it too.

Colours come from the knowledge base (Okabe and Ito's palette); letters, signs and words say the
same, so that nothing depends on seeing them.
"""

from advisor.web.charts.common import draw
from advisor.web.charts.differences import Difference, differences
from advisor.web.charts.levels import Level, levels
from advisor.web.charts.members import bars_of_members
from advisor.web.charts.ratios import RatioRow, forest
from advisor.web.charts.shares import SQUARES, Share, allot, bar_of_shares, squares

__all__ = [
    "SQUARES",
    "Difference",
    "Level",
    "RatioRow",
    "Share",
    "allot",
    "bar_of_shares",
    "bars_of_members",
    "differences",
    "draw",
    "forest",
    "levels",
    "squares",
]
