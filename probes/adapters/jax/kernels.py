"""Work without a network. Imported after JAX itself."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from probes.adapters import base


class Kernel(base.Runner):
    """One function on arrays that lie ready."""

    names = ("input",)

    def __init__(self, adapter: Any, work: Any, mode: str, arrays: base.Arrays) -> None:
        self._work, self._host = work, adapter.host
        self._arrays = [adapter.tensor(arrays[name], work.dtype) for name in self.names]
        self._call = adapter.compiled(self.function, mode)

    def function(self, *arrays: Any) -> Any:
        """What is timed."""
        raise NotImplementedError

    def step(self) -> Any:
        return self._host(self._call(*self._arrays))


class MatrixProduct(Kernel):
    names = ("a", "b")

    def function(self, a: Any, b: Any) -> Any:
        return jnp.matmul(a, b)

    def detail(self) -> str:
        return "jax.numpy.matmul"


class Convolution(Kernel):
    names = ("input", "weight")

    def function(self, x: Any, weight: Any) -> Any:
        return convolution(x, weight)

    def detail(self) -> str:
        return "jax.lax.conv_general_dilated, NHWC"


class ElementwiseChain(Kernel):
    names = ("input", "scale", "shift")

    def function(self, x: Any, scale: Any, shift: Any) -> Any:
        for _ in range(self._work.length // 2):
            x = x * scale
            x = x + shift
        return x

    def detail(self) -> str:
        return "x * scale and x + shift in turn"


def convolution(x: Any, weight: Any) -> Any:
    """Stride 1, padding that keeps height and width; NHWC and HWIO."""
    layout = ("NHWC", "HWIO", "NHWC")
    return jax.lax.conv_general_dilated(x, weight, (1, 1), "SAME", dimension_numbers=layout)
