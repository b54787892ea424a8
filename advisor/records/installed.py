"""Which versions of the frameworks are here: asked of package metadata, nothing is imported."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from advisor.measure.packages import DISTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.measure.results import Run


def installed_versions(run: Run | None = None) -> dict[str, str]:
    """Framework id to version: of the run where it has one, else of this interpreter."""
    found = {}
    for framework, names in DISTRIBUTIONS.items():
        for name in names:
            try:
                found[framework] = metadata.version(name)
            except metadata.PackageNotFoundError:
                continue
            break
    for contender in run.contenders if run else ():
        version = version_in(contender.framework, contender.versions)
        if contender.status == "ok" and version:
            found[contender.framework] = version
    return found


def version_in(framework: str, versions: Mapping[str, str]) -> str:
    """The framework's own version among package name to version; empty where it is not there."""
    names = (framework, *DISTRIBUTIONS.get(framework, ()))
    return next((versions[name] for name in names if name in versions), "")
