"""Peak resident memory of this process.

Linux keeps it as ``VmHWM`` and resets it when ``5`` is written to ``clear_refs``. ``ru_maxrss``
is not used there: it starts at the size of the parent. Elsewhere it is all there is; it cannot
be reset, and ``source`` says so.
"""

from __future__ import annotations

import sys
from typing import Any, Dict, Optional

_STATUS = "/proc/self/status"
_CLEAR = "/proc/self/clear_refs"


def read() -> Dict[str, Any]:
    """``peak_bytes`` since the last reset (None where unknown), ``source`` and ``reset: false``."""
    peak = _high_water_mark()
    if peak is not None:
        return {"peak_bytes": peak, "source": "VmHWM", "reset": False}
    return {"peak_bytes": _maximum_resident(), "source": "ru_maxrss", "reset": False}


def reset() -> Dict[str, Any]:
    """Start a new peak. ``reset`` says whether the system allowed it."""
    try:
        with open(_CLEAR, "w", encoding="ascii") as stream:
            stream.write("5")
    except OSError:
        return read()
    return {**read(), "reset": True}


def _high_water_mark() -> Optional[int]:
    try:
        with open(_STATUS, encoding="ascii", errors="replace") as stream:
            for line in stream:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return None


def _maximum_resident() -> Optional[int]:
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
