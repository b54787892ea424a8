"""What the answers mean: how much each criterion matters, and what must be met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.profile.questionnaire import asked

if TYPE_CHECKING:
    from advisor.kb.entries import Question
    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile

STRICTNESS = {"third-party": 0, "official-bridge": 1, "native": 2}


@dataclass(frozen=True, slots=True)
class Requirement:
    """A capability that must be met by a route at least as good as ``at_least``."""

    capability: str
    at_least: str
    because: tuple[str, ...]
    """Who requires it, in words: "Which devices …?: Android"."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The decision's input from the team's side."""

    importance: dict[str, int | None]
    """Every criterion: 0 … 5, or ``None`` where no answer speaks of it."""
    importance_because: dict[str, tuple[str, ...]]
    requirements: tuple[Requirement, ...]
    unanswered: tuple[str, ...]
    """Ids of the questions that apply and have no answer."""
    scope: dict[str, tuple[str, ...]]


def preferences(profile: Profile, knowledge: Knowledge) -> Preferences:
    """Collect the effects of all answers of questions that apply.

    Where several answers speak of one criterion the highest importance counts; a level typed in
    the profile overrides them. Where several require one capability the strictest counts.
    Answers to follow-ups that no longer apply are ignored.
    """
    levels: dict[str, int] = {}
    because: dict[str, list[str]] = {}
    strictest: dict[str, str] = {}
    required_by: dict[str, list[str]] = {}
    scope: dict[str, list[str]] = {}
    unanswered = []
    for question in asked(knowledge, profile.answers):
        chosen = profile.answers.get(question.id, ())
        if not chosen:
            unanswered.append(question.id)
        for effect, said in _effects(question, chosen):
            if effect.do == "importance":
                levels[effect.criterion] = max(effect.level, levels.get(effect.criterion, 0))
                because.setdefault(effect.criterion, []).append(said)
            elif effect.do == "require":
                before = strictest.get(effect.capability, "third-party")
                stricter = max(before, effect.at_least, key=lambda level: STRICTNESS[level])
                strictest[effect.capability] = stricter
                required_by.setdefault(effect.capability, []).append(said)
            else:
                scope.setdefault(effect.key, []).append(effect.value)
    for capability in profile.require:
        strictest.setdefault(capability, "third-party")
        required_by.setdefault(capability, []).append("the profile requires it")
    for criterion, level in profile.importance.items():
        levels[criterion] = level
        because[criterion] = ["set in the profile"]
    return Preferences(
        importance={criterion: levels.get(criterion) for criterion in knowledge.criteria},
        importance_because={key: tuple(said) for key, said in because.items()},
        requirements=tuple(
            Requirement(key, strictest[key], tuple(required_by[key])) for key in strictest
        ),
        unanswered=tuple(unanswered),
        scope={key: tuple(values) for key, values in scope.items()},
    )


def _effects(question: Question, chosen: tuple[str, ...]) -> list[tuple[Any, str]]:
    return [
        (effect, f"{question.ask}: {answer.label}")
        for answer in question.answers
        if answer.id in chosen
        for effect in answer.effects
    ]
