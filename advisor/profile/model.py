"""A project's answers. Anything may be left out; what is not answered counts as unknown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA = "profile/1"


@dataclass(frozen=True)
class Profile:
    """What a team said about its project. Files and other data come in through ``file``."""

    name: str
    """Short name, for people."""
    title: str = ""
    """What is being built, as a few words: "the vision service"."""
    description: str = ""
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Question id to the chosen answers' ids. A question that is missing was not answered."""
    importance: dict[str, int] = field(default_factory=dict)
    """Criterion id to 0 (not relevant) … 5 (decides it); overrides what the answers say."""
    require: tuple[str, ...] = ()
    """Capabilities that must be met, beyond those the answers require."""
    frameworks: tuple[str, ...] = ()
    """Compare only these; empty compares all."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; the same keys as a profile file has."""
        plain = {"schema": SCHEMA, **asdict(self)}
        plain["answers"] = {key: list(chosen) for key, chosen in self.answers.items()}
        return plain | {"require": list(self.require), "frameworks": list(self.frameworks)}

    def digest(self) -> str:
        """First 16 digits of the SHA-256 over everything that changes the decision."""
        parts = {
            "answers": {key: sorted(chosen) for key, chosen in self.answers.items()},
            "importance": self.importance,
            "require": sorted(self.require),
            "frameworks": sorted(self.frameworks),
        }
        text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
