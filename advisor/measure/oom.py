"""Whether the kernel killed something for memory; a plain SIGKILL does not say why."""

from __future__ import annotations

from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")


def oom_kills() -> int | None:
    """Processes killed for memory so far, in this control group and on this machine.

    Linux only (cgroup v2 ``memory.events``, v1 ``memory.oom_control``, ``/proc/vmstat``); None
    where nothing can be read. Compare two readings.
    """
    counts = [_count(file) for file in _files()]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _files() -> list[Path]:
    files = [Path("/proc/vmstat")]
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if not controllers:
            files.append(_CGROUPS / group.lstrip("/") / "memory.events")
        elif "memory" in controllers.split(","):
            files.append(_CGROUPS / "memory" / group.lstrip("/") / "memory.oom_control")
    return files


def _count(file: Path) -> int | None:
    for line in _read(file).splitlines():
        name, _, value = line.partition(" ")
        if name == "oom_kill" and value.strip().isdigit():
            return int(value)
    return None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
