"""Read the file of evidence beside a record, of whatever version, for ever.

What older versions lack is said by the property that misses it; nothing here judges a decision.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.errors import Diagnostic, InputFileError, Location
from advisor.files import read_text
from advisor.records.evidence import SCHEMA

MAX_BYTES = 100_000_000
_NAME, _, _NEWEST = SCHEMA.partition("/")
_SCHEMA = re.compile(rf"{re.escape(_NAME)}/(\d{{1,6}})")
_PARTS = ("decision", "profile", "recommendation", "knowledge")
_INSIDE: tuple[tuple[str, tuple[str, ...], type], ...] = (
    ("decision", ("draws", "seed"), int),
    ("decision", ("as_of", "method"), str),
    ("recommendation", ("verdict",), str),
    ("recommendation", ("ranking", "beliefs", "contributions", "requirements"), list),
)
"""What every version has."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The plain content of an evidence file, checked for shape only."""

    path: Path
    version: int
    content: dict[str, Any]

    @property
    def decision(self) -> dict[str, Any]:
        """``as_of``, ``draws``, ``method``, ``seed``."""
        return dict(self.content["decision"])

    @property
    def recommendation(self) -> dict[str, Any]:
        """As :meth:`advisor.recommendation.Recommendation.to_dict` made it then."""
        return dict(self.content["recommendation"])

    def deciding(self, recommendation: dict[str, Any]) -> Evidence:
        """The same inputs with another recommendation made from them."""
        return replace(self, content=self.content | {"recommendation": recommendation})

    @property
    def profile(self) -> dict[str, Any]:
        """The answers, in the form of a profile file."""
        return dict(self.content["profile"])

    @property
    def team(self) -> dict[str, Any] | None:
        """Where several people decided: their ``profiles``, ``weights`` and ``group`` answer."""
        team = self.content.get("team")
        return dict(team) if isinstance(team, dict) else None

    @property
    def run(self) -> dict[str, Any] | None:
        """The run, in the form of a run file."""
        run = self.content.get("run")
        return dict(run) if run else None

    @property
    def knowledge(self) -> dict[str, Any]:
        """The copy of the knowledge that counted (1) or that a decision reads (2)."""
        return dict(self.content["knowledge"])

    @property
    def whole_knowledge(self) -> bool:
        """Whether the copy is enough to make the whole decision again."""
        return self.version > 1

    def table(self, name: str) -> list[dict[str, Any]]:
        """Entries of one table of the knowledge, each with its ``id``; empty where none."""
        found = self.knowledge.get(name, [])
        if isinstance(found, dict):
            return [{"id": key} | entry for key, entry in found.items()]
        return list(found)


def read_evidence(path: Path) -> Evidence:
    """The evidence in a file. Raises :class:`InputFileError` for anything else."""
    content = _json(read_text(path, kind="evidence file", max_bytes=MAX_BYTES), path)
    schema = content.get("schema")
    match = _SCHEMA.fullmatch(schema) if isinstance(schema, str) else None
    if match is None:
        raise _refused(path, f"schema is {schema!r:.60}, not {SCHEMA!r}")
    if int(match[1]) > int(_NEWEST):
        raise InputFileError(
            f"{path} was written by a newer version: schema {schema}",
            diagnostics=[
                Diagnostic("EVI002", f"this version reads up to {SCHEMA}", Location(str(path)))
            ],
            next_step="update this program, then check the record again",
        )
    for name in _PARTS:
        if not isinstance(content.get(name), dict):
            raise _refused(path, f"there is no {name}")
    for part, names, kind in _INSIDE:
        for name in names:
            if not isinstance(content[part].get(name), kind):
                raise _refused(path, f"there is no {name} in its {part}")
    if not all(_ranked(item) for item in content["recommendation"]["ranking"]):
        raise _refused(path, "its ranking is not complete")
    return Evidence(path, int(match[1]), content)


def _ranked(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("framework"), str)
        and isinstance(item.get("p_best"), int | float)
    )


def _json(text: str, path: Path) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        where = Location(str(path), line, getattr(error, "colno", 0))
        raise _refused(path, f"not JSON: {error}"[:120], where) from None
    if not isinstance(content, dict):
        raise _refused(path, "it holds no keys and values")
    return content


def _refused(path: Path, problem: str, where: Location | None = None) -> InputFileError:
    return InputFileError(
        f"{path} is not an evidence file",
        diagnostics=[Diagnostic("EVI001", problem, where or Location(str(path)))],
        next_step="take the file that advisor record new wrote, from version control",
    )
