"""A debugger's prompt without a person: ``breakpoint()`` stops, and a command is answered."""

from __future__ import annotations

import contextlib
import io
import pdb
import re
import sys
import traceback
from typing import Any, Callable, Dict, Iterator, List, Optional

FAULT = "# the planted fault"
"""Stands on the line of a test that raises on purpose."""


@contextlib.contextmanager
def prompts(command: str) -> Iterator[List[Any]]:
    """Give ``command`` at each ``breakpoint()``; the outputs can be read by `answers`."""
    outputs: List[Any] = []

    def stop(*_: Any, **__: Any) -> None:
        output = io.StringIO()
        outputs.append(output)
        asked = io.StringIO(f"{command}\nc\n")
        debugger = pdb.Pdb(stdin=asked, stdout=output, nosigint=True, readrc=False)
        debugger.set_trace(sys._getframe(1))

    before, sys.breakpointhook = sys.breakpointhook, stop
    try:
        yield outputs
    finally:
        sys.breakpointhook = before
        sys.settrace(None)


def answers(outputs: List[Any]) -> List[Optional[float]]:
    """What each prompt answered: a number, or None for an error or a symbol."""
    return [_number(output.getvalue()) for output in outputs]


def fault_of(call: Callable[[], Any]) -> Dict[str, Any]:
    """Whether ``call`` raises, names the planted line in its traceback, and in how many frames."""
    try:
        call()
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        named = any(FAULT in (frame.line or "") for frame in frames)
        return {
            "raised": type(error).__name__,
            "named": named,
            "named_in_message": FAULT in str(error),
            "frames": len(frames),
        }
    return {"raised": "", "named": False, "named_in_message": False, "frames": 0}


def _number(text: str) -> Optional[float]:
    found = re.search(r"\(Pdb\) (.*)", text)
    try:
        return float(found.group(1)) if found else None
    except ValueError:
        return None
