"""What this machine is: enough to tell two runs apart, nothing that names a person or a host."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from advisor.measure.quota import cpu_quota, memory_limit

_MIB, _GIB = 1 << 20, 1 << 30
_HARDWARE = (
    "cpu", "architecture", "physical_cores", "logical_cores", "usable_cores", "cpu_quota_cores",
    "threads", "memory_bytes", "gpus",
)  # fmt: skip
"""What of a fingerprint makes two machines two; not the system, which is updated."""


def fingerprint() -> dict[str, Any]:
    """Processor, cores, limits, memory, system, accelerators. Unknown values are left out."""
    memory = psutil.virtual_memory().total
    facts: dict[str, Any] = {
        "cpu": _cpu_model(),
        "architecture": platform.machine(),
        "physical_cores": psutil.cpu_count(logical=False),
        "logical_cores": psutil.cpu_count(),
        "usable_cores": len(affinity()),
        "cpu_quota_cores": cpu_quota(),
        "threads": usable_threads(),
        "memory_bytes": memory,
        "memory_limit_bytes": memory_limit(memory),
        "os": _os_name(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "gpus": gpus(),
        "container": _container(),
        "virtual": _hypervisor(),
    }
    return {name: value for name, value in facts.items() if value is not None}


def machine_id(machine: Mapping[str, Any]) -> str:
    """Twelve digits that are the same for the same processors, limits and accelerators."""
    facts = {name: machine.get(name) for name in _HARDWARE}
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def affinity() -> list[int]:
    """The processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def usable_threads() -> int:
    """Threads a worker may use: the processors allowed, within the group's quota, at least one."""
    quota = cpu_quota()
    cores = len(affinity())
    return max(1, cores if quota is None else min(cores, int(quota)))


def describe(machine: Mapping[str, Any]) -> str:
    """One line: ``AMD EPYC, 2 cores, 23 GiB, no GPU``. What is no number is left out."""
    counts = (_count(machine, name) for name in ("threads", "usable_cores", "logical_cores"))
    cores = next(filter(None, counts), None)
    parts = [str(machine.get("cpu") or machine.get("architecture") or "unknown processor")]
    if cores:
        parts.append(f"{cores} core" if cores == 1 else f"{cores} cores")
    memory = _count(machine, "memory_limit_bytes") or _count(machine, "memory_bytes")
    if memory:
        small = memory < _GIB
        parts.append(f"{memory / _MIB:.0f} MiB" if small else f"{memory / _GIB:.0f} GiB")
    devices = machine.get("gpus")
    names = [
        str(device.get("name", "GPU")) if isinstance(device, Mapping) else "GPU"
        for device in (devices if isinstance(devices, list | tuple) else ())
    ]
    counted = [f"{names.count(n)} × {n}" if names.count(n) > 1 else n for n in dict.fromkeys(names)]
    parts.append(" + ".join(counted) or "no GPU")
    return ", ".join(parts)


def _count(machine: Mapping[str, Any], name: str) -> int | None:
    """A count of a fingerprint, which may come from a file that somebody edited."""
    value = machine.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def gpus() -> list[dict[str, Any]]:
    """NVIDIA devices as the driver reports them, or bare entries for other accelerators."""
    query = "name,memory.total,driver_version"
    command = ["nvidia-smi", f"--query-gpu={query}", "--format=csv,noheader,nounits"]
    try:
        output = subprocess.run(
            command, capture_output=True, text=True, timeout=10, check=True, errors="replace"
        ).stdout
    except (OSError, subprocess.SubprocessError):
        output = ""
    devices = []
    for line in output.splitlines():
        name, _, rest = line.partition(",")
        memory, _, driver = rest.partition(",")
        device: dict[str, Any] = {"name": name.strip(), "driver": driver.strip()}
        if memory.strip().isdigit():
            device["memory_bytes"] = int(memory) << 20
        devices.append(device)
    return devices or _bare_gpus()


def _bare_gpus() -> list[dict[str, Any]]:
    folder = Path("/proc/driver/nvidia/gpus")
    if folder.is_dir():
        models = (_field(file / "information", "Model") for file in sorted(folder.iterdir()))
        return [{"name": model or "NVIDIA GPU"} for model in models]
    return [{"name": "AMD GPU (ROCm)"}] if Path("/dev/kfd").exists() else []


def _cpu_model() -> str:
    model = _field(Path("/proc/cpuinfo"), "model name") or platform.processor()
    return " ".join(model.replace("(R)", "").replace("(TM)", "").split()) or platform.machine()


def _os_name() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _container() -> str | None:
    if Path("/.dockerenv").exists():
        return "docker"
    if Path("/run/.containerenv").exists():
        return "podman"
    if os.environ.get("KUBERNETES_SERVICE_HOST"):
        return "kubernetes"
    return None


def _hypervisor() -> bool | None:
    flags = _field(Path("/proc/cpuinfo"), "flags")
    return "hypervisor" in flags.split() if flags else None


def _field(file: Path, name: str) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            for line in stream:
                key, _, value = line.partition(":")
                if key.strip() == name:
                    return value.strip()
    except OSError:
        pass
    return ""
