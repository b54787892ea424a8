"""A project's answers. Anything may be left out; what is not answered counts as unknown."""

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

SCHEMA = "profile/1"

Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]


def _one_or_many(value: Any) -> Any:
    """``deploy-targets: server`` and ``deploy-targets: [server]`` mean the same."""
    return (value,) if isinstance(value, str) else value


Answers = Annotated[tuple[Id, ...], BeforeValidator(_one_or_many)]


class Profile(BaseModel):
    """What a team said about its project."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["profile/1"] = Field(default="profile/1", alias="schema")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    """Short name, for people."""
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    """What is being built, as a few words: "the vision service"."""
    description: Annotated[str, StringConstraints(max_length=5000)] = ""
    answers: dict[Id, Answers] = {}
    """Question id to the chosen answers' ids. A question that is missing was not answered."""
    importance: dict[Id, Annotated[int, Field(ge=0, le=5)]] = {}
    """Criterion id to 0 (not relevant) … 5 (decides it); overrides what the answers say."""
    require: tuple[Id, ...] = ()
    """Capabilities that must be met, beyond those the answers require."""
    frameworks: tuple[Id, ...] = ()
    """Compare only these; empty compares all."""

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
