"""Losses with their gradients, and updates."""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, List, Tuple

import numpy as np

from probes import spec
from probes.reference.layers import Layer


def softmax_cross_entropy(logits: np.ndarray, y: np.ndarray) -> Tuple[float, np.ndarray]:
    """``(mean loss, gradient by the logits)``. The largest logit is taken off: none overflows."""
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    loss = float(np.mean(np.log(sums[:, 0]) - shifted[rows, y]))
    gradient = exponentials / sums
    gradient[rows, y] -= 1
    gradient /= logits.dtype.type(len(y))
    return loss, gradient


def binary_cross_entropy(logits: np.ndarray, y: np.ndarray) -> Tuple[float, np.ndarray]:
    """``(mean loss, gradient by the logits)`` for ``y`` of 0 or 1; no logit overflows."""
    tail = np.exp(-np.abs(logits))
    loss = float(np.mean(np.maximum(logits, 0) - logits * y + np.log1p(tail)))
    probability = np.where(logits >= 0, 1, tail) / (1 + tail)
    return loss, (probability - y) / logits.dtype.type(logits.size)


def mean_squared_error(outputs: np.ndarray, y: np.ndarray) -> Tuple[float, np.ndarray]:
    """``(mean loss, gradient by the outputs)``."""
    difference = outputs - y
    loss = float(np.mean(np.square(difference)))
    return loss, difference * outputs.dtype.type(2 / outputs.size)


LOSSES: Dict[type, Callable[[np.ndarray, np.ndarray], Tuple[float, np.ndarray]]] = {
    spec.SoftmaxCrossEntropy: softmax_cross_entropy,
    spec.BinaryCrossEntropy: binary_cross_entropy,
    spec.MeanSquaredError: mean_squared_error,
}


class SGD:
    """Gradient descent."""

    def __init__(self, optimizer: spec.SGD) -> None:
        self._spec = optimizer

    def update(self, layers: List[Layer]) -> None:
        """Change the arrays of all layers by their gradients."""
        for layer in layers:
            for name, gradient in layer.gradients.items():
                layer.arrays[name] -= gradient.dtype.type(self._spec.learning_rate) * gradient


class Adam:
    """See `spec.Adam`."""

    def __init__(self, optimizer: spec.Adam) -> None:
        self._spec = optimizer
        self._steps = 0
        self._moments: Dict[Tuple[int, str], Tuple[np.ndarray, np.ndarray]] = {}

    def update(self, layers: List[Layer]) -> None:
        """Change the arrays of all layers by their gradients."""
        rule = self._spec
        self._steps += 1
        share_1, share_2 = (1 - beta**self._steps for beta in (rule.beta_1, rule.beta_2))
        for index, layer in enumerate(layers):
            for name, gradient in layer.gradients.items():
                kind = gradient.dtype.type
                first, second = self._of((index, name), gradient)
                first += kind(1 - rule.beta_1) * (gradient - first)
                second += kind(1 - rule.beta_2) * (np.square(gradient) - second)
                root = np.sqrt(second) / kind(math.sqrt(share_2)) + kind(rule.epsilon)
                layer.arrays[name] -= kind(rule.learning_rate / share_1) * first / root

    def _of(self, key: Tuple[int, str], gradient: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        if key not in self._moments:
            self._moments[key] = (np.zeros_like(gradient), np.zeros_like(gradient))
        return self._moments[key]


OPTIMIZERS: Dict[type, Any] = {spec.SGD: SGD, spec.Adam: Adam}
