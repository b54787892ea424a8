"""What a run says while it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal

from advisor.measure.results import Comparison

Kind = Literal["plan", "start", "round", "progress", "result", "comparison", "warning", "done"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as one plain sentence and the numbers behind it."""

    kind: Kind
    text: str
    probe: str = ""
    mode: str = ""
    contender: str = ""
    round: int = 0
    """1 for the first; 0 where the event belongs to no round."""
    rounds: int = 0
    done: float = 0.0
    """Share of the run that is over, 0 to 1."""
    elapsed_s: float = 0.0
    remaining_s: float | None = None
    comparison: Comparison | None = None

    def to_json(self) -> str:
        """One line of JSON."""
        data: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        if self.comparison is not None:
            data["comparison"] = self.comparison.model_dump(mode="json")
        line = json.dumps(data, ensure_ascii=False, allow_nan=False)
        # A path that is not UTF-8 must not end the one who tells of it.
        return line.encode("utf-8", "replace").decode("utf-8")

    @classmethod
    def from_json(cls, line: str) -> Event:
        """The event of a line; ValueError where the line is none."""
        data = json.loads(line)
        names = {f.name for f in fields(cls)}
        if not isinstance(data, dict) or not {"kind", "text"} <= data.keys() <= names:
            raise ValueError("not an event")
        if data.get("comparison") is not None:
            data["comparison"] = Comparison.model_validate(data["comparison"])
        return cls(**data)


Listener = Callable[[Event], None]


def nobody(_event: Event) -> None:
    """The listener of a run that nobody watches."""
