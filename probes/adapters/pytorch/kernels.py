"""Work without a network. Imported after PyTorch itself."""

from __future__ import annotations

from typing import Any

import torch

from probes.adapters import base


class Kernel(base.Runner):
    """One function on tensors that lie ready, under inference_mode."""

    names = ("input",)

    def __init__(self, adapter: Any, work: Any, mode: str, arrays: base.Arrays) -> None:
        self._work, self._host = work, adapter.to_host(work.dtype)
        self._tensors = [
            adapter.tensor(self.laid_out(name, arrays[name]), work.dtype) for name in self.names
        ]
        self._call = adapter.compiled(self.function, mode)

    def laid_out(self, name: str, array: Any) -> Any:
        """The array in PyTorch's layout."""
        return array

    def function(self, *tensors: Any) -> Any:
        """What is timed."""
        raise NotImplementedError

    def step(self) -> Any:
        with torch.inference_mode():
            return self._host(self._call(*self._tensors))


class MatrixProduct(Kernel):
    names = ("a", "b")

    def function(self, a: Any, b: Any) -> Any:
        return torch.mm(a, b)

    def detail(self) -> str:
        return "torch.mm under inference_mode"


class Convolution(Kernel):
    names = ("input", "weight")

    def laid_out(self, name: str, array: Any) -> Any:
        order = (0, 3, 1, 2) if name == "input" else (3, 2, 0, 1)
        return array.transpose(order).copy()

    def function(self, x: Any, weight: Any) -> Any:
        return torch.nn.functional.conv2d(x, weight, padding=self._work.kernel // 2)

    def rows(self, value: Any) -> Any:
        return torch.as_tensor(value).movedim(1, 3)

    def detail(self) -> str:
        return "torch.nn.functional.conv2d, NCHW, under inference_mode"


class ElementwiseChain(Kernel):
    names = ("input", "scale", "shift")

    def function(self, x: Any, scale: Any, shift: Any) -> Any:
        for _ in range(self._work.length // 2):
            x = x * scale
            x = x + shift
        return x

    def detail(self) -> str:
        return "x * scale and x + shift in turn, under inference_mode"
