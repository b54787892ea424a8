"""Under which names a framework is installed.

Asked of an interpreter's package metadata; nothing here is ever imported by this program.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor import paths

DISTRIBUTIONS: Mapping[str, tuple[str, ...]] = {
    "jax": ("jax",),
    "pytorch": ("torch",),
    "tensorflow": (
        "tensorflow", "tensorflow-cpu", "tensorflow-intel", "tensorflow-macos", "tensorflow-rocm",
        "tf-nightly", "tf-nightly-cpu",
    ),
}  # fmt: skip
"""Framework id to the distributions that bring it, the usual one first."""

MODULES: Mapping[str, str] = {"jax": "jax", "pytorch": "torch", "tensorflow": "tensorflow"}
"""Framework id to its top module, for builds without metadata."""

BESIDE = ("numpy", "keras", "jaxlib", "triton")
"""Packages whose version is worth knowing beside the framework's."""

MEASURED = ("pytorch", "tensorflow")
"""Looked for when nobody says which."""

_NO_FRAMEWORK = {"__init__", "base", "numpy"}


def with_adapters() -> tuple[str, ...]:
    """Every framework that the workers have an adapter for and that has a line here."""
    entries = (paths.probes_dir() / "adapters").iterdir()
    names = {entry.stem.rstrip("_") for entry in entries if not entry.name.startswith((".", "__"))}
    return tuple(sorted((names - _NO_FRAMEWORK) & DISTRIBUTIONS.keys()))
