"""Proof that two contenders did the same work, before a time of theirs is shown."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from advisor.measure.probe_ids import FLOAT32
from advisor.measure.results import Parity

OUTPUT_TOLERANCE = {"float32": 1e-5, "bfloat16": 2.0**-5}
"""Largest deviation of an output by precision, relative to the largest magnitude of the reference.

bfloat16 keeps 8 bits, so rounding one number errs by up to 2^-9 of it. The longest of the networks
rounds some ten times between weights and output; 16 such errors that all add up are 2^-5. A wrong
layer is off by more than that: its output differs by a large part of itself.
"""
STEP_TOLERANCE = {"float32": 1e-4, "bfloat16": 2.0**-4}
"""Relative deviation of the losses of the first steps and of the first gradient's norm.

In bfloat16 twice the output's: the way back rounds as often again, and a squared error doubles what
its outputs err by.
"""
_OUTPUT = "output"
_LOSSES = "losses"
_WORST = 1e308

Arrays = Mapping[str, NDArray[np.float64]]


def load_arrays(path: Path) -> dict[str, NDArray[np.float64]]:
    """The numeric arrays of an ``.npz`` as float64. ValueError where it is none."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {name: np.asarray(file[name], dtype=np.float64) for name in file.files}
    except (
        # RuntimeError: an archive that claims to be encrypted or oddly compressed.
        OSError, BadZipFile, ValueError, TypeError, KeyError, EOFError, MemoryError, RuntimeError,
        OverflowError, SyntaxError, zlib.error,
    ) as error:  # fmt: skip
        raise ValueError(f"the written results cannot be read: {error}") from None


def check_parity(
    result: Arrays, reference: Arrays, *, precision: str = FLOAT32, brief: bool = False
) -> Parity:
    """Compare what a contender computed with the float64 reference.

    ``brief``: a process that repeats what was proven in full; it shows what it has, which must
    agree with the beginning of the reference, and at least one array.

    ``precision`` is that of the calculation. In float32 ``output`` is held to 1e-5 of the largest
    magnitude of the reference; everything else that the reference has (losses of the first training
    steps, norm of the first gradient) to 1e-4 relative. A missing array, another shape or a value
    that is not finite is no parity.
    """
    problems: list[str] = []
    parts: list[str] = []
    of_output = OUTPUT_TOLERANCE.get(precision, OUTPUT_TOLERANCE[FLOAT32])
    of_step = STEP_TOLERANCE.get(precision, STEP_TOLERANCE[FLOAT32])
    worst, tolerance, share = 0.0, of_output, -1.0
    for name, full in reference.items():
        expected = full
        if brief:
            if name not in result:
                continue
            # At least one loss: an empty array proves nothing.
            expected = full[: max(1, result[name].size)] if name == _LOSSES else full
        allowed = of_output if name == _OUTPUT else of_step
        error, problem = _deviation(result.get(name), expected, relative=name != _OUTPUT)
        if problem:
            problems.append(f"{name}: {problem}")
        elif error > allowed:
            problems.append(f"{name} deviates by {error:.1e}, allowed {allowed:.0e}")
        parts.append(f"{name} {error:.1e}" if not problem else f"{name} {problem}")
        if error / allowed > share:
            worst, tolerance, share = error, allowed, error / allowed
    if not parts:
        problems.append("there is nothing to compare")
    return Parity(
        passed=not problems,
        max_error=min(worst, _WORST),
        tolerance=tolerance,
        detail="; ".join(problems) if problems else ", ".join(parts),
    )


def _deviation(
    found: NDArray[np.float64] | None, expected: NDArray[np.float64], *, relative: bool
) -> tuple[float, str]:
    if found is None:
        return _WORST, "is missing"
    if found.shape != expected.shape:
        return _WORST, f"has shape {found.shape}, not {expected.shape}"
    if not np.isfinite(found).all():
        return _WORST, "is not finite"
    if not np.isfinite(expected).all():
        return _WORST, "has a reference that is not finite"
    if expected.size == 0:
        return 0.0, ""
    difference = np.abs(found - expected)
    scale = np.abs(expected) if relative else np.abs(expected).max()
    floor = np.finfo(np.float64).tiny
    return float((difference / np.maximum(scale, floor)).max()), ""
