"""A network of `layers`, its loss and its update."""

from __future__ import annotations

import math
from typing import Dict, List, Optional, Tuple

import numpy as np

from probes import spec
from probes.failures import Unsupported
from probes.reference.layers import LAYERS, Layer

FIRST_STEPS = 3
"""How many training steps are compared before anything is timed."""


class ReferenceNetwork:
    """Built from a `spec.Network` and its arrays, which are copied into ``dtype``."""

    def __init__(self, network: spec.Network, arrays: Dict[str, np.ndarray], dtype: str) -> None:
        self.layers: List[Layer] = []
        self.logits: Optional[np.ndarray] = None
        for index, layer in enumerate(network.layers):
            build = LAYERS.get(type(layer))
            if build is None:
                raise Unsupported(f"the numpy reference has no {layer.text()}")
            prefix = f"{index}."
            own = {
                key[len(prefix) :]: np.array(value, dtype=dtype)
                for key, value in arrays.items()
                if key.startswith(prefix)
            }
            self.layers.append(build(layer, own))

    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        """Logits, batch x classes."""
        for layer in self.layers:
            x = layer.forward(x, training=training)
        return x

    def loss_and_gradients(self, x: np.ndarray, y: np.ndarray) -> float:
        """Mean cross-entropy of classes ``y``; each layer then holds its gradients."""
        self.logits = self.forward(x, training=True)
        loss, gradient = softmax_cross_entropy(self.logits, y)
        for index in reversed(range(len(self.layers))):
            # Nobody asks for the gradient of the data; frameworks leave it out too.
            gradient = self.layers[index].backward(gradient, need_input=index > 0)
        return loss

    def training_step(self, x: np.ndarray, y: np.ndarray, optimizer: spec.SGD) -> float:
        """One step of gradient descent; the loss before the update."""
        loss = self.loss_and_gradients(x, y)
        for layer in self.layers:
            for name, gradient in layer.gradients.items():
                layer.arrays[name] -= gradient.dtype.type(optimizer.learning_rate) * gradient
        return loss

    def gradient_norm(self) -> float:
        """Euclidean norm over all parameters of the last gradients."""
        squares = [
            float(np.sum(np.square(gradient, dtype="float64")))
            for layer in self.layers
            for gradient in layer.gradients.values()
        ]
        return math.sqrt(sum(squares))


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
