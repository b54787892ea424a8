"""Files that somebody hands in: size capped, text only, read by the same loaders as everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import Diagnostic, InputFileError, Location
from advisor.web.escape import plain

if TYPE_CHECKING:
    from streamlit.typing import UploadedFile

PROFILE_BYTES = 256 * 1024
RUN_BYTES = 5 * 1024 * 1024


def text_of(file: UploadedFile, *, kind: str, max_bytes: int) -> tuple[str, str]:
    """The text of an upload and the name errors give it. Raises :class:`InputFileError`."""
    name = plain(file.name, limit=100) or kind
    raw = file.getvalue()
    if len(raw) > max_bytes:
        raise _refuse(kind, name, f"is larger than {max_bytes // 1024} KiB", "is it the right one?")
    try:
        return raw.decode("utf-8-sig"), name
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 text (byte {error.start})"
        raise _refuse(kind, name, problem, "is it the right one?") from None


def _refuse(kind: str, name: str, problem: str, hint: str) -> InputFileError:
    return InputFileError(
        f"the {kind} {name} {problem}",
        diagnostics=[Diagnostic("FILE", problem, Location(name))],
        next_step=f"{hint} Nothing was changed",
    )
