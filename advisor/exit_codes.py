"""Exit codes of the command line, in one place."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns to the shell."""

    OK = 0
    """The work was done."""
    NO = 1
    """The work was done and the honest answer is no: no framework meets the musts, findings."""
    USAGE = 2
    """Wrong usage, or a bad input file."""
    CANNOT_RUN = 3
    """The knowledge base or the probes could not run."""
    INTERRUPTED = 130
    """Ctrl-C."""
