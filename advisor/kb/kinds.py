"""Which folder holds which kind of entry, and under which id it is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from advisor.kb import entries

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its folder, its model, and the key that must equal the file name."""

    name: str
    folder: str
    model: type[BaseModel]
    id_key: str
    depth: int = 1


KINDS = (
    Kind("framework", "frameworks", entries.Framework, "id"),
    Kind("criterion", "criteria", entries.Criterion, "id"),
    Kind("sources", "sources", entries.Sources, "publisher"),
    Kind("cell", "claims", entries.Cell, "criterion", depth=2),
    Kind("capability", "capabilities", entries.Capability, "id"),
    Kind("section", "questions", entries.Section, "id"),
    Kind("probe", "probes", entries.Probe, "id"),
    Kind("tool", "tools", entries.Tool, "id"),
    Kind("published", "published", entries.Published, "criterion"),
)

BASE_FILE = "base.yaml"
SINGLE_FILES: dict[str, type[BaseModel]] = {
    BASE_FILE: entries.Version,
    "groups.yaml": entries.Groups,
    "research.yaml": entries.Research,
}
"""Files of which there is one, at the top of the folder."""


def kind_of(relative: PurePosixPath) -> Kind | None:
    """The kind a file is, by its place in the knowledge folder; ``None`` for none."""
    for kind in KINDS:
        if relative.parts[0] == kind.folder and len(relative.parts) == kind.depth + 1:
            return kind
    return None
