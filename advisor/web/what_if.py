"""Changes to try on a project without changing it: other importances, needs and answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Flip
    from advisor.web.draft import Draft


@dataclass(frozen=True)
class Trial:
    """What is tried. Empty: the project as it is. Never changed in place."""

    importance: dict[str, int] = field(default_factory=dict)
    """Criterion id to the level to try."""
    required: dict[str, bool] = field(default_factory=dict)
    """Capability id to whether it is required."""
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Question id to all its answers as they would be."""

    def is_blank(self) -> bool:
        """Whether nothing is changed."""
        return self == Trial()

    def applied(self, draft: Draft, known: Knowledge) -> Draft:
        """The project with these changes made."""
        for question, chosen in self.answers.items():
            draft = draft.answered(question, chosen)
        for capability, wanted in self.required.items():
            draft = _require(draft, capability) if wanted else without(draft, capability, known)
        return draft.replace(importance=draft.importance | self.importance)


def of_flip(flip: Flip) -> Trial | None:
    """The changes that a flip tells of; ``None`` for a belief, which is not the team's to change.

    A need comes as "would win if you gave it up".
    """
    if flip.kind == "importance" and flip.after is not None:
        return Trial(importance={flip.subject: round(flip.after)})
    if flip.kind == "requirement":
        return Trial(required={flip.subject: False})
    if flip.answers:
        return Trial(answers=dict(flip.answers))
    return None


def asking_for(draft: Draft, capability: str, known: Knowledge) -> list[tuple[str, str]]:
    """The given answers that require a capability, as (question id, answer id)."""
    return [
        (question.id, answer.id)
        for question in known.questions.values()
        for answer in question.answers
        if answer.id in draft.answers.get(question.id, ())
        and any(
            effect.do == "require" and effect.capability == capability for effect in answer.effects
        )
    ]


def without(draft: Draft, capability: str, known: Knowledge) -> Draft:
    """The project without a need: the answers that require it are taken back, all of them."""
    for question, answer in asking_for(draft, capability, known):
        left = tuple(item for item in draft.answers[question] if item != answer)
        draft = draft.answered(question, left)
    return draft.replace(require=tuple(item for item in draft.require if item != capability))


def _require(draft: Draft, capability: str) -> Draft:
    if capability in draft.require:
        return draft
    return draft.replace(require=(*draft.require, capability))
