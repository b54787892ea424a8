"""numpy: no framework at all, the yardstick. Layers written by hand, in float32."""

from __future__ import annotations

import os
from typing import Any, Dict

from probes import spec
from probes.adapters import base
from probes.failures import Unsupported

_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


class Adapter(base.Adapter):
    """Plain arrays; nothing to compile, so one mode."""

    framework = "numpy"
    package = "numpy"
    modes = (spec.AS_WRITTEN,)

    def prepare_environment(self, threads: int) -> None:
        # Its linear algebra reads these when it is loaded and has no other switch.
        for name in _THREAD_VARIABLES:
            os.environ[name] = str(threads)

    def import_framework(self) -> None:
        import numpy

        self.numpy = numpy

    def configure(self, threads: int, seed: int, device: str) -> Dict[str, str]:
        if device != "cpu":
            raise Unsupported("numpy runs on the processor only")
        return {"threads": str(threads), "device": "cpu", "dtype": spec.DTYPE, "blas": self._blas()}

    def versions(self) -> Dict[str, str]:
        return {"numpy": self.numpy.__version__}

    def matrix_product(
        self, work: spec.MatrixProduct, mode: str, arrays: base.Arrays
    ) -> base.Runner:
        return _MatrixProduct(arrays["a"], arrays["b"])

    def inference(self, work: spec.Inference, mode: str, arrays: base.Arrays) -> base.Runner:
        return _Inference(work, arrays)

    def training_step(self, work: spec.TrainingStep, mode: str, arrays: base.Arrays) -> base.Runner:
        return _TrainingStep(work, arrays)

    def _blas(self) -> str:
        try:
            found = self.numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
            return f"{found['name']} {found['version']}"
        except (TypeError, KeyError):  # numpy before 1.25 only prints
            return "unknown"


class _MatrixProduct(base.Runner):
    def __init__(self, a: Any, b: Any) -> None:
        self._a, self._b = a, b

    def step(self) -> Any:
        return self._a @ self._b

    def detail(self) -> str:
        return "a @ b"


class _Inference(base.Runner):
    def __init__(self, work: spec.Inference, arrays: base.Arrays) -> None:
        self._model = _network(work.network, arrays)
        self._x = arrays["input"]

    def step(self) -> Any:
        return self._model.forward(self._x, training=False)

    def detail(self) -> str:
        return "layers written in numpy"


class _TrainingStep(base.Runner):
    def __init__(self, work: spec.TrainingStep, arrays: base.Arrays) -> None:
        self._work = work
        self._x, self._y = arrays["input"], arrays["target"]
        self.load(arrays)

    def step(self) -> float:
        return self._model.training_step(self._x, self._y, self._work.optimizer)

    def output(self) -> Any:
        return self._model.forward(self._x, training=True)

    def gradient_norm(self) -> float:
        self._model.loss_and_gradients(self._x, self._y)
        return self._model.gradient_norm()

    def load(self, arrays: base.Arrays) -> None:
        self._model = _network(self._work.network, arrays)

    def detail(self) -> str:
        return "layers written in numpy, forward and backward; convolution as one matrix product"


def _network(network: spec.Network, arrays: base.Arrays) -> Any:
    # Imports numpy, which must not happen before its threads are set.
    from probes.reference.network import ReferenceNetwork

    return ReferenceNetwork(network, arrays, spec.DTYPE)
