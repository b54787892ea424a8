"""The project as it is being described: what a session keeps and the address carries."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.profile.model import Profile


@dataclass(frozen=True)
class Draft:
    """Answers by question id, and the rest of a profile. Never changed in place."""

    name: str = ""
    title: str = ""
    description: str = ""
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    """Questions answered with "don't know": looked at, and left open on purpose."""
    importance: dict[str, int] = field(default_factory=dict)
    require: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()

    def replace(self, **changes: Any) -> Draft:
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def is_blank(self) -> bool:
        """Whether nothing was said yet."""
        return self == Draft()

    def answered(self, question: str, chosen: tuple[str, ...], *, unsure: bool = False) -> Draft:
        """A copy with one question answered, set to "don't know", or (neither) reopened."""
        answers = {key: value for key, value in self.answers.items() if key != question}
        if chosen and not unsure:
            answers[question] = chosen
        left = self.unsure - {question}
        return self.replace(answers=answers, unsure=left | {question} if unsure else left)

    def weighed(self, criterion: str, level: int | None) -> Draft:
        """A copy with the importance of a criterion set, or (``None``) left to the answers."""
        importance = {key: value for key, value in self.importance.items() if key != criterion}
        if level is not None:
            importance[criterion] = level
        return self.replace(importance=importance)


def from_profile(profile: Profile) -> Draft:
    """The draft that a loaded profile is."""
    return Draft(
        name=profile.name,
        title=profile.title,
        description=profile.description,
        answers=dict(profile.answers),
        importance=dict(profile.importance),
        require=tuple(profile.require),
        frameworks=tuple(profile.frameworks),
    )
