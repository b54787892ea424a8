"""Layers of ids and sequences: see `layers`. Arrays are batch x positions x features."""

from __future__ import annotations

from typing import Dict, Optional, Tuple, Type

import numpy as np

from probes import spec
from probes.reference.layers import Layer


class Embedding(Layer):
    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._ids = x
        return self.arrays["weight"][x]

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        self.gradients = {"weight": _scatter(self.arrays["weight"], self._ids, gradient)}
        return None


class EmbeddingTables(Layer):
    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._ids = x
        rows = [self.arrays[f"table{column}"][x[:, column]] for column in range(x.shape[1])]
        return np.concatenate(rows, axis=1)

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        parts = np.split(gradient, self._ids.shape[1], axis=1)
        self.gradients = {
            f"table{column}": _scatter(
                self.arrays[f"table{column}"], self._ids[:, column], parts[column]
            )
            for column in range(len(parts))
        }
        return None


class LSTM(Layer):
    """Hochreiter and Schmidhuber 1997 with forget gates (Gers 2000), no peepholes.

    The pre-activations of all positions' inputs are one product; the recurrence is a loop, forward
    and, through time, backward.
    """

    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        weight, recurrent, bias = (self.arrays[n] for n in ("weight", "recurrent", "bias"))
        self._x = x
        batch, positions, _ = x.shape
        units = recurrent.shape[0]
        from_inputs = x @ weight + bias
        self._gates = np.empty((positions, batch, 4 * units), x.dtype)
        self._cells = np.zeros((positions + 1, batch, units), x.dtype)
        self._states = np.zeros((positions + 1, batch, units), x.dtype)
        for at in range(positions):
            gates = from_inputs[:, at] + self._states[at] @ recurrent
            gates[:, : 2 * units] = _sigmoid(gates[:, : 2 * units])
            gates[:, 2 * units : 3 * units] = np.tanh(gates[:, 2 * units : 3 * units])
            gates[:, 3 * units :] = _sigmoid(gates[:, 3 * units :])
            enter, keep, new, out = np.split(gates, 4, axis=1)
            self._cells[at + 1] = keep * self._cells[at] + enter * new
            self._states[at + 1] = out * np.tanh(self._cells[at + 1])
            self._gates[at] = gates
        if self.spec.sequence:
            return self._states[1:].transpose(1, 0, 2)
        return self._states[-1]

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        weight, recurrent = self.arrays["weight"], self.arrays["recurrent"]
        positions = len(self._gates)
        by_gates = np.empty_like(self._gates)
        by_state = np.zeros_like(self._states[0]) if self.spec.sequence else gradient
        by_cell = np.zeros_like(self._cells[0])
        for at in reversed(range(positions)):
            if self.spec.sequence:
                by_state = by_state + gradient[:, at]
            enter, keep, new, out = np.split(self._gates[at], 4, axis=1)
            squashed = np.tanh(self._cells[at + 1])
            by_cell = by_cell + by_state * out * (1 - squashed**2)
            by_gates[at] = np.concatenate(
                (
                    by_cell * new * enter * (1 - enter),
                    by_cell * self._cells[at] * keep * (1 - keep),
                    by_cell * enter * (1 - new**2),
                    by_state * squashed * out * (1 - out),
                ),
                axis=1,
            )
            by_state = by_gates[at] @ recurrent.T
            by_cell = by_cell * keep
        x = self._x.transpose(1, 0, 2)
        self.gradients = {
            "weight": _outer(x, by_gates),
            "recurrent": _outer(self._states[:-1], by_gates),
            "bias": by_gates.sum(axis=(0, 1)),
        }
        return (by_gates @ weight.T).transpose(1, 0, 2) if need_input else None


class MeanOverPositions(Layer):
    def forward(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        self._shape = x.shape
        return x.mean(axis=1)

    def backward(self, gradient: np.ndarray, *, need_input: bool = True) -> Optional[np.ndarray]:
        share = gradient[:, None] / gradient.dtype.type(self._shape[1])
        return np.broadcast_to(share, self._shape)


LAYERS: Dict[type, Type[Layer]] = {
    spec.Embedding: Embedding,
    spec.EmbeddingTables: EmbeddingTables,
    spec.LSTM: LSTM,
    spec.MeanOverPositions: MeanOverPositions,
}


def _sigmoid(x: np.ndarray) -> np.ndarray:
    # By tanh: exp(-x) overflows for large negative x.
    half = x.dtype.type(0.5)
    return half * (np.tanh(half * x) + 1)


def _scatter(table: np.ndarray, ids: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """Gradient of a table: every row gets the sum of what came back for its id."""
    result = np.zeros_like(table)
    np.add.at(result, ids.ravel(), gradient.reshape(-1, table.shape[1]))
    return result


def _outer(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Sum over all but the last axis of the outer products."""
    flat: Tuple[np.ndarray, ...] = tuple(one.reshape(-1, one.shape[-1]) for one in (left, right))
    return flat[0].T @ flat[1]
