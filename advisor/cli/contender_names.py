"""How contenders are called in what people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.measure.results import Contender, Run


def short_names(run: Run, names: Mapping[str, str]) -> dict[str, str]:
    """Contender id to its given name, or else to the name of its framework."""
    names = {**names, "numpy": "numpy"}
    return {c.id: c.name or names.get(c.framework, c.framework) for c in run.contenders}


def long_name(contender: Contender, names: Mapping[str, str]) -> str:
    """``PyTorch, as written``; with a given name ``old (PyTorch, as written)``."""
    said = f"{names.get(contender.framework, contender.framework)}, {mode_words(contender.mode)}"
    return f"{contender.name} ({said})" if contender.name else said


def version_of(contender: Contender) -> str:
    """The version of its framework; empty where it is not known."""
    from advisor.measure.interpreters import framework_version

    versions = contender.versions
    try:
        found = framework_version(contender.framework, versions)
    except KeyError:  # a framework that this version of the program does not measure
        found = ""
    return found or versions.get(contender.framework, "")


def mode_words(mode: str) -> str:
    """``as written``."""
    return mode.replace("-", " ")
