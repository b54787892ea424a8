"""What the control group allows (Linux, cgroup v1 and v2)."""

from __future__ import annotations

from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


def cpu_quota(root: Path = ROOT) -> float | None:
    """Processors' worth of time the group may use; None where it is not limited."""
    limits = []
    for folder in _folders("cpu", root):
        quota, _, period = _read(folder / "cpu.max").partition(" ")
        if not quota:
            quota = _read(folder / "cpu.cfs_quota_us")
            period = _read(folder / "cpu.cfs_period_us")
        if quota.isdigit() and period.isdigit() and int(period):
            limits.append(int(quota) / int(period))
    return min(limits, default=None)


def memory_limit(total: int, root: Path = ROOT) -> int | None:
    """Bytes the group may use, where that is less than the machine's ``total``."""
    limits = []
    for folder in _folders("memory", root):
        text = _read(folder / "memory.max") or _read(folder / "memory.limit_in_bytes")
        if text.isdigit():
            limits.append(int(text))
    lowest = min(limits, default=total)
    return lowest if lowest < total else None


def throttled(root: Path = ROOT) -> int | None:
    """How often the group was held back for using up its quota; None where nobody counts."""
    for folder in _folders("cpu", root):
        for line in _read(folder / "cpu.stat").splitlines():
            name, _, value = line.partition(" ")
            if name == "nr_throttled" and value.isdigit():
                return int(value)
    return None


def _folders(controller: str, root: Path) -> list[Path]:
    """The group's folder and those above it, which limit it as well; a container sees its root."""
    folders = []
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if controllers and controller not in controllers.split(","):
            continue
        base = root / controller if controllers else root
        folder = base / group.strip().lstrip("/")
        while folder != base:
            folders.append(folder)
            folder = folder.parent
        folders.append(base)
    return folders or [root]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
