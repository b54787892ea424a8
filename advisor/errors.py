"""Errors that people see: what, where, why, and the next step.

The tree (each class carries the exit code of the command line):

    AdvisorError                      3
    ├── UsageError                    2   the call itself is wrong
    ├── InputFileError                2   a file handed in is wrong (profile, run file, overlay)
    ├── HonestNo                      1   the work was done and the answer is "no"
    ├── KnowledgeError                3   the knowledge base cannot be read
    └── ProbeError                    3   probes could not run at all
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.exit_codes import ExitCode


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. ``line`` and ``column`` count from 1; 0 means "the file as a whole"."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, a sentence, a place, and what to do about it."""

    code: str
    message: str
    where: Location | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.code} {self.message}{hint}"


class AdvisorError(Exception):
    """Base of everything the product raises on purpose.

    ``what`` is one sentence; ``diagnostics`` are its located details; ``next_step`` tells what
    to do now.
    """

    exit_code = ExitCode.CANNOT_RUN
    code = "error"

    def __init__(
        self,
        what: str,
        *,
        diagnostics: Iterable[Diagnostic] = (),
        next_step: str = "",
        code: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.diagnostics = tuple(diagnostics)
        self.next_step = next_step
        if code:
            self.code = code

    def __str__(self) -> str:
        lines = [self.what, *(f"  {d}" for d in self.diagnostics)]
        if self.next_step:
            lines.append(f"  next: {self.next_step}")
        return "\n".join(lines)


class UsageError(AdvisorError):
    exit_code = ExitCode.USAGE
    code = "usage"


class InputFileError(AdvisorError):
    exit_code = ExitCode.USAGE
    code = "input-file"


class HonestNo(AdvisorError):  # noqa: N818 - an answer, not a failure
    exit_code = ExitCode.NO
    code = "no"


class KnowledgeError(AdvisorError):
    exit_code = ExitCode.CANNOT_RUN
    code = "knowledge"


class ProbeError(AdvisorError):
    exit_code = ExitCode.CANNOT_RUN
    code = "probe"
