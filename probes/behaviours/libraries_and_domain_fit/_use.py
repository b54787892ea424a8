"""Import a library in a process of its own and use it once."""

from __future__ import annotations

import importlib.util

from probes.failures import Unsupported


def used(here, library, program):
    """``ran`` and what was said last; `Unsupported` where the library is not installed."""
    if importlib.util.find_spec(library) is None:
        raise Unsupported(
            f"{library} is not installed in this interpreter; install the version that is made "
            "for this framework"
        )
    done = here.script(program, timeout=240.0)
    lines = (done.out if done.code == 0 else done.err).strip().splitlines() or [""]
    return {"ran": done.code == 0, "said": lines[-1][:200]}


def said(facts):
    """One sentence."""
    return f"It {'worked' if facts['ran'] else 'failed'}: {facts['said'] or 'without a word'}."
