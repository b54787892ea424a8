"""Losses and optimisers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True)
class SoftmaxCrossEntropy:
    """Mean over the batch, from logits and integer classes."""

    def text(self) -> str:
        return "softmax cross-entropy on logits"


@dataclass(frozen=True)
class BinaryCrossEntropy:
    """Mean over all outputs, from logits and targets of 0 or 1 (float32)."""

    def text(self) -> str:
        return "binary cross-entropy on logits"


@dataclass(frozen=True)
class MeanSquaredError:
    """Mean over all outputs, to targets of the output's shape (float32)."""

    def text(self) -> str:
        return "mean squared error"


Loss = Union[SoftmaxCrossEntropy, BinaryCrossEntropy, MeanSquaredError]


@dataclass(frozen=True)
class SGD:
    """Plain gradient descent, no momentum."""

    learning_rate: float

    def text(self) -> str:
        return f"SGD {self.learning_rate:g}"


@dataclass(frozen=True)
class Adam:
    """Adam with bias correction (Kingma and Ba 2015, algorithm 1).

    PyTorch adds epsilon to the root of the corrected second moment, Keras to the root of the
    uncorrected one, so one epsilon means two updates: Keras's counts 1 / sqrt(1 - beta_2^t) times
    as much, 32 times at the first step. No constant makes them equal; so it is too small to
    change any gradient that float32 can tell from rounding, and only keeps 0 / 0 away.
    """

    learning_rate: float
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-12

    def text(self) -> str:
        return f"Adam {self.learning_rate:g}, epsilon {self.epsilon:g}"


Optimizer = Union[SGD, Adam]
