"""Programs that read back, in a process of their own, what a worker has saved."""

from __future__ import annotations

import json


def read_back(here, program, *arguments):
    """Run the program, which prints a JSON object in its last line; that object."""
    done = here.script(program, *arguments, timeout=240.0)
    if done.code != 0:
        raise RuntimeError(f"the reading program failed: {done.err.strip().splitlines()[-1:]}")
    return json.loads(done.out.strip().splitlines()[-1])
