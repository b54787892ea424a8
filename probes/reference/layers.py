"""One class per layer of `spec`: ``forward(x, training)`` keeps what ``backward(gradient)`` needs.

``backward`` takes the gradient of the loss by the output, fills ``gradients`` (one per trainable
parameter) and returns the gradient by the input, or None where ``need_input`` is false and leaving
it out saves work. Images are NHWC.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple, Type

import numpy as np

from probes import spec


class Layer:
    """Arrays by name, gradients by name."""

    def __init__(self, layer: Any, arrays: Dict[str, np.ndarray]) -> None:
        self.spec = layer
        self.arrays = arrays
        self.gradients: Dict[str, np.ndarray] = {}

    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        raise NotImplementedError

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        raise NotImplementedError


class Dense(Layer):
    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._x = x
        return x @ self.arrays["weight"] + self.arrays["bias"]

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        self.gradients = {"weight": self._x.T @ gradient, "bias": gradient.sum(axis=0)}
        return gradient @ self.arrays["weight"].T if need_input else None


class Conv2D(Layer):
    """Patches side by side (im2col), then one matrix product."""

    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        weight = self.arrays["weight"]
        self._shape = x.shape
        self._columns = patches(x, weight.shape[0])
        out = self._columns @ weight.reshape(-1, weight.shape[3]) + self.arrays["bias"]
        return out.reshape(*x.shape[:3], weight.shape[3])

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        weight = self.arrays["weight"]
        flat = gradient.reshape(-1, weight.shape[3])
        by_weight = self._columns.T @ flat
        self.gradients = {"weight": by_weight.reshape(weight.shape), "bias": flat.sum(axis=0)}
        if not need_input:
            return None
        columns = flat @ weight.reshape(-1, weight.shape[3]).T
        return _add_patches(columns, self._shape, weight.shape[0])


class BatchNorm(Layer):
    """Batch statistics in training, running ones otherwise; biased variance for both.

    PyTorch keeps the unbiased variance as its running one. That shows in inference after training,
    never in the losses of training, which are what is compared.
    """

    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        if training:
            mean = _sum(x) / _count(x)
            variance = _sum(np.square(x - mean)) / _count(x)
            keep = self.spec.momentum
            for name, value in (("running_mean", mean), ("running_variance", variance)):
                self.arrays[name] = keep * self.arrays[name] + (1 - keep) * value
        else:
            mean, variance = self.arrays["running_mean"], self.arrays["running_variance"]
        self._inverse = 1 / np.sqrt(variance + x.dtype.type(self.spec.epsilon))
        self._normal = (x - mean) * self._inverse
        return self._normal * self.arrays["scale"] + self.arrays["shift"]

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        by_scale = _sum(gradient * self._normal)
        by_shift = _sum(gradient)
        self.gradients = {"scale": by_scale, "shift": by_shift}
        count = _count(gradient)
        centred = gradient - by_shift / count - self._normal * (by_scale / count)
        return centred * (self.arrays["scale"] * self._inverse)


class ReLU(Layer):
    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._positive = x > 0
        return np.maximum(x, 0)

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        return gradient * self._positive


class MaxPool(Layer):
    """Where several values of a window are the largest, the first takes the gradient.

    Rows and columns that fill no whole window are left out, as both frameworks do.
    """

    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._x = x
        first, *others = self._corners(x)
        out = first
        for corner in others:
            out = np.maximum(out, corner)
        self._out = out
        return out

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        result = np.zeros_like(self._x)
        free = np.ones(self._out.shape, bool)
        for corner, target in zip(self._corners(self._x), self._corners(result)):
            largest = (corner == self._out) & free
            target[...] = gradient * largest
            free &= ~largest
        return result

    def _corners(self, x: np.ndarray) -> List[np.ndarray]:
        """Views of the first, second ... element of every window."""
        size = self.spec.size
        height, width = (length // size * size for length in x.shape[1:3])
        return [
            x[:, row:height:size, column:width:size]
            for row in range(size)
            for column in range(size)
        ]


class Flatten(Layer):
    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._shape = x.shape
        return x.reshape(x.shape[0], -1)

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        return gradient.reshape(self._shape)


LAYERS: Dict[type, Type[Layer]] = {
    spec.Dense: Dense,
    spec.Conv2D: Conv2D,
    spec.BatchNorm: BatchNorm,
    spec.ReLU: ReLU,
    spec.MaxPool: MaxPool,
    spec.Flatten: Flatten,
}


def _sum(x: np.ndarray) -> np.ndarray:
    """Sum per channel, one axis after the other: in float32 one long sum would lose digits."""
    while x.ndim > 1:
        x = x.sum(axis=0)
    return x


def _count(x: np.ndarray) -> Any:
    """How many values each channel has, as a number of the same precision."""
    return x.dtype.type(x.size // x.shape[-1])


def patches(x: np.ndarray, kernel: int) -> np.ndarray:
    """Rows: every pixel's neighbourhood, in height, width, channel order."""
    margin = kernel // 2
    padded = np.pad(x, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    n, height, width, channels = x.shape
    out = np.empty((n, height, width, kernel, kernel, channels), x.dtype)
    for row in range(kernel):
        for column in range(kernel):
            out[:, :, :, row, column] = padded[:, row : row + height, column : column + width]
    return out.reshape(n * height * width, kernel * kernel * channels)


def _add_patches(columns: np.ndarray, shape: Tuple[int, ...], kernel: int) -> np.ndarray:
    """The transpose of `patches`: what each pixel gave to its neighbourhoods, summed."""
    margin = kernel // 2
    n, height, width, channels = shape
    parts = columns.reshape(n, height, width, kernel, kernel, channels)
    padded = np.zeros((n, height + 2 * margin, width + 2 * margin, channels), columns.dtype)
    for row in range(kernel):
        for column in range(kernel):
            padded[:, row : row + height, column : column + width] += parts[:, :, :, row, column]
    return padded[:, margin : margin + height, margin : margin + width]
