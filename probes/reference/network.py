"""A network of numpy layers, its loss and its update."""

from __future__ import annotations

import math
from typing import Dict, List, Optional, Type

import numpy as np

from probes import spec
from probes.failures import Unsupported
from probes.reference import attention, layers, sequences
from probes.reference.layers import Layer
from probes.reference.training import LOSSES, OPTIMIZERS

FIRST_STEPS = 3
"""How many training steps are compared before anything is timed."""

LAYERS: Dict[type, Type[Layer]] = {**layers.LAYERS, **sequences.LAYERS, **attention.LAYERS}


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
        """Logits, batch x outputs."""
        for layer in self.layers:
            x = layer.forward(x, training=training)
        return x

    def gradient_norm(self) -> float:
        """Euclidean norm over all parameters of the last gradients."""
        squares = [
            float(np.sum(np.square(gradient, dtype="float64")))
            for layer in self.layers
            for gradient in layer.gradients.values()
        ]
        return math.sqrt(sum(squares))


class ReferenceTraining:
    """Training steps of a network, as `spec.TrainingStep` describes them, in ``dtype``."""

    def __init__(self, work: spec.TrainingStep, arrays: Dict[str, np.ndarray], dtype: str) -> None:
        self.model = ReferenceNetwork(work.network, arrays, dtype)
        self._loss = LOSSES[type(work.loss)]
        self._optimizer = OPTIMIZERS[type(work.optimizer)](work.optimizer)

    def loss_and_gradients(self, x: np.ndarray, y: np.ndarray) -> float:
        """The mean loss; each layer then holds its gradients, and the model its logits."""
        model = self.model
        model.logits = model.forward(x, training=True)
        loss, gradient = self._loss(model.logits, y)
        for index in reversed(range(len(model.layers))):
            # Nobody asks for the gradient of the data; frameworks leave it out too.
            gradient = model.layers[index].backward(gradient, need_input=index > 0)
        return loss

    def step(self, x: np.ndarray, y: np.ndarray) -> float:
        """One step of the optimiser; the loss before the update."""
        loss = self.loss_and_gradients(x, y)
        self._optimizer.update(self.model.layers)
        return loss
