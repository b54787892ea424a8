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
    """Plain arrays; nothing to compile, so one mode. numpy has no bfloat16."""

    framework = "numpy"
    package = "numpy"
    modes = (spec.AS_WRITTEN,)
    dtypes = (spec.DTYPE,)

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
        return _Kernel(work, arrays, "a @ b")

    def convolution(self, work: spec.Convolution, mode: str, arrays: base.Arrays) -> base.Runner:
        return _Kernel(work, arrays, "patches side by side and one matrix product")

    def elementwise_chain(
        self, work: spec.ElementwiseChain, mode: str, arrays: base.Arrays
    ) -> base.Runner:
        return _Kernel(work, arrays, "x * scale and x + shift in turn")

    def inference(self, work: spec.Inference, mode: str, arrays: base.Arrays) -> base.Runner:
        return _Inference(work, arrays)

    def changing_lengths(
        self, work: spec.ChangingLengths, mode: str, arrays: base.Arrays
    ) -> base.Runner:
        return _ChangingLengths(work, arrays)

    def training_step(self, work: spec.TrainingStep, mode: str, arrays: base.Arrays) -> base.Runner:
        return _TrainingStep(work, arrays)

    def _blas(self) -> str:
        try:
            found = self.numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
            return f"{found['name']} {found['version']}"
        except (TypeError, KeyError):  # numpy before 1.25 only prints
            return "unknown"


class _Kernel(base.Runner):
    def __init__(self, work: Any, arrays: base.Arrays, words: str) -> None:
        # Imports numpy, which must not happen before its threads are set.
        from probes.reference.kernels import kernel_output

        self._output, self._work, self._arrays, self._words = kernel_output, work, arrays, words

    def step(self) -> Any:
        return self._output(self._work, self._arrays)

    def detail(self) -> str:
        return self._words


class _Inference(base.Runner):
    def __init__(self, work: spec.Inference, arrays: base.Arrays) -> None:
        from probes.reference.network import ReferenceNetwork

        self._model = ReferenceNetwork(work.network, arrays, spec.DTYPE)
        self._x = arrays["input"]

    def step(self) -> Any:
        return self._model.forward(self._x, training=False)

    def detail(self) -> str:
        return "layers written in numpy"


class _ChangingLengths(base.Runner):
    def __init__(self, work: spec.ChangingLengths, arrays: base.Arrays) -> None:
        from probes.reference.network import ReferenceNetwork

        self._model = ReferenceNetwork(work.network, arrays, spec.DTYPE)
        self._xs = [arrays[f"input{index}"] for index in range(work.count)]

    def step(self) -> Any:
        return [self._model.forward(x, training=False) for x in self._xs]

    def rows(self, value: Any) -> Any:
        import numpy

        return numpy.concatenate(value)

    def detail(self) -> str:
        return "layers written in numpy"


class _TrainingStep(base.Runner):
    def __init__(self, work: spec.TrainingStep, arrays: base.Arrays) -> None:
        self._work = work
        self._x, self._y = arrays["input"], arrays["target"]
        self.load(arrays)

    def step(self) -> float:
        return self._training.step(self._x, self._y)

    def output(self) -> Any:
        return self._training.model.forward(self._x, training=True)

    def gradient_norm(self) -> float:
        self._training.loss_and_gradients(self._x, self._y)
        return self._training.model.gradient_norm()

    def load(self, arrays: base.Arrays) -> None:
        from probes.reference.network import ReferenceTraining

        self._training = ReferenceTraining(self._work, arrays, spec.DTYPE)

    def detail(self) -> str:
        return "layers written in numpy, forward and backward; convolution as one matrix product"
