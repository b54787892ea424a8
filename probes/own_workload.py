"""A workload of the user's own: a file that defines one step for several frameworks.

The file is run when it is first needed, after the framework was imported. It defines ``TITLE``,
``make(seed)`` and, for each framework, a function called like the framework's id,
``(arrays, mode) -> step object``; optionally ``reference(arrays)``. docs/your-own-workload.md has
the whole of it. What is wrong with the file is told as one sentence with file and line.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
import types
from typing import Any, Callable, Dict, List, Tuple

from probes import memory
from probes.adapters.base import Adapter, Runner
from probes.failures import Unsupported, first_line
from probes.protocol import BadRequest
from probes.spec import AS_WRITTEN

Arrays = Dict[str, Any]

FIRST_STEPS = 3
"""Steps whose values are compared, and after which the output is."""
_NAME = "own_workload_file"


class WrongWorkload(BadRequest):
    """The user's file is not as it has to be, or failed; the words name the line."""


class OwnWorkload:
    """The file and what it defines."""

    def __init__(self, path: str, name: str) -> None:
        self.path = os.path.abspath(path)
        self.id = name
        self._module: Any = None

    @property
    def module(self) -> Any:
        """What the file defines. Raises `WrongWorkload` where it cannot be run."""
        if self._module is None:
            self._module = self._run()
        return self._module

    def describe(self) -> Dict[str, Any]:
        """As `spec.Workload.describe`."""
        title = getattr(self.module, "TITLE", None)
        if not isinstance(title, str) or not title.strip():
            raise WrongWorkload(f"{self._place(1)}: TITLE must be a text that is not empty")
        text = (self.module.__doc__ or "").strip().splitlines()
        work = f"{os.path.basename(self.path)}: {text[0] if text else title}"
        return {"id": self.id, "title": title, "work": work, "flops": None, "modes": [],
                "options": []}  # fmt: skip

    def make(self, seed: int) -> Tuple[Arrays, Arrays]:
        """Weights and inputs, and what every framework must reproduce (empty if nobody says)."""
        import numpy

        make = self._function("make", "make(seed)")
        arrays = self._call(make, seed)
        self._check_arrays(arrays, make, "make(seed)", numpy)
        if not hasattr(self.module, "reference"):
            return arrays, {}
        reference = self._function("reference", "reference(arrays)")
        expected = self._call(reference, {name: array.copy() for name, array in arrays.items()})
        self._check_arrays(expected, reference, "reference(arrays)", numpy)
        known = {"output", "losses"}
        if not set(expected) <= known:
            odd = ", ".join(sorted(set(expected) - known))
            raise self._wrong(reference, f"reference(arrays) may give output and losses, not {odd}")
        return arrays, {name: numpy.asarray(a, dtype="float64") for name, a in expected.items()}

    def prepare(
        self, adapter: Adapter, mode: str, arrays: Arrays, *, brief: bool = False
    ) -> Tuple[Runner, Dict[str, Any], Arrays]:
        """``(runner, result, arrays to check)``, as `preparation.prepare`."""
        said = f"{adapter.framework}(arrays, mode)"
        build = self._function(adapter.framework, said)
        memory.reset()
        start = time.perf_counter()
        made = self._call(build, arrays, mode)
        if made is None:
            raise Unsupported(f"{self._place_of(build)}: {said} has nothing for the mode {mode}")
        for name in ("step", "output"):
            if not callable(getattr(made, name, None)):
                kind = type(made).__name__
                raise self._wrong(build, f"{said} returned a {kind} without a method {name}()")
        built = time.perf_counter()
        values = [self._step(made, build, adapter)]
        end = time.perf_counter()
        seconds = []
        for _ in range(1 if brief else FIRST_STEPS - 1):
            before = time.perf_counter()
            values.append(self._step(made, build, adapter))
            seconds.append(time.perf_counter() - before)
        check = self._check(made, build, adapter, values, brief=brief)
        if callable(getattr(made, "reset", None)):
            self._call(made.reset)
        result = {
            "first_call_seconds": end - start,
            "dtype": "",
            "peak_bytes": memory.read()["peak_bytes"],
            "detail": f"{said} of {os.path.basename(self.path)}",
        }
        if mode != AS_WRITTEN:
            result["compile_seconds"] = max(0.0, (end - built) - min(seconds))
        return _Runner(made), result, check

    def _check(
        self, made: Any, build: Any, adapter: Adapter, values: List[Any], *, brief: bool
    ) -> Arrays:
        numpy = adapter.numpy  # type: ignore[attr-defined]
        losses = numpy.ndim(values[0]) == 0
        if losses and brief:
            return {"losses": numpy.array(values, dtype="float64")}
        output = self._call(made.output)
        self._check_value(output, build, adapter, "output()")
        check = {"output": numpy.array(output, dtype="float64")}
        if losses:
            check["losses"] = numpy.array(values, dtype="float64")
        return check

    def _step(self, made: Any, build: Any, adapter: Adapter) -> Any:
        value = self._call(made.step)
        self._check_value(value, build, adapter, "step()")
        return value

    def _check_value(self, value: Any, build: Any, adapter: Adapter, said: str) -> None:
        numpy = adapter.numpy  # type: ignore[attr-defined]
        number = isinstance(value, (float, int, numpy.number)) and not isinstance(value, bool)
        if number or (isinstance(value, numpy.ndarray) and value.dtype.kind in "biuf"):
            return
        kind = f"{type(value).__module__.partition('.')[0]}.{type(value).__name__}"
        raise self._wrong(
            build,
            f"{said} returned a {kind}; it must end with its result on the host, "
            "as a float or a numpy array",
        )

    def _check_arrays(self, arrays: Any, function: Any, said: str, numpy: Any) -> None:
        if not isinstance(arrays, dict) or not arrays:
            raise self._wrong(function, f"{said} must return a dict of numpy arrays")
        for name, array in arrays.items():
            fine = isinstance(array, numpy.ndarray) and array.dtype.kind in "biuf"
            if not isinstance(name, str) or not fine:
                kind = type(array).__name__
                if isinstance(array, numpy.ndarray):
                    kind = f"numpy array of {array.dtype}"
                raise self._wrong(
                    function, f"{said}: {name!r} is a {kind}, not a numpy array of numbers"
                )

    def _function(self, name: str, said: str) -> Callable[..., Any]:
        found = getattr(self.module, name, None)
        if not callable(found):
            if name in ("make", "reference"):
                raise WrongWorkload(f"{self._place(1)}: there is no function {said}")
            raise Unsupported(f"{self._place(1)}: there is no function {said}")
        return found

    def _run(self) -> Any:
        try:
            with open(self.path, encoding="utf-8") as stream:
                source = stream.read()
        except (OSError, ValueError) as error:
            raise WrongWorkload(f"{self.path} cannot be read: {error}") from None
        module = types.ModuleType(_NAME)
        module.__file__ = self.path
        sys.modules[_NAME] = module
        folder = os.path.dirname(self.path)
        if folder not in sys.path:
            sys.path.append(folder)  # its neighbours may be imported, and hide nothing
        try:
            code = compile(source, self.path, "exec", dont_inherit=True)
        except SyntaxError as error:
            raise WrongWorkload(f"{self._place(error.lineno or 1)}: {error.msg}") from None
        self._call(lambda: exec(code, module.__dict__))
        return module

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run code of the file; what it raises is told with the last line of the file it came by.

        What means more than its words (no memory, not supported) goes on as it is.
        """
        try:
            return function(*arguments)
        except (WrongWorkload, Unsupported, MemoryError):
            raise
        except (Exception, SystemExit) as error:
            if type(error).__name__ in ("OutOfMemoryError", "ResourceExhaustedError"):
                raise
            frames = traceback.extract_tb(error.__traceback__)
            mine = [frame.lineno for frame in frames if frame.filename == self.path]
            line = mine[-1] if mine else None
            words = f"{type(error).__name__}: {first_line(error)}"
            raise WrongWorkload(f"{self._place(line or 1)}: {words}") from error

    def _wrong(self, function: Any, problem: str) -> WrongWorkload:
        return WrongWorkload(f"{self._place_of(function)}: {problem}")

    def _place_of(self, function: Any) -> str:
        code = getattr(function, "__code__", None)
        if code is None and isinstance(function, type):
            code = getattr(function.__init__, "__code__", None)
        same = code is not None and code.co_filename == self.path
        return self._place(code.co_firstlineno if same else 1)

    def _place(self, line: int) -> str:
        return f"{self.path}:{line}"


class _Runner(Runner):
    def __init__(self, made: Any) -> None:
        # The bound method itself: nothing of ours is in the timed call.
        self.step = made.step  # type: ignore[method-assign]
