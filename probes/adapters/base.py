"""What an adapter is: how one framework is set up, and how it builds each kind of work.

An adapter's file imports nothing but this package at its top; the framework (and numpy) come in
``import_framework``, so that the time is measured and a failure gets its status.
"""

from __future__ import annotations

import sys
from typing import Any, Callable, ClassVar, Dict, List, Optional, Tuple

from probes import spec
from probes.failures import ImportFailure, Unsupported, first_line
from probes.protocol import IMPORT_ERROR, NOT_INSTALLED

Arrays = Dict[str, Any]
"""numpy arrays by the names that `protocol` lists."""


class Runner:
    """One workload, built and ready.

    Every method ends with its result on the host. The defaults are those of work without state.
    """

    def step(self) -> Any:
        """The timed call: the loss (float) of a training step, else the output (array)."""
        raise NotImplementedError

    def rows(self, value: Any) -> Any:
        """What `step` returned, in the layout of the specification; this is not timed."""
        return value

    def output(self) -> Any:
        """The output (array) at the current weights, where `step` returns a loss."""
        raise NotImplementedError

    def gradient_norm(self) -> float:
        """Norm of the gradients at the current weights."""
        raise NotImplementedError

    def compilations(self) -> Optional[int]:
        """How often this work was traced or compiled so far; None where nobody counts."""
        return None

    def load(self, arrays: Arrays) -> None:
        """Go back to these weights. They are not kept: they would count as memory."""

    def detail(self) -> str:
        """One sentence on what was built."""
        return ""


class Adapter:
    """Base of all adapters; ``framework`` and ``package`` (what is imported) say which."""

    framework: ClassVar[str]
    package: ClassVar[str]
    modes: ClassVar[Tuple[str, ...]] = spec.MODES
    dtypes: ClassVar[Tuple[str, ...]] = spec.DTYPES
    builders: ClassVar[Dict[type, str]] = {
        spec.MatrixProduct: "matrix_product",
        spec.Convolution: "convolution",
        spec.ElementwiseChain: "elementwise_chain",
        spec.Inference: "inference",
        spec.ChangingLengths: "changing_lengths",
        spec.TrainingStep: "training_step",
    }
    """Kind of work to the name of the method ``(work, mode, arrays) -> Runner``."""

    compiles_slowly: ClassVar[bool] = False
    """Whether a first compilation takes tens of seconds, so that short suites do it but once."""

    compiler_seconds = 0.0
    """What loading and setting up the compiler took in this process so far."""

    def prepare_environment(self, threads: int) -> None:
        """Set what must stand in the environment before the import."""

    def import_framework(self) -> None:
        """Import it. Any exception is turned into `ImportFailure` by `load`."""
        raise NotImplementedError

    def configure(self, threads: int, seed: int, device: str) -> Dict[str, str]:
        """Threads, precision, device; returns settings as found, text by name."""
        raise NotImplementedError

    def reseed(self, seed: int) -> None:
        """Start the framework's random numbers again."""

    def versions(self) -> Dict[str, str]:
        """Version by package name."""
        raise NotImplementedError

    def explain(self, error: Exception) -> Exception:
        """A plainer exception for one that building or the first step raised, or the same."""
        return error

    def array(self, value: Any) -> Any:
        """What a step returned as something that numpy can read; this is not timed."""
        return value

    def load(self, threads: int) -> None:
        """Import the framework. Raises `ImportFailure`: not installed, or broken."""
        self.prepare_environment(threads)
        try:
            self.import_framework()
        except ModuleNotFoundError as error:
            missing = (error.name or "").split(".")[0]
            if missing == self.package:
                reason = f"{self.package} is not installed in {sys.executable}"
                raise ImportFailure(NOT_INSTALLED, reason) from error
            raise _broken(self.package, error) from error
        except (Exception, SystemExit) as error:
            raise _broken(self.package, error) from error

    def build(self, work: spec.Work, mode: str, arrays: Arrays) -> Runner:
        """The runner of a piece of work. Raises `Unsupported`."""
        name = self.builders.get(type(work))
        if name is None or not hasattr(self, name):
            kind = type(work).__name__
            raise Unsupported(f"the {self.framework} adapter cannot run a {kind}")
        if mode not in self.modes:
            raise Unsupported(f"{self.framework} has no mode {mode}")
        if work.dtype not in self.dtypes:
            raise Unsupported(f"{self.framework} does not calculate in {work.dtype}")
        return getattr(self, name)(work, mode, arrays)


def build_layers(
    framework: str,
    network: spec.Network,
    builders: Dict[type, Callable[[Any, spec.Shape], Any]],
) -> List[Any]:
    """One framework layer per layer of the specification, in order.

    ``builders`` maps a layer type of `spec` to ``(layer, input shape) -> framework layer``.
    """
    built = []
    for layer, shape in zip(network.layers, network.shapes()):
        build = builders.get(type(layer))
        if build is None:
            raise Unsupported(f"the {framework} adapter has no {layer.text()}")
        built.append(build(layer, shape))
    return built


def _broken(package: str, error: BaseException) -> ImportFailure:
    reason = f"importing {package} failed: {type(error).__name__}: {first_line(error)}"
    return ImportFailure(IMPORT_ERROR, reason)
