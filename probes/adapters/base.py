"""What an adapter is: how one framework is set up, and how it builds each kind of work.

An adapter's file imports its framework inside ``load``, so that the time is measured and a failure
gets its status.
"""

from __future__ import annotations

import sys

from .. import spec
from ..failures import ImportFailure, Unsupported, first_line
from ..protocol import IMPORT_ERROR, NOT_INSTALLED


class Runner:
    """One workload, built and ready.

    Every method ends with its result on the host. The defaults are those of work without state.
    """

    def step(self):
        """The timed call: the loss (float) of a training step, else the output (array)."""
        raise NotImplementedError

    def output(self):
        """The output (array) that is checked: of the timed call itself, unless it is a loss."""
        return self.step()

    def gradient_norm(self):
        """Norm of the gradients at the current weights."""
        raise NotImplementedError

    def load(self, arrays: dict) -> None:
        """Go back to these weights. They are not kept: they would count as memory."""

    def detail(self) -> str:
        """One sentence on what was built."""
        return ""

    def close(self) -> None:
        """Give back what the framework would otherwise keep for the life of the process."""


class Adapter:
    """Base of all adapters; ``framework`` and ``package`` (what is imported) say which."""

    framework = ""
    package = ""
    modes = spec.MODES
    builders = {}
    """Kind of work to the name of the method ``(work, mode, arrays) -> Runner``."""

    def import_framework(self) -> None:
        """Import it. Any exception is turned into `ImportFailure` by `start`."""
        raise NotImplementedError

    def prepare_environment(self, threads: int) -> None:
        """Set what must stand in the environment before the import."""

    def configure(self, threads: int, seed: int, device: str) -> dict:
        """Threads, precision, device; returns settings as found, text by name."""
        raise NotImplementedError

    def versions(self) -> dict:
        """Version by package name."""
        raise NotImplementedError

    def load(self, threads: int) -> None:
        """Import the framework. Raises `ImportFailure`: not installed, or broken."""
        self.prepare_environment(threads)
        try:
            self.import_framework()
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] == self.package:
                raise ImportFailure(
                    NOT_INSTALLED, f"{self.package} is not installed in {sys.executable}"
                ) from error
            raise _broken(self.package, error) from error
        except (Exception, SystemExit) as error:
            raise _broken(self.package, error) from error

    def build(self, work, mode: str, arrays: dict) -> Runner:
        """The runner of a piece of work. Raises `Unsupported`."""
        name = self.builders.get(type(work))
        if name is None:
            kind = type(work).__name__
            raise Unsupported(f"the {self.framework} adapter cannot run a {kind}")
        if mode not in self.modes:
            raise Unsupported(f"{self.framework} has no mode {mode}")
        return getattr(self, name)(work, mode, arrays)


def build_layers(framework: str, network, builders: dict) -> list:
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
