"""The encoder block in numpy: layer normalisation, attention, exact GELU, forward and backward."""

from __future__ import annotations

import math
from typing import Dict, Optional, Tuple, Type

import numpy as np

from probes import spec
from probes.reference.layers import Layer

_erf = np.frompyfunc(math.erf, 1, 1)


class EncoderBlock(Layer):
    """Each ``_x`` method keeps what ``_x_back`` needs, and that adds to ``gradients``."""

    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._kept: Dict[str, Tuple[np.ndarray, ...]] = {}
        x = x + self._attend(self._norm("attention_norm", x))
        hidden = self._dense("expand", self._norm("feed_norm", x))
        cumulative = (1 + erf(hidden * hidden.dtype.type(0.5**0.5))) * hidden.dtype.type(0.5)
        self._kept["gelu"] = (hidden, cumulative)
        return x + self._dense("contract", hidden * cumulative)

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        self.gradients = {}
        hidden, cumulative = self._kept["gelu"]
        density = np.exp(-np.square(hidden) / 2) / hidden.dtype.type(math.sqrt(2 * math.pi))
        by_hidden = self._dense_back("contract", gradient) * (cumulative + hidden * density)
        gradient = gradient + self._norm_back("feed_norm", self._dense_back("expand", by_hidden))
        return gradient + self._norm_back("attention_norm", self._attend_back(gradient))

    def _dense(self, name: str, x: np.ndarray) -> np.ndarray:
        self._kept[name] = (x,)
        return x @ self.arrays[f"{name}_weight"] + self.arrays[f"{name}_bias"]

    def _dense_back(self, name: str, gradient: np.ndarray) -> np.ndarray:
        (x,) = self._kept[name]
        flat = gradient.reshape(-1, gradient.shape[-1])
        self.gradients[f"{name}_weight"] = x.reshape(-1, x.shape[-1]).T @ flat
        self.gradients[f"{name}_bias"] = flat.sum(axis=0)
        return gradient @ self.arrays[f"{name}_weight"].T

    def _norm(self, name: str, x: np.ndarray) -> np.ndarray:
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = np.square(centred).mean(axis=-1, keepdims=True)
        inverse = 1 / np.sqrt(variance + x.dtype.type(self.spec.epsilon))
        normal = centred * inverse
        self._kept[name] = (normal, inverse)
        return normal * self.arrays[f"{name}_scale"] + self.arrays[f"{name}_shift"]

    def _norm_back(self, name: str, gradient: np.ndarray) -> np.ndarray:
        normal, inverse = self._kept[name]
        self.gradients[f"{name}_scale"] = (gradient * normal).sum(axis=(0, 1))
        self.gradients[f"{name}_shift"] = gradient.sum(axis=(0, 1))
        scaled = gradient * self.arrays[f"{name}_scale"]
        mean = scaled.mean(axis=-1, keepdims=True)
        along = (scaled * normal).mean(axis=-1, keepdims=True)
        return (scaled - mean - normal * along) * inverse

    def _attend(self, x: np.ndarray) -> np.ndarray:
        query, key, value = (self._heads(self._dense(n, x)) for n in ("query", "key", "value"))
        scale = x.dtype.type(query.shape[-1] ** -0.5)
        weights = softmax(query @ key.swapaxes(-1, -2) * scale)
        self._kept["attention"] = (query, key, value, weights)
        return self._dense("output", _joined(weights @ value))

    def _attend_back(self, gradient: np.ndarray) -> np.ndarray:
        query, key, value, weights = self._kept["attention"]
        scale = gradient.dtype.type(query.shape[-1] ** -0.5)
        by_mix = self._heads(self._dense_back("output", gradient))
        by_weights = by_mix @ value.swapaxes(-1, -2)
        by_scores = weights * (by_weights - (by_weights * weights).sum(axis=-1, keepdims=True))
        by_scores *= scale
        parts = {
            "query": by_scores @ key,
            "key": by_scores.swapaxes(-1, -2) @ query,
            "value": weights.swapaxes(-1, -2) @ by_mix,
        }
        backs = [self._dense_back(name, _joined(part)) for name, part in parts.items()]
        return backs[0] + backs[1] + backs[2]

    def _heads(self, x: np.ndarray) -> np.ndarray:
        """Batch x positions x width to batch x heads x positions x width of a head."""
        batch, positions, width = x.shape
        heads = self.spec.heads
        return x.reshape(batch, positions, heads, width // heads).transpose(0, 2, 1, 3)


LAYERS: Dict[type, Type[Layer]] = {spec.EncoderBlock: EncoderBlock}


def softmax(x: np.ndarray) -> np.ndarray:
    """Over the last axis. The largest is taken off: none overflows."""
    exponentials = np.exp(x - x.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def erf(x: np.ndarray) -> np.ndarray:
    """Error function: exact in float64; in float32, where it is timed, to 1.5e-7.

    numpy has none. The approximation is 7.1.26 of Abramowitz and Stegun.
    """
    if x.dtype == np.float64:
        return _erf(x).astype(np.float64)
    kind = x.dtype.type
    size = np.abs(x)
    t = 1 / (1 + kind(0.3275911) * size)
    polynomial = kind(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        polynomial = polynomial * t + kind(factor)
    return np.sign(x) * (1 - polynomial * t * np.exp(-size * size))


def _joined(x: np.ndarray) -> np.ndarray:
    """The heads side by side again."""
    batch, heads, positions, width = x.shape
    return x.transpose(0, 2, 1, 3).reshape(batch, positions, heads * width)
