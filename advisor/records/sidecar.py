"""Files that repeat a record for programs, kept true when the record changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.records.json_adr import json_adr
from advisor.records.record_file import parse_record

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.records.record_file import RecordFile


def sidecar_path(record: Path) -> Path:
    """Where the JSON-ADR form of a record lies."""
    return record.with_name(record.name.removesuffix(".md") + ".json")


def changed_sidecars(record: RecordFile, path: Path | None = None) -> dict[Path, str]:
    """Path to new text of the sidecar, where the record has one."""
    at = path or record.path
    sidecar = sidecar_path(at)
    if not sidecar.is_file():
        return {}
    return {sidecar: json_adr(parse_record(record.text, at))}
