"""The code samples that the published comparisons print, run as printed and corrected.

They are rebuilt from a description of each: the same calls, sizes and mistakes, with the line
breaks and indentation that the pages lost, and names where those were lost as well.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any, Dict, NamedTuple

from probes.failures import first_line


class Sample(NamedTuple):
    """One sample.

    ``article``    number of the article that prints it
    ``shows``      what it is printed for, as the rest of "it is to show ..."
    ``printed``    the program as the article has it
    ``corrected``  the same with its mistakes removed
    ``check``      statements that set ``shown``: whether the program before did what it is to show
    ``instead``    what it does where it runs and does not show it, as the rest of "but ..."
    ``mistakes``   what had to be corrected, in a sentence
    """

    id: str
    article: str
    shows: str
    printed: str
    corrected: str
    check: str
    mistakes: str
    instead: str = "it does something else"


def both_ways(sample: Sample, here: Any) -> Dict[str, Any]:
    """What came of it: for ``printed`` and ``corrected`` the ``error``, if any, and ``shown``."""
    keras = here.keras.mixed_precision if here.framework == "tensorflow" else None
    policy = keras.global_policy() if keras else None
    ways = {"printed": sample.printed, "corrected": sample.corrected}
    try:
        found = {way: _run(text, sample) for way, text in ways.items()}
    finally:
        if keras:
            keras.set_global_policy(policy)  # a sample may have changed it for good
    return {"id": sample.id, "instead": sample.instead, **found}


def told(found: Dict[str, Any]) -> str:
    """One sentence about what `both_ways` found."""
    printed, corrected = found["printed"], found["corrected"]
    if printed["error"]:
        begin = f"The article's sample stops as printed with {printed['error'].split(':')[0]}"
    elif not printed["shown"]:
        begin = f"The article's sample runs as printed, but {found['instead']}"
    else:
        begin = "The article's sample works as printed"
    if corrected["error"]:
        return f"{begin}, and corrected with {corrected['error'].split(':')[0]}."
    if not corrected["shown"]:
        return f"{begin}, and corrected it does not do it either."
    return f"{begin}." if printed["shown"] else f"{begin}; corrected, it works."


def _run(text: str, sample: Sample) -> Dict[str, Any]:
    space: Dict[str, Any] = {"__name__": "__sample__"}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            exec(compile(text, sample.id, "exec"), space)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {first_line(error)}"[:200], "shown": False}
        try:
            exec(compile(sample.check, f"{sample.id} (check)", "exec"), space)
        except Exception:
            # What the check looks for is not there: then it was not shown.
            return {"error": "", "shown": False}
    return {"error": "", "shown": bool(space["shown"])}
