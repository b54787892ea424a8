"""Every workload by its id. A file in ``workloads/`` registers itself when it is imported."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, Dict, List

from probes import options
from probes.protocol import BadRequest
from probes.spec import Workload

_workloads: Dict[str, Workload] = {}


def register(workload: Workload) -> Workload:
    """Add a workload. Two with one id are a mistake: ValueError."""
    if workload.id in _workloads:
        raise ValueError(f"two workloads are called {workload.id!r}")
    _workloads[workload.id] = workload
    return workload


def workloads() -> List[Workload]:
    """All of them, by id."""
    _discover()
    return [_workloads[key] for key in sorted(_workloads)]


def find_workload(name: Any) -> Workload:
    """The workload with this id; ``BASE@key=value,...`` is a variant of the base.

    Raises `BadRequest` with the known ids or options.
    """
    _discover()
    base, chosen = options.split(name) if isinstance(name, str) else (name, {})
    if not isinstance(base, str) or base not in _workloads:
        known = ", ".join(sorted(_workloads))
        raise BadRequest(f"unknown probe {name!r}; known: {known}")
    found = _workloads[base]
    return options.variant(found, name, chosen) if chosen else found


def _discover() -> None:
    package = importlib.import_module("probes.workloads")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
