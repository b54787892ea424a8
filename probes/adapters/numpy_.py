"""numpy: no framework at all, the yardstick. Hand-written layers in float32."""

from __future__ import annotations

import os

from .. import spec
from . import base

_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


class Adapter(base.Adapter):
    framework = "numpy"
    package = "numpy"
    modes = ("as-written",)
    builders = {
        spec.MatrixProduct: "matrix_product",
        spec.Inference: "inference",
        spec.TrainingStep: "training_step",
    }

    def prepare_environment(self, threads):
        # Its linear algebra reads these when it is loaded and has no other switch.
        for name in _THREAD_VARIABLES:
            os.environ[name] = str(threads)

    def import_framework(self):
        import numpy

        self.numpy = numpy

    def configure(self, threads, seed, device):
        if device != "cpu":
            raise base.Unsupported("numpy runs on the processor only")
        return {"threads": str(threads), "device": "cpu", "dtype": spec.DTYPE, "blas": self._blas()}

    def versions(self):
        return {"numpy": self.numpy.__version__}

    def matrix_product(self, work, mode, arrays):
        return _MatrixProduct(arrays["a"], arrays["b"])

    def inference(self, work, mode, arrays):
        return _Inference(work, arrays)

    def training_step(self, work, mode, arrays):
        return _TrainingStep(work, arrays)

    def _blas(self) -> str:
        try:
            found = self.numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
            return f"{found['name']} {found['version']}"
        except (TypeError, KeyError):  # numpy before 1.25 only prints
            return "unknown"


class _MatrixProduct(base.Runner):
    def __init__(self, a, b):
        self._a, self._b = a, b

    def step(self):
        return self._a @ self._b


class _Inference(base.Runner):
    def __init__(self, work, arrays):
        from ..reference.network import ReferenceNetwork

        self._model = ReferenceNetwork(work.network, arrays, spec.DTYPE)
        self._x = arrays["input"]

    def step(self):
        return self._model.forward(self._x, training=False)

    def detail(self):
        return "layers written in numpy"


class _TrainingStep(base.Runner):
    def __init__(self, work, arrays):
        self._work = work
        self._x, self._y = arrays["input"], arrays["target"]
        self.load(arrays)

    def step(self):
        return self._model.training_step(self._x, self._y, self._work.optimizer)

    def output(self):
        return self._model.forward(self._x, training=True)

    def gradient_norm(self):
        self._model.loss_and_gradients(self._x, self._y)
        return self._model.gradient_norm()

    def load(self, arrays):
        from ..reference.network import ReferenceNetwork

        self._model = ReferenceNetwork(self._work.network, arrays, spec.DTYPE)

    def detail(self):
        return "layers written in numpy, forward and backward; convolution as one matrix product"
