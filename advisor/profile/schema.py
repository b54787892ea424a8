"""What a profile file may hold: the rules, and the words for what breaks them.

Loading pydantic and building this model would be a fifth of a short call, so it is asked only
when a file is not plainly right (see :mod:`advisor.profile.plain`).
"""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from advisor.profile.model import Profile

Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]


def _one_or_many(value: Any) -> Any:
    """``deploy-targets: server`` and ``deploy-targets: [server]`` mean the same."""
    return (value,) if isinstance(value, str) else value


Answers = Annotated[
    tuple[Id, ...], BeforeValidator(_one_or_many, json_schema_input_type=Id | tuple[Id, ...])
]


class ProfileFile(BaseModel):
    """A project's answers, as they are written down; anything but the name may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["profile/1"] = Field(default="profile/1", alias="schema")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    description: Annotated[str, StringConstraints(max_length=5000)] = ""
    answers: dict[Id, Answers] = {}
    importance: dict[Id, Annotated[int, Field(ge=0, le=5)]] = {}
    require: tuple[Id, ...] = ()
    frameworks: tuple[Id, ...] = ()

    def profile(self) -> Profile:
        """The profile that was written down."""
        return Profile(**{key: getattr(self, key) for key in Profile.__dataclass_fields__})


def export_schema() -> str:
    """The JSON Schema of profile files, draft-07, for editors."""
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **ProfileFile.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
