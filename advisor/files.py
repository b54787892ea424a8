"""Reading with a limit and writing whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

from advisor.errors import AdvisorError, Diagnostic, InputFileError, Location

STDIN = "-"


def read_text(path: str | Path, *, kind: str, max_bytes: int) -> str:
    """The text of a file, or of standard input for ``-``.

    Refuses, with one clear error: a missing file, a folder, no permission, more than
    ``max_bytes`` bytes, and anything that is not UTF-8. ``kind`` names it ("profile").
    """
    name = "<stdin>" if str(path) == STDIN else str(path)
    where = Location(name)
    try:
        if str(path) == STDIN:
            raw = sys.stdin.buffer.read(max_bytes + 1)
        else:
            file = Path(path)
            if file.is_dir():
                raise _refuse(kind, "is a folder, not a file", where, "name a file in it")
            with file.open("rb") as stream:
                raw = stream.read(max_bytes + 1)
    except FileNotFoundError:
        raise _refuse(kind, "does not exist", where, "check the path") from None
    except ValueError:  # a name that no file can have
        raise _refuse(kind, "cannot be read: not a path", where, "check the path") from None
    except OSError as error:
        raise _refuse(kind, f"cannot be read: {error.strerror}", where, "check it") from None
    if len(raw) > max_bytes:
        limit = f"{max_bytes / 1e6:g} MB"
        raise _refuse(kind, f"is larger than {limit}", where, "is it the right file?")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 text (byte {error.start})"
        raise _refuse(kind, problem, where, "save it as UTF-8") from None


def write_text_atomically(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` whole or not at all: a temporary file beside it, then a rename.

    Raises :class:`AdvisorError` where that is not possible; then nothing was changed.
    """
    try:
        data = text.encode()
    except ValueError:
        raise _unwritten(path, "not text") from None
    write_bytes_atomically(path, data)


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """As :func:`write_text_atomically`, for bytes."""
    temporary = stage_bytes(path, data)
    try:
        temporary.replace(path)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError, ValueError):
            temporary.unlink()
        raise _unwritten(path, _why(error)) from None


def stage_bytes(path: Path, data: bytes) -> Path:
    """``data`` whole and safe on disk in a hidden file beside ``path``, ready to be renamed.

    Raises :class:`AdvisorError` where that is not possible; then nothing is left of it.
    """
    temporary = path.parent / f".{path.name}.{secrets.token_hex(4)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError, ValueError):
            temporary.unlink()
        if isinstance(error, OSError | ValueError):
            raise _unwritten(path, _why(error)) from None
        raise
    return temporary


def _why(error: OSError | ValueError) -> str:
    return (error.strerror or "unknown reason") if isinstance(error, OSError) else "not a path"


def _unwritten(path: Path, why: str) -> AdvisorError:
    return AdvisorError(
        f"could not write {path}: {why}",
        next_step="check the folder's permissions and free space; nothing was changed",
        code="write",
    )


def _refuse(kind: str, problem: str, where: Location, hint: str) -> InputFileError:
    return InputFileError(
        f"the {kind} {problem}",
        diagnostics=[Diagnostic("FILE", problem, where, hint)],
        next_step=hint,
    )
