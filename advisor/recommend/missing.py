"""What is not known: open questions, unmeasured criteria, old claims, empty cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.kb.load import BUILT_IN
from advisor.profile.questionnaire import applies
from advisor.recommend.what_next import QUICK_MINUTES
from advisor.recommendation import Missing
from advisor.wording import in_a_sentence, of_100

if TYPE_CHECKING:
    import datetime as dt

    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommend.setting import Setting


def unanswered(setting: Setting) -> tuple[Missing, ...]:
    """Open questions, in the order of asking."""
    return tuple(
        Missing("question", key, setting.knowledge.questions[key].ask, "answer it in the profile")
        for key in setting.preferences.unanswered
    )


def unknown_cells(setting: Setting) -> tuple[Missing, ...]:
    """Criteria on which a framework has no evidence that counts."""
    return tuple(
        Missing(
            "cell",
            f"{name}/{criterion}",
            f"{setting.knowledge.frameworks[name].name} on "
            f"{in_a_sentence(setting.knowledge.criteria[criterion].title)}: "
            "no evidence that counts",
            f"add a claim to knowledge/claims/{name}/{criterion}.yaml",
        )
        for criterion in setting.criteria
        for name in setting.frameworks
        if setting.beliefs[(name, criterion)].mean is None
    )


def unmeasured(setting: Setting, run: Run | None) -> tuple[Missing, ...]:
    """Criteria that a probe could measure here and did not, by framework."""
    fed = {
        feed.criterion: probe.title
        for probe in setting.knowledge.probes.values()
        for feed in probe.feeds
    }
    found = []
    for criterion in setting.criteria:
        if criterion not in fed:
            continue
        silent = [
            setting.knowledge.frameworks[name].name
            for name in setting.frameworks
            if setting.beliefs[(name, criterion)].from_measurements is None
        ]
        if silent:
            title = setting.knowledge.criteria[criterion].title
            whose = "" if len(silent) == len(setting.frameworks) else f" for {', '.join(silent)}"
            text = f"{title} not measured on this machine{whose}"
            how = (
                f"advisor recommend --profile … --probe quick (about {60 * QUICK_MINUTES:.0f} s; "
                "frameworks that are not installed come with "
                'pip install "framework-advisor[frameworks]")'
            )
            if run is not None:
                how = "see what the run could not use, then run it again"
            found.append(Missing("measurement", criterion, text, how))
    return tuple(found)


def stale_claims(setting: Setting) -> tuple[Missing, ...]:
    """Evidence that counts but is older than its criterion's freshness."""
    return tuple(
        Missing(
            "stale-claim",
            item.id,
            f"{item.id} is from {item.date}, older than "
            f"{setting.knowledge.criteria[criterion].fresh_for_days} days",
            "advisor kb show " + item.id if item.kind == "claim" else "measure again",
        )
        for criterion in setting.criteria
        for name in setting.frameworks
        for item in setting.beliefs[(name, criterion)].evidence
        if item.stale
    )


def assumptions(setting: Setting, profile: Profile, day: dt.date) -> tuple[str, ...]:
    """Everything that stood in for what was not said or is not known."""
    knowledge, wishes = setting.knowledge, setting.preferences
    open_ones = [
        knowledge.criteria[name].title
        for name in setting.criteria
        if wishes.importance[name] is None
    ]
    said = []
    if open_ones:
        said.append(
            "No answer speaks of "
            + ", ".join(in_a_sentence(title) for title in open_ones)
            + ": every importance from 0 to 5 was taken as equally likely."
        )
    if (setting.problem.levels == 0).all():
        said.append("No criterion is said to matter, so all of them were weighed alike.")
    said += _open_musts(setting, profile)
    said += _not_asked(setting, profile)
    uncertain = [
        f"{knowledge.frameworks[route.framework].name} and “{must.title}”"
        for must in setting.musts
        for route in must.routes
        if route.state == "unknown"
    ]
    if uncertain:
        said.append("Not known, so taken as even odds: " + "; ".join(uncertain) + ".")
    empty = [
        f"{knowledge.frameworks[name].name} on {in_a_sentence(knowledge.criteria[criterion].title)}"
        for criterion in setting.criteria
        for name in setting.frameworks
        if setting.beliefs[(name, criterion)].mean is None
    ]
    if empty:
        said.append(
            "Without evidence, so every value of the scale was taken as equally likely: "
            + "; ".join(empty)
            + "."
        )
    said.append(f"The age of evidence is judged for {day.isoformat()}.")
    return tuple(said)


def _open_musts(setting: Setting, profile: Profile) -> list[str]:
    """Open questions of which some answer may rule somebody out, and how often that is."""
    out = ruled_out_by_open_questions(setting)
    if not any(out.values()):
        return []
    questions = setting.knowledge.questions
    asked = [
        f"“{questions[key].ask}”"
        for key in setting.open_musts.asked(profile.answers)
        if key in setting.preferences.unanswered
    ]
    often = ", ".join(
        f"{setting.knowledge.frameworks[name].name} in {of_100(chance)}"
        for name, chance in out.items()
        if chance > 0
    )
    return [
        "Still open, so that each may be answered in any way, as likely as people do: "
        + " ".join(asked)
        + f" What they require rules out {often}; answers that leave nobody are not counted."
    ]


def ruled_out_by_open_questions(setting: Setting) -> dict[str, float]:
    """How likely it is that each framework fails what open questions may still require."""
    still_open = setting.problem.still_open
    if still_open is None:
        return dict.fromkeys(setting.frameworks, 0.0)
    fails = still_open.ruled_out(setting.problem.passes)
    return {name: float(p) for name, p in zip(setting.frameworks, fails, strict=True)}


def _not_asked(setting: Setting, profile: Profile) -> list[str]:
    """Answers to follow-ups that the other answers no longer lead to."""
    left_out = [
        f"“{question.ask}”"
        for question in setting.knowledge.questions.values()
        if profile.answers.get(question.id) and not applies(question, profile.answers)
    ]
    if not left_out:
        return []
    return ["Left out, being asked no more after the other answers: " + " ".join(left_out)]


def from_overlays(setting: Setting) -> tuple[str, ...]:
    """Entries that did not come from the built-in knowledge, as "kind id (layer)"."""
    origin = setting.knowledge.origin.items()
    own = sorted(item for item in origin if item[1] != BUILT_IN)
    return tuple(f"{kind} {key} ({layer})" for (kind, key), layer in own)
