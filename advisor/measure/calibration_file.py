"""Calibrations that are kept: one file each in the user's data folder, good for their day.

``schema: advisor.probe-calibration/1`` and the fields of `results.Calibration`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from advisor.errors import AdvisorError
from advisor.files import read_text, write_text_atomically
from advisor.measure.results import Calibration
from advisor.paths import data_dir

SCHEMA = "advisor.probe-calibration/1"
_MAX_BYTES = 1_000_000


def folder() -> Path:
    """Where they are kept."""
    return data_dir() / "calibrations"


def dump(calibration: Calibration) -> str:
    """The text of a file."""
    data = {"schema": SCHEMA, **calibration.model_dump(mode="json")}
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def keep(calibration: Calibration) -> Path:
    """Write it among the others; where. AdvisorError where that cannot be done."""
    path = folder() / f"{calibration.id}-{calibration.suite}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AdvisorError(
            f"the calibration cannot be kept in {path.parent}: {error.strerror}",
            next_step="set ADVISOR_HOME to a folder that can be written to",
            code="write",
        ) from None
    write_text_atomically(path, dump(calibration))
    return path


def of_today(machine: str, suite: str) -> Calibration | None:
    """The newest of today (UTC) for this machine and suite; None where there is none.

    A file that cannot be read counts for none: whoever wrote it, it limits nothing.
    """
    day = datetime.now(UTC).date().isoformat()
    for path in sorted(folder().glob(f"{day.replace('-', '')}T*.json"), reverse=True):
        found = _read(path)
        if found is not None and (found.day, found.machine, found.suite) == (day, machine, suite):
            return found
    return None


def _read(path: Path) -> Calibration | None:
    try:
        data = json.loads(read_text(path, kind="calibration", max_bytes=_MAX_BYTES))
        if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
            return None
        return Calibration.model_validate(data)
    except (AdvisorError, ValueError, RecursionError, ValidationError):
        return None
