"""What a claim test needs besides its frameworks, and whether this machine has it.

``gpu``            a GPU that the framework sees
``compiler``       a C++ compiler, which torch.compile needs on a processor
``package:NAME``   a package that the interpreter can import
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import Any

from probes.failures import Unsupported

KINDS = ("gpu", "compiler", "package:")


def check(need: str, here: Any) -> None:
    """Raise `Unsupported` with the reason where the machine lacks it; ValueError for no need."""
    kind, _, name = need.partition(":")
    if kind == "gpu" and not name:
        if not here.gpus():
            raise Unsupported(f"no GPU is visible to {here.framework}")
    elif kind == "compiler" and not name:
        if not any(shutil.which(one) for one in _compilers()):
            raise Unsupported("there is no C++ compiler; install g++ or clang, or set CXX")
    elif kind == "package" and name:
        if not _has(name):
            raise Unsupported(f"the package {name} is not installed in this interpreter")
    else:
        raise ValueError(f"{need!r} is no need; known: {', '.join(KINDS)}")


def _compilers() -> tuple:
    chosen = os.environ.get("CXX", "")
    return (chosen,) if chosen else ("g++", "clang++", "c++", "cl")


def _has(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
