"""What a claim test has at hand while it observes: the framework, a folder, and ways to measure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any, Callable, Dict, List, NamedTuple, Sequence

from probes import disturbance
from probes.failures import Unsupported

_MEMORY_BEFORE = """\
import importlib.util, json, os, sys
_folder = sys.argv.pop(1)
_spec = importlib.util.spec_from_file_location("memory", os.path.join(_folder, "memory.py"))
_memory = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_memory)
facts = {}


def begin():
    facts.update(_memory.reset())
    facts["before"] = facts["peak_bytes"] or 0


"""
_MEMORY_AFTER = """
_peak = _memory.read()["peak_bytes"] or 0
facts["bytes"] = _peak - facts.pop("before")
facts.pop("peak_bytes")
print()
print(json.dumps(facts))
"""


class Script(NamedTuple):
    """What a program of its own left behind."""

    code: int
    out: str
    err: str

    def facts(self) -> Any:
        """The JSON of its last line. RuntimeError, with its last words, where it failed."""
        if self.code != 0:
            raise RuntimeError(f"the program failed: {self.err.strip().splitlines()[-1:]}")
        return json.loads(self.out.strip().splitlines()[-1])


class Here:
    """One observation: the framework's modules, an empty folder, threads and seed."""

    def __init__(self, adapter: Any, folder: str, threads: int, seed: int) -> None:
        self.adapter = adapter
        self.framework: str = adapter.framework
        self.folder = folder
        self.threads = threads
        self.seed = seed

    @property
    def np(self) -> Any:
        """The module numpy."""
        return self.adapter.numpy

    @property
    def torch(self) -> Any:
        """PyTorch, in its worker."""
        return self.adapter.torch

    @property
    def tf(self) -> Any:
        """TensorFlow, in its worker."""
        return self.adapter.tf

    @property
    def keras(self) -> Any:
        """Keras with the backend of TensorFlow, in the latter's worker."""
        return self.adapter.keras

    def rng(self) -> Any:
        """A numpy generator with the seed of the run."""
        return self.np.random.default_rng(self.seed)

    def path(self, name: str) -> str:
        """A path in the folder of this test, which is removed after it."""
        return os.path.join(self.folder, name)

    def gpus(self) -> int:
        """How many GPUs the framework sees."""
        if self.framework == "tensorflow":
            return len(self.tf.config.list_physical_devices("GPU"))
        if self.framework == "pytorch":
            return int(self.torch.cuda.device_count())
        return 0

    def write(self, name: str, text: str) -> str:
        """Write a text file; its path."""
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def script(
        self,
        text: str,
        *arguments: str,
        stdin: str = "",
        timeout: float = 150.0,
        **environment: str,
    ) -> Script:
        """Run a program with this interpreter, in the folder, in a process of its own.

        For what ends or changes a process: a debugger's prompt, a crash, a switch that cannot be
        turned back. `Unsupported` when it takes too long: that says more of the machine than of
        the claim.
        """
        path = self.write("script.py", text)
        try:
            done = subprocess.run(
                [sys.executable, path, *arguments],
                input=stdin, capture_output=True, text=True, errors="replace",
                cwd=self.folder, timeout=timeout, check=False, env={**os.environ, **environment},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Unsupported(
                f"a program of its own did not end within {timeout:.0f} s; try when the machine "
                "is quiet"
            ) from None
        return Script(done.returncode, done.stdout, done.stderr)

    def memory_of(self, text: str, *arguments: str, timeout: float = 300.0) -> Dict[str, Any]:
        """Run a program in a process of its own and read what it took at its peak.

        The program calls ``begin()`` when it is set up; ``bytes`` is how far the peak of resident
        memory rose above what was resident then. What it puts into the dictionary ``facts`` comes
        back too. A process of its own, because an allocator keeps what it once had and would
        spare whatever is measured second; and glibc is told to return what is freed, because its
        holes doubled the peak of one and the same step. `Unsupported` where the system cannot tell.
        """
        worker_folder = os.path.dirname(os.path.abspath(__file__))
        done = self.script(
            _MEMORY_BEFORE + text + _MEMORY_AFTER, worker_folder, *arguments, timeout=timeout,
            MALLOC_MMAP_THRESHOLD_="65536",
        )  # fmt: skip
        if done.code != 0:
            last = done.err.strip().splitlines()[-1:] or [f"exit status {done.code}"]
            raise RuntimeError(f"the program that takes the memory failed: {last[0]}")
        found = json.loads(done.out.strip().splitlines()[-1])
        if not found["reset"]:
            raise Unsupported("this system cannot reset the peak of a process's memory")
        return found

    def ratio(
        self, a: Callable[[], Any], b: Callable[[], Any], *, seconds: float = 1.0, pairs: int = 7
    ) -> Dict[str, Any]:
        """Time of ``a`` over time of ``b``, measured in turns (A B B A ...) after a warm-up.

        Each must end with its result on the host. ``ratio`` is the median over the pairs,
        ``low`` and ``high`` the smallest and largest pair, ``a_s`` and ``b_s`` median seconds
        of one call. Claim only what every pair says. `Unsupported` where other programs held the
        processors meanwhile.
        """
        for call in (a, b):
            call()
            call()
        share = seconds / (2 * pairs)
        times: Dict[str, List[float]] = {"a": [], "b": []}
        start = disturbance.now()
        for pair in range(pairs):
            order = (("a", a), ("b", b)) if pair % 2 == 0 else (("b", b), ("a", a))
            for name, call in order:
                times[name].append(_typical_seconds(call, share))
        disturbance.check(start, disturbance.now())
        ratios = sorted(x / y for x, y in zip(times["a"], times["b"]))
        return {
            "ratio": _middle(ratios),
            "low": ratios[0],
            "high": ratios[-1],
            "a_s": _middle(times["a"]),
            "b_s": _middle(times["b"]),
        }


def _typical_seconds(call: Callable[[], Any], seconds: float) -> float:
    """The median call: one that was put off by another program must not decide a pair."""
    start = before = time.perf_counter()
    times: List[float] = []
    while not times or before < start + seconds:
        call()
        now = time.perf_counter()
        times.append(now - before)
        before = now
    return _middle(times)


def _middle(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]
