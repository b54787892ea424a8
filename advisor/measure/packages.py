"""Under which names a framework is installed.

Asked of an interpreter's package metadata; nothing here is ever imported by this program.
"""

from __future__ import annotations

from collections.abc import Mapping

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
