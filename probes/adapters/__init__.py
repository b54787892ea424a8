"""One file per framework: ``pytorch.py`` serves ``--framework pytorch``. A new file is a new one.

A file may end its name in ``_`` where the bare name is confusing; the id has none.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Dict, List

if TYPE_CHECKING:
    from probes.adapters.base import Adapter

_SHARED = {"base"}


def framework_ids() -> List[str]:
    """Ids of all adapters, without importing any."""
    return sorted(_modules())


def find_adapter(framework: str) -> Adapter:
    """The adapter of a framework; this imports its file, not yet the framework."""
    module = importlib.import_module(f"{__name__}.{_modules()[framework]}")
    return module.Adapter()


def _modules() -> Dict[str, str]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {name.rstrip("_"): name for name in names if name not in _SHARED}
