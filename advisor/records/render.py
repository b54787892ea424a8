"""A recommendation as a decision record in Markdown, exactly MADR 4.0.

Public: :func:`render_record`. The template holds the headings and their order; the modules beside
this one make the sentences.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from advisor import __version__
from advisor.records import (
    chart,
    consequences,
    context,
    information,
    measurements,
    options,
    outcome,
    team_words,
    wording,
)
from advisor.records.front_matter import front_matter
from advisor.records.heading import Heading, HeadingFields
from advisor.records.markdown import Markdown, escape, join, md

if TYPE_CHECKING:
    from typing import Unpack

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation
    from advisor.records.team import Team

Form = Literal["madr", "nygard"]
Compat = Literal["", "log4brains"]

_TEMPLATES: dict[Form, str] = {"madr": "record.md.jinja", "nygard": "record-nygard.md.jinja"}


def render_record(
    recommendation: Recommendation,
    profile: Profile,
    knowledge: Knowledge,
    run: Run | None,
    **fields: Unpack[HeadingFields],
) -> str:
    """The Markdown of a record as it would be written, for a preview.

    ``fields``: ``today``, and as wanted ``title``, ``deciders``, ``consulted``, ``informed``,
    ``tags``, ``review_by``, ``draft``. A preview has no number and no evidence file yet.
    """
    head = Heading.make(recommendation, profile, **fields)
    return render(recommendation, profile, knowledge, run, head)


def render(
    recommendation: Recommendation,
    profile: Profile,
    knowledge: Knowledge,
    run: Run | None,
    head: Heading,
    *,
    form: Form = "madr",
    compat: Compat = "",
    team: Team | None = None,
) -> str:
    """The Markdown of a record whose head is settled.

    ``form``: MADR 4.0, or that of Michael Nygard, which adr-tools reads. ``compat``: "log4brains"
    repeats the head as bullets under the title and leaves a blank line before the end of the front
    matter, which its parser needs. ``team``: whose decision it is, where several people decide;
    ``recommendation`` and ``profile`` are then its joint ones.
    """
    values = {
        "front_matter": Markdown(_front_matter(head, recommendation) + ("\n" if compat else "")),
        "title": head.title,
        "number_lead": Markdown(f"{head.number}. " if head.number is not None else ""),
        "date": head.date.isoformat(),
        "status": head.status.capitalize(),
        "bullets": _bullets(head) if compat else [],
        "review_by": head.review_by,
        "chart_file": Markdown(head.chart_file),
        "chart_says": chart.description(recommendation),
        "links": [],
        "evidence_file": Markdown(head.evidence_file),
        "problem": context.problem(profile, recommendation, team),
        "described": team_words.described(team) if team else [],
        "answers": context.answers(profile, knowledge),
        "unanswered": context.unanswered(recommendation, knowledge),
        "drivers": context.drivers(recommendation, team),
        "otherwise": team_words.answered_otherwise(team, knowledge) if team else [],
        "members": team_words.members(team) if team else [],
        "disagreement": team_words.disagreement(team) if team else [],
        "options": options.options(recommendation, knowledge, run),
        "outcome": outcome.outcome(recommendation),
        "verdict": outcome.verdict(recommendation),
        "legend": outcome.legend(recommendation),
        "relax": outcome.relax(recommendation, knowledge),
        "ranking": outcome.ranking(recommendation),
        "musts": outcome.musts(recommendation, knowledge),
        "consequences": consequences.consequences(recommendation, knowledge),
        "command": Markdown(consequences.command(head)),
        "expected": consequences.expected(recommendation),
        "flips": team_words.talk(team) if team else information.flips(recommendation),
        "flips_note": wording.clause(recommendation.flips_note),
        "settled": Markdown("") if team else information.settled(recommendation),
        "gaps": information.gaps(recommendation, knowledge),
        "next_steps": information.next_steps(recommendation),
        "how_measured": measurements.how_measured(recommendation, run),
        "measured_rows": measurements.comparisons(run) if run else None,
        "assumptions": information.assumptions(recommendation),
        "stamp": information.stamp(recommendation),
    }
    return _environment().get_template(_TEMPLATES[form]).render(values).rstrip("\n") + "\n"


def _front_matter(head: Heading, recommendation: Recommendation) -> str:
    return front_matter(
        {
            "number": head.number,
            "status": head.status,
            "date": head.date,
            "decision-makers": head.deciders,
            "consulted": head.consulted,
            "informed": head.informed,
            "tags": head.tags,
            "review-by": head.review_by,
            "generated-by": f"advisor {__version__}",
            "kb-version": recommendation.stamp.kb,
            "evidence": head.evidence_file,
        }
    )


def _bullets(head: Heading) -> list[Markdown]:
    """The head as log4brains reads it."""
    fields = (
        ("Status", head.status),
        ("Deciders", join(head.deciders)),
        ("Date", head.date.isoformat()),
        ("Tags", join(head.tags)),
    )
    return [md("{}: {}", Markdown(key), value) for key, value in fields if value]


@cache
def _environment() -> Environment:
    """Every value that is not Markdown already is escaped; a misspelt name is an error."""
    return Environment(  # noqa: S701 - the output is Markdown; ``finalize`` escapes it
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalize(value: Any) -> Any:
    """Undefined values pass on, so that printing them raises."""
    return value if isinstance(value, StrictUndefined) else escape(value)
