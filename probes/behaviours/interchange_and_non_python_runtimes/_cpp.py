"""Building and running a small C++ program beside a framework."""

from __future__ import annotations

import os
import shutil
import subprocess

from probes.failures import Unsupported


def compiler():
    """The C++ compiler that the user chose, or the first that is there."""
    for name in (os.environ.get("CXX", ""), "g++", "clang++", "c++"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise Unsupported("there is no C++ compiler that understands the options of GCC")


def build(here, name, source, options, timeout=240.0):
    """Write, compile and link ``source``; the path of the program.

    RuntimeError with the compiler's first error where it fails.
    """
    path = here.write(f"{name}.cpp", source)
    program = here.path(name)
    command = [compiler(), "-O0", path, "-o", program, *options]
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, timeout=timeout
    )
    if done.returncode != 0:
        lines = [
            line for line in done.stderr.splitlines() if "error" in line or "undefined" in line
        ]
        raise RuntimeError(f"the compiler refused: {(lines or [done.stderr])[0].strip()[:300]}")
    return program


def run(program, *arguments):
    """The numbers in the program's last line, and whether it ended well."""
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, errors="replace", check=False,
        timeout=60.0, env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )  # fmt: skip
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise RuntimeError(f"the C++ program failed: {last[0][:300]}")
    return [float(word) for word in done.stdout.strip().splitlines()[-1].split()]
