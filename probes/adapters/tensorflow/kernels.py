"""Work without a network. Imported after TensorFlow itself."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from probes.adapters import base


class Kernel(base.Runner):
    """One function on tensors that lie ready."""

    names = ("input",)

    def __init__(self, adapter: Any, work: Any, mode: str, arrays: base.Arrays) -> None:
        self._work, self._host = work, adapter.host
        self._tensors = [adapter.tensor(arrays[name], work.dtype) for name in self.names]
        self._call = adapter.compiled(self.function, mode, *self._tensors)

    def function(self, *tensors: Any) -> Any:
        """What is timed."""
        raise NotImplementedError

    def step(self) -> Any:
        return self._host(self._call(*self._tensors))


class MatrixProduct(Kernel):
    names = ("a", "b")

    def function(self, a: Any, b: Any) -> Any:
        return tf.linalg.matmul(a, b)

    def detail(self) -> str:
        return "tf.linalg.matmul"


class Convolution(Kernel):
    names = ("input", "weight")

    def function(self, x: Any, weight: Any) -> Any:
        return tf.nn.conv2d(x, weight, strides=1, padding="SAME")

    def detail(self) -> str:
        return "tf.nn.conv2d, NHWC"


class ElementwiseChain(Kernel):
    names = ("input", "scale", "shift")

    def function(self, x: Any, scale: Any, shift: Any) -> Any:
        for _ in range(self._work.length // 2):
            x = x * scale
            x = x + shift
        return x

    def detail(self) -> str:
        return "x * scale and x + shift in turn"
