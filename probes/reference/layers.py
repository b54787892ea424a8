"""One class per layer of `spec`: ``forward(x, training)`` keeps what ``backward(gradient)`` needs.

``backward`` takes the gradient of the loss by the output, fills ``gradients`` (one per trainable
parameter) and returns the gradient by the input. Images are NHWC.
"""

from __future__ import annotations

import numpy as np

from .. import spec


class Layer:
    """Arrays by name, gradients by name."""

    def __init__(self, layer, arrays: dict) -> None:
        self.spec = layer
        self.arrays = arrays
        self.gradients = {}

    def forward(self, x, training: bool):
        raise NotImplementedError

    def backward(self, gradient, need_input: bool = True):
        raise NotImplementedError


class Dense(Layer):
    def forward(self, x, training):
        self._x = x
        return x @ self.arrays["weight"] + self.arrays["bias"]

    def backward(self, gradient, need_input=True):
        self.gradients = {"weight": self._x.T @ gradient, "bias": gradient.sum(axis=0)}
        return gradient @ self.arrays["weight"].T if need_input else None


class Conv2D(Layer):
    """Patches side by side (im2col), then one matrix product."""

    def forward(self, x, training):
        weight = self.arrays["weight"]
        self._shape = x.shape
        self._columns = _patches(x, weight.shape[0])
        out = self._columns @ weight.reshape(-1, weight.shape[3]) + self.arrays["bias"]
        return out.reshape(*x.shape[:3], weight.shape[3])

    def backward(self, gradient, need_input=True):
        weight = self.arrays["weight"]
        flat = gradient.reshape(-1, weight.shape[3])
        by_weight = self._columns.T @ flat
        self.gradients = {"weight": by_weight.reshape(weight.shape), "bias": flat.sum(axis=0)}
        if not need_input:
            return None
        columns = flat @ weight.reshape(-1, weight.shape[3]).T
        return _add_patches(columns, self._shape, weight.shape[0])


class BatchNorm(Layer):
    """Batch statistics in training, running ones otherwise; biased variance for both."""

    def forward(self, x, training):
        axes = tuple(range(x.ndim - 1))
        if training:
            mean, variance = x.mean(axis=axes), x.var(axis=axes)
            keep = self.spec.momentum
            for name, value in (("running_mean", mean), ("running_variance", variance)):
                self.arrays[name] = keep * self.arrays[name] + (1 - keep) * value
        else:
            mean, variance = self.arrays["running_mean"], self.arrays["running_variance"]
        self._inverse = 1 / np.sqrt(variance + x.dtype.type(self.spec.epsilon))
        self._normal = (x - mean) * self._inverse
        return self._normal * self.arrays["scale"] + self.arrays["shift"]

    def backward(self, gradient, need_input=True):
        axes = tuple(range(gradient.ndim - 1))
        by_scale = (gradient * self._normal).sum(axis=axes)
        by_shift = gradient.sum(axis=axes)
        self.gradients = {"scale": by_scale, "shift": by_shift}
        count = gradient.dtype.type(gradient.size // gradient.shape[-1])
        centred = gradient - by_shift / count - self._normal * (by_scale / count)
        return centred * (self.arrays["scale"] * self._inverse)


class ReLU(Layer):
    def forward(self, x, training):
        self._positive = x > 0
        return np.maximum(x, 0)

    def backward(self, gradient, need_input=True):
        return gradient * self._positive


class MaxPool(Layer):
    """Where several values of a window are the largest, the first takes the gradient."""

    def forward(self, x, training):
        size = self.spec.size
        n, height, width, channels = x.shape
        rows, columns = height // size, width // size
        inner = x[:, : rows * size, : columns * size]
        windows = inner.reshape(n, rows, size, columns, size, channels)
        windows = windows.transpose(0, 1, 3, 5, 2, 4).reshape(n, rows, columns, channels, size**2)
        self._shape = x.shape
        self._largest = windows.argmax(axis=-1)[..., None]
        return np.take_along_axis(windows, self._largest, axis=-1)[..., 0]

    def backward(self, gradient, need_input=True):
        size = self.spec.size
        n, rows, columns, channels = gradient.shape
        windows = np.zeros((*gradient.shape, size**2), gradient.dtype)
        np.put_along_axis(windows, self._largest, gradient[..., None], axis=-1)
        windows = windows.reshape(n, rows, columns, channels, size, size)
        inner = windows.transpose(0, 1, 4, 2, 5, 3)
        out = np.zeros(self._shape, gradient.dtype)
        inner = inner.reshape(n, rows * size, columns * size, channels)
        out[:, : rows * size, : columns * size] = inner
        return out


class Flatten(Layer):
    def forward(self, x, training):
        self._shape = x.shape
        return x.reshape(x.shape[0], -1)

    def backward(self, gradient, need_input=True):
        return gradient.reshape(self._shape)


LAYERS = {
    spec.Dense: Dense,
    spec.Conv2D: Conv2D,
    spec.BatchNorm: BatchNorm,
    spec.ReLU: ReLU,
    spec.MaxPool: MaxPool,
    spec.Flatten: Flatten,
}


def _patches(x, kernel: int):
    """Rows: every pixel's neighbourhood, in height, width, channel order."""
    margin = kernel // 2
    padded = np.pad(x, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    n, height, width, channels = x.shape
    out = np.empty((n, height, width, kernel, kernel, channels), x.dtype)
    for row in range(kernel):
        for column in range(kernel):
            out[:, :, :, row, column] = padded[:, row : row + height, column : column + width]
    return out.reshape(n * height * width, kernel * kernel * channels)


def _add_patches(columns, shape, kernel: int):
    """The transpose of `_patches`: what each pixel gave to its neighbourhoods, summed."""
    margin = kernel // 2
    n, height, width, channels = shape
    patches = columns.reshape(n, height, width, kernel, kernel, channels)
    padded = np.zeros((n, height + 2 * margin, width + 2 * margin, channels), columns.dtype)
    for row in range(kernel):
        for column in range(kernel):
            padded[:, row : row + height, column : column + width] += patches[:, :, :, row, column]
    return padded[:, margin : margin + height, margin : margin + width]
