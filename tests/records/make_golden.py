"""Write golden records of today's method: ``python -m tests.records.make_golden``.

For a new version of the evidence file or of the method; what lies there is never written again. A
golden file that no longer gives its numbers means that the method has changed and METHOD in
``advisor/recommend/street.py`` must say so.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from advisor.recommend.street import METHOD
from advisor.records.evidence import SCHEMA
from advisor.records.team import decide_together
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile, make_run

PLACE = (
    Path(__file__).parent
    / "golden"
    / f"evidence-{SCHEMA.partition('/')[2]}-by-{METHOD.replace('/', '-')}"
)


def main() -> None:
    """One record with a run, one without, one with every must still open, one of a team."""
    PLACE.mkdir(parents=True)  # an error where they are there: files that were released stay
    knowledge, run = make_knowledge(), make_run()
    vision = make_profile()
    new_record(
        decide(vision, knowledge, run), vision, knowledge, run,
        directory=PLACE, title="Use PyTorch for the vision service", today=AS_OF,
        deciders=["Ana Ruiz", "Bo Chen"], tags=["vision"], review_by=dt.date(2027, 5, 20),
        with_json=True, with_chart=True,
    )  # fmt: skip
    demo = make_profile(title="the web demo", answers={"devices": ["browser"], "team": ["new"]})
    new_record(
        decide(demo, knowledge), demo, knowledge, None, directory=PLACE, title=None, today=AS_OF
    )
    nothing = make_profile(title="the drone", answers={})
    new_record(
        decide(nothing, knowledge), nothing, knowledge, None,
        directory=PLACE, title=None, today=AS_OF,
    )  # fmt: skip
    team = decide_together(
        [make_profile(name="Ana"), make_profile(name="Bo", answers={"devices": ["browser"]})],
        knowledge, None, 0, weights={"Ana": 2.0}, draws=500, as_of=AS_OF,
    )  # fmt: skip
    new_record(
        team.joint, team.common, knowledge, None,
        directory=PLACE, title="Decide together", today=AS_OF, team=team,
    )  # fmt: skip


if __name__ == "__main__":
    main()
