"""Inference and training of a network. Imported after JAX itself."""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, List, Optional, Tuple

import jax
import jax.numpy as jnp

from probes import spec
from probes.adapters import base
from probes.adapters.jax.layers import FUNCTIONS, Weights

_NORMS = ("scale", "shift", "running_mean", "running_variance")
"""Ends of the names of what stays float32 in mixed precision."""


class Model:
    """A network as one function. Weights are a list: by name, for each layer."""

    def __init__(self, network: spec.Network, dtype: str) -> None:
        self._dtype = dtype
        functions = {
            kind: lambda layer, shape, function=function: (layer, function)
            for kind, function in FUNCTIONS.items()
        }
        self._layers = base.build_layers("jax", network, functions)
        self._names = [
            [(one.name, one.trainable) for one in layer.parameters(shape)]
            for layer, shape in zip(network.layers, network.shapes())
        ]

    def weights(self, arrays: base.Arrays) -> Tuple[List[Weights], List[Weights]]:
        """``(trained, kept)``: what gradients are taken of, and running averages."""
        return tuple(
            [
                {name: jnp.array(arrays[f"{index}.{name}"]) for name, is_trained in names
                 if is_trained == trained}
                for index, names in enumerate(self._names)
            ]
            for trained in (True, False)
        )  # fmt: skip

    def __call__(
        self, trained: List[Weights], kept: List[Weights], x: Any, *, training: bool
    ) -> Tuple[Any, List[Weights]]:
        """``(output, what is kept after it)``."""
        after = []
        x = x.astype(self._dtype) if jnp.issubdtype(x.dtype, jnp.floating) else x
        for (layer, function), of_layer, state in zip(self._layers, trained, kept):
            x, new = function(layer, {**self.cast(of_layer), **state}, x, training)
            after.append(new)
        return x, after

    def cast(self, weights: Weights) -> Weights:
        """In the precision that is calculated in, except what norms need."""
        return {
            name: array if name.endswith(_NORMS) else array.astype(self._dtype)
            for name, array in weights.items()
        }


class Inference(base.Runner):
    def __init__(self, adapter: Any, work: spec.Inference, mode: str, arrays: base.Arrays) -> None:
        self._host = adapter.host
        model = Model(work.network, work.dtype)
        trained, kept = model.weights(arrays)
        # The weights are of the precision before the call, not cast in it.
        self._weights = [model.cast(one) for one in trained], kept
        self._x = adapter.tensor(arrays["input"], work.dtype)
        self._call = adapter.compiled(lambda t, k, x: model(t, k, x, training=False)[0], mode)

    def step(self) -> Any:
        return self._host(self._call(*self._weights, self._x))

    def detail(self) -> str:
        return "functions of jax.numpy on a tree of weights"


class ChangingLengths(base.Runner):
    """The model is called for one length after the other."""

    def __init__(
        self, adapter: Any, work: spec.ChangingLengths, mode: str, arrays: base.Arrays
    ) -> None:
        self._host = adapter.host
        model = Model(work.network, work.dtype)
        trained, kept = model.weights(arrays)
        self._weights = [model.cast(one) for one in trained], kept
        self._xs = [
            adapter.tensor(arrays[f"input{index}"], work.dtype) for index in range(work.count)
        ]
        self._call = adapter.compiled(lambda t, k, x: model(t, k, x, training=False)[0], mode)

    def step(self) -> Any:
        return [self._host(self._call(*self._weights, x)) for x in self._xs]

    def rows(self, value: Any) -> Any:
        return jnp.concatenate(value)

    def compilations(self) -> Optional[int]:
        count = getattr(self._call, "_cache_size", None)
        return None if count is None else int(count())

    def detail(self) -> str:
        return "functions of jax.numpy on a tree of weights"


class TrainingStep(base.Runner):
    def __init__(
        self, adapter: Any, work: spec.TrainingStep, mode: str, arrays: base.Arrays
    ) -> None:
        self._adapter, self._work = adapter, work
        self._model = Model(work.network, work.dtype)
        self._loss, self._update = _LOSSES[type(work.loss)], _UPDATES[type(work.optimizer)]
        self._x, self._y = adapter.tensor(arrays["input"]), adapter.tensor(arrays["target"])
        self._call = adapter.compiled(self._train, mode, donate=(0, 1, 2))
        self.load(arrays)

    def _loss_of(self, trained: Any, kept: Any, x: Any, y: Any) -> Tuple[Any, Any]:
        output, kept = self._model(trained, kept, x, training=True)
        return self._loss(output.astype(jnp.float32), y), kept

    def _train(self, trained: Any, kept: Any, state: Any, x: Any, y: Any) -> Any:
        slopes = jax.value_and_grad(self._loss_of, has_aux=True)
        (loss, kept), gradients = slopes(trained, kept, x, y)
        trained, state = self._update(self._work.optimizer, trained, gradients, state)
        return loss, trained, kept, state

    def step(self) -> float:
        loss, *self._state = self._call(*self._state, self._x, self._y)
        return float(loss)

    def output(self) -> Any:
        trained, kept, _ = self._state
        return self._adapter.host(self._model(trained, kept, self._x, training=True)[0])

    def gradient_norm(self) -> float:
        trained, kept, _ = self._state
        gradients = jax.grad(self._loss_of, has_aux=True)(trained, kept, self._x, self._y)[0]
        squares = [float(jnp.vdot(one, one)) for one in jax.tree.leaves(gradients)]
        return math.sqrt(sum(squares))

    def load(self, arrays: base.Arrays) -> None:
        trained, kept = self._model.weights(arrays)
        zeros = jax.tree.map(jnp.zeros_like, trained)
        adam = isinstance(self._work.optimizer, spec.Adam)
        moments = (jnp.zeros(()), zeros, jax.tree.map(jnp.copy, zeros)) if adam else ()
        self._state = [trained, kept, moments]

    def detail(self) -> str:
        rule = type(self._work.optimizer).__name__
        how = ["functions of jax.numpy", "jax.value_and_grad", f"{rule} written out"]
        if self._work.dtype == spec.BFLOAT16:
            how.append("weights cast to bfloat16 inside the step")
        if self._work.network.vocabulary is not None:
            how.append("gradients of embedding tables dense, as JAX makes them")
        return ", ".join(how)


def _softmax_cross_entropy(logits: Any, y: Any) -> Any:
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], axis=1)
    return -chosen.mean()


def _binary_cross_entropy(logits: Any, y: Any) -> Any:
    return (jnp.maximum(logits, 0) - logits * y + jnp.log1p(jnp.exp(-jnp.abs(logits)))).mean()


def _mean_squared_error(outputs: Any, y: Any) -> Any:
    return jnp.square(outputs - y).mean()


_LOSSES: Dict[type, Callable[[Any, Any], Any]] = {
    spec.SoftmaxCrossEntropy: _softmax_cross_entropy,
    spec.BinaryCrossEntropy: _binary_cross_entropy,
    spec.MeanSquaredError: _mean_squared_error,
}


def _sgd(rule: spec.SGD, trained: Any, gradients: Any, state: Any) -> Tuple[Any, Any]:
    return jax.tree.map(lambda w, g: w - rule.learning_rate * g, trained, gradients), state


def _adam(rule: spec.Adam, trained: Any, gradients: Any, state: Any) -> Tuple[Any, Any]:
    steps, first, second = state
    steps = steps + 1
    first = jax.tree.map(lambda m, g: rule.beta_1 * m + (1 - rule.beta_1) * g, first, gradients)
    second = jax.tree.map(
        lambda v, g: rule.beta_2 * v + (1 - rule.beta_2) * g * g, second, gradients
    )
    share_1, share_2 = 1 - rule.beta_1**steps, 1 - rule.beta_2**steps
    trained = jax.tree.map(
        lambda w, m, v: w
        - rule.learning_rate * (m / share_1) / (jnp.sqrt(v / share_2) + rule.epsilon),
        trained, first, second,
    )  # fmt: skip
    return trained, (steps, first, second)


_UPDATES: Dict[type, Callable[..., Tuple[Any, Any]]] = {spec.SGD: _sgd, spec.Adam: _adam}
