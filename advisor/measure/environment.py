"""The environment of a worker: built, not inherited.

Shells and launchers set ``OMP_NUM_THREADS`` and the like. One framework obeys such a variable and
another ignores it, so an inherited environment quietly decides the comparison. A worker therefore
gets only what a program needs to start and to find its libraries and devices.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

KEPT = frozenset(
    {
        "HOME", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "DYLD_LIBRARY_PATH",
        "LOGNAME", "PATH", "SHELL", "TEMP", "TMP", "TMPDIR", "TZ", "USER", "XDG_CACHE_HOME",
        "CC", "CXX",
        # Windows cannot start a program without these.
        "APPDATA", "COMSPEC", "LOCALAPPDATA", "PATHEXT", "SYSTEMDRIVE", "SYSTEMROOT", "USERPROFILE",
        "WINDIR",
    }
)  # fmt: skip
KEPT_PREFIXES = ("LC_", "CUDA_", "NVIDIA_", "ROCM_", "ROCR_", "HIP_", "HSA_")
TUNING_PREFIXES = (
    "OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "BLIS_", "NUMEXPR_", "VECLIB_", "TF_", "XLA_",
    "KERAS_", "TORCH", "PYTORCH_", "JAX_", "PYTHON", "CUDA_", "NVIDIA_", "ROCM_", "HIP_", "HSA_",
    "ONEDNN_", "DNNL_", "MALLOC_", "LD_",
)  # fmt: skip
"""What can change a measurement; recorded when the user's own environment is used."""
USER_SITE = ("PYTHONPATH", "PYTHONUSERBASE")

_DUMMY = "ADVISOR_PADDING"
_LONGEST_DUMMY = 4096
_PRIVATE_NAME = re.compile(
    r"KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|SESSION|PRIVATE|PROXY", re.IGNORECASE
)
_PRIVATE_VALUE = re.compile(r"://[^/\s]*@")
_PERSONAL = frozenset({"HOME", "USER", "LOGNAME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"})


@dataclass(frozen=True, slots=True)
class Environment:
    """What a worker gets, and what of it may be written into a run file."""

    variables: dict[str, str]
    record: dict[str, str]


CACHE_VARIABLE = "TORCHINDUCTOR_CACHE_DIR"
"""Where compiled code is kept: a folder of the run's own, by which its processes are known."""


def build_environment(
    *,
    inductor_cache: str,
    padding: random.Random,
    as_i_run_it: bool = False,
    user_site: bool = False,
    source: Mapping[str, str] | None = None,
) -> Environment:
    """The environment for one worker process.

    ``as_i_run_it`` keeps the user's own instead of building one. ``user_site`` also lets Python
    look into the user's site folder and ``PYTHONPATH``, for an interpreter that finds its
    framework only there. ``padding`` draws the length of a variable that nobody reads: the size
    of the environment shifts the stack and with it the speed (Mytkowicz et al., "Producing wrong
    data without doing anything obviously wrong!", 2009), so it is varied between processes.
    """
    inherited = dict(os.environ if source is None else source)
    if as_i_run_it:
        variables = dict(inherited)
    else:
        kept = USER_SITE if user_site else ()
        variables = {k: v for k, v in inherited.items() if _needed(k) or k in kept}
        variables["KERAS_BACKEND"] = "tensorflow"
        variables["TF_CPP_MIN_LOG_LEVEL"] = "2"
        variables[CACHE_VARIABLE] = inductor_cache
        if not user_site:
            variables["PYTHONNOUSERSITE"] = "1"
    variables[_DUMMY] = "x" * padding.randrange(_LONGEST_DUMMY)
    return Environment(variables, _record(variables, as_i_run_it=as_i_run_it))


def is_private(name: str, value: str) -> bool:
    """Whether a variable may hold a secret and must never be written down."""
    return bool(_PRIVATE_NAME.search(name) or _PRIVATE_VALUE.search(value))


def _needed(name: str) -> bool:
    return name.upper() in KEPT or name.startswith(KEPT_PREFIXES)


def _record(variables: Mapping[str, str], *, as_i_run_it: bool) -> dict[str, str]:
    record = {"kind": "as the user runs it" if as_i_run_it else "built"}
    for name, value in sorted(variables.items()):
        if name == _DUMMY or is_private(name, value):
            continue
        if as_i_run_it and not name.startswith(TUNING_PREFIXES) and name not in KEPT:
            continue
        if name in _PERSONAL:
            record[name] = "(kept)"
        elif name == "TORCHINDUCTOR_CACHE_DIR" and not as_i_run_it:
            record[name] = "(this run's own, empty at its start)"
        else:
            record[name] = value
    return record
