"""A folder of records: finding one, and changing several files as one step."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError, UsageError
from advisor.files import stage_bytes, write_bytes_atomically
from advisor.records.record_file import RecordFile, read_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFAULT = "docs/decisions"
_NUMBER = re.compile(r"(?:ADR-)?0*(\d{1,4})", re.IGNORECASE)
_RECORD = re.compile(r"^(?:\d{4}-|draft-).*\.md$", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


def record_paths(directory: Path) -> list[Path]:
    """Records and drafts by name; other files of the folder (README, index) are none."""
    if not directory.exists():
        raise UsageError(
            f"there is no folder {directory}",
            next_step="name the folder of the records with --dir, or write one: advisor record new",
        )
    try:
        found = sorted(directory.iterdir())
    except OSError as error:
        raise AdvisorError(
            f"cannot read {directory}: {error.strerror or error}",
            next_step="name a folder that you may read",
            code="read",
        ) from None
    return [path for path in found if _RECORD.match(path.name) and path.is_file()]


def read_records(directory: Path) -> list[RecordFile]:
    """All records and drafts that can be read, by name."""
    return [read_record(path) for path in record_paths(directory)]


def find_record(directory: Path, reference: str) -> RecordFile:
    """A record by its number (``7``, ``0007``, ``ADR-0007``) or its file name."""
    paths = record_paths(directory)
    name = Path(reference).name.lower()
    exact = [path for path in paths if path.name.lower() in (name, f"{name}.md")]
    number = _NUMBER.fullmatch(reference.strip())
    if number and not exact:
        exact = [path for path in paths if path.name.startswith(f"{int(number[1]):04d}-")]
    if len(exact) == 1:
        return read_record(exact[0])
    if exact:
        names = ", ".join(path.name for path in exact)
        raise UsageError(
            f"{len(exact)} records have the number {reference}: {names}",
            next_step="name one by its file name; advisor record lint tells how to mend it",
        )
    known = ", ".join(path.name[:4] for path in paths if path.name[:4].isdigit()) or "none"
    raise UsageError(
        f'there is no record "{reference[:80]}" in {directory}',
        next_step=f"numbers there: {known}; advisor record list shows them",
    )


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Keep other writers of this program out of ``directory`` while records are changed.

    The lock is on the folder itself: it leaves no file behind and ends with the process.
    """
    try:
        import fcntl
    except ImportError:  # no such locks on this system; every single file is still written whole
        yield
        return
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError as error:
        raise AdvisorError(
            f"cannot open {directory}: {error.strerror or error}",
            next_step="name a folder that you may read",
            code="read",
        ) from None
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_together(texts: Mapping[Path, str]) -> None:
    """Write all files or leave all as they were. Raises :class:`AdvisorError`.

    Every file is whole on disk under a hidden name before the first takes its place, so that a
    full disk changes nothing, and a process that is killed leaves whole files, old or new. A byte
    order mark that a file begins with and its permissions are kept.
    """
    before: dict[Path, bytes | None] = {}
    staged: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            before[path] = path.read_bytes() if path.exists() else None
            mark = _BOM if (before[path] or b"").startswith(_BOM) else b""
            staged[path] = stage_bytes(path, mark + text.encode())
            if before[path] is not None:
                shutil.copymode(path, staged[path])
        for path, temporary in staged.items():
            temporary.replace(path)
    except BaseException as error:
        for temporary in staged.values():
            with contextlib.suppress(OSError):
                temporary.unlink()
        _put_back(before)
        if isinstance(error, OSError):
            raise AdvisorError(
                f"could not change {error.filename}: {error.strerror or error}",
                next_step="check the folder's permissions; nothing was changed",
                code="write",
            ) from None
        raise


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for path, old in before.items():
        with contextlib.suppress(OSError, AdvisorError):
            if old is None:
                path.unlink()
            elif path.read_bytes() != old:
                write_bytes_atomically(path, old)
