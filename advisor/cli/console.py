"""The two streams: what they can show, and writing to them without falling over.

The only module of the product that writes to a terminal.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import textwrap
from typing import NamedTuple, TextIO

from advisor.errors import AdvisorError

MAX_WIDTH = 100
_MIN_WIDTH = 60


def clean(text: str) -> str:
    """``text`` without control characters: file contents must not steer the terminal."""
    if text.isprintable():
        return text
    # Not "\N{NO-BREAK SPACE}".isprintable(): it has done its work once lines are broken.
    tidy = text.expandtabs().replace("\N{NO-BREAK SPACE}", " ")
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in tidy)


def colour_wanted(stream: TextIO) -> bool:
    """Whether to colour: never with NO_COLOR, always with FORCE_COLOR, else on a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM", "") not in ("", "dumb")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits behind the stream. A closed or missing one counts as no."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def width() -> int:
    """Columns to fill on standard output: the terminal's, at most 100; 100 into a pipe."""
    if not is_terminal(sys.stdout):
        return MAX_WIDTH
    return max(_MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 40)).columns))


class Style(NamedTuple):
    """Marks that vanish where colour is not wanted, so that text never depends on them."""

    on: bool

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.on and text.strip() else text

    def dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.on and text.strip() else text

    def colour(self, text: str, rgb: str) -> str:
        """``rgb`` as ``#RRGGBB``."""
        if not self.on or not text.strip():
            return text
        red, green, blue = (int(rgb[i : i + 2], 16) for i in (1, 3, 5))
        return f"\x1b[38;2;{red};{green};{blue}m{text}\x1b[0m"


def stdout_style() -> Style:
    """The style for a table on standard output."""
    return Style(colour_wanted(sys.stdout))


def note(text: str) -> None:
    """A line on standard error: progress, warnings, what was written where."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(clean(text) + "\n")
        sys.stderr.flush()


def ask(prompt: str) -> str:
    """One line that a person types; the prompt goes to standard error.

    Raises ``EOFError`` where nobody types any more.
    """
    sys.stderr.write(clean(prompt))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip()


def write_out(text: str, *, exact: bool) -> None:
    """Write to standard output. A reader that went away (``| head``) is no error.

    ``exact``: UTF-8 whatever the locale says, for JSON and Markdown. Otherwise characters that
    the terminal cannot show are escaped instead of failing.
    """
    stream = sys.stdout
    if stream is None or stream.closed:
        raise _cannot_write("it is closed")
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        if exact:
            reconfigure(encoding="utf-8", newline="\n")
        else:
            reconfigure(errors="backslashreplace")
    try:
        stream.write(text if text.endswith("\n") or not text else text + "\n")
        stream.flush()
    except OSError as error:
        # What is still buffered would fail again when the interpreter closes the stream.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            raise _cannot_write(error.strerror or str(error)) from None


def _cannot_write(why: str) -> AdvisorError:
    return AdvisorError(
        f"standard output cannot be written: {why}",
        next_step="send it somewhere else, or name a file with --out",
        code="write",
    )


def wrap(text: str, columns: int, indent: str = "") -> list[str]:
    """``text`` in lines of at most ``columns``; further lines begin with ``indent``."""
    # textwrap breaks at ASCII blanks only, so a number stays with its unit.
    broken = textwrap.wrap(text, columns, subsequent_indent=indent, break_on_hyphens=False)
    return [clean(line) for line in broken] or [""]


def shorten(text: str, columns: int) -> str:
    """One line of at most ``columns``, cut at a word where one ends near, with an ellipsis."""
    flat = " ".join(clean(text).split())
    if len(flat) <= columns:
        return flat
    cut = flat[: columns - 1]
    at_word = cut.rpartition(" ")[0]
    # A long word is cut itself: it may be all there is to say.
    return (at_word if 2 * len(at_word) >= columns else cut).rstrip(" ,;:·") + "…"
