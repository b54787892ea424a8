"""Inference and training of a network. Imported after TensorFlow and Keras."""

from __future__ import annotations

import math
from typing import Any, Dict, Optional

import keras
import tensorflow as tf

from probes import spec
from probes.adapters import base
from probes.adapters.tensorflow.layers import load_weights, sequential

_MIXED = "mixed_bfloat16"
_LOSSES: Dict[type, Any] = {
    spec.SoftmaxCrossEntropy: lambda: keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    spec.BinaryCrossEntropy: lambda: keras.losses.BinaryCrossentropy(from_logits=True),
    spec.MeanSquaredError: keras.losses.MeanSquaredError,
}


def _optimizer(rule: Any) -> Any:
    if isinstance(rule, spec.Adam):
        return keras.optimizers.Adam(rule.learning_rate, rule.beta_1, rule.beta_2, rule.epsilon)
    return keras.optimizers.SGD(learning_rate=rule.learning_rate)


class Inference(base.Runner):
    def __init__(self, adapter: Any, work: spec.Inference, mode: str, arrays: base.Arrays) -> None:
        self._host = adapter.host
        model = sequential(work.network, arrays, work.dtype)
        self._x = adapter.tensor(arrays["input"], work.dtype)
        self._call = adapter.compiled(lambda x: model(x, training=False), mode, self._x)

    def step(self) -> Any:
        return self._host(self._call(self._x))

    def detail(self) -> str:
        return "keras.Sequential called with training=False"


class ChangingLengths(base.Runner):
    """The model is called for one length after the other."""

    def __init__(
        self, adapter: Any, work: spec.ChangingLengths, mode: str, arrays: base.Arrays
    ) -> None:
        self._host = adapter.host
        model = sequential(work.network, arrays, work.dtype)
        self._xs = [
            adapter.tensor(arrays[f"input{index}"], work.dtype) for index in range(work.count)
        ]
        # No signature: what tf.function does by itself with a new length is what is measured.
        self._call = adapter.compiled_anew(lambda x: model(x, training=False), mode)

    def step(self) -> Any:
        return [self._host(self._call(x)) for x in self._xs]

    def rows(self, value: Any) -> Any:
        return tf.concat(value, axis=0)

    def compilations(self) -> Optional[int]:
        count = getattr(self._call, "experimental_get_tracing_count", None)
        return None if count is None else count()

    def detail(self) -> str:
        return "keras.Sequential called with training=False, tf.function without a signature"


class TrainingStep(base.Runner):
    def __init__(
        self, adapter: Any, work: spec.TrainingStep, mode: str, arrays: base.Arrays
    ) -> None:
        self._adapter, self._work = adapter, work
        policy = _MIXED if work.dtype == spec.BFLOAT16 else spec.DTYPE
        self._model = sequential(work.network, arrays, policy)
        self._loss = _LOSSES[type(work.loss)]()
        self._optimizer = _optimizer(work.optimizer)
        self._optimizer.build(self._model.trainable_weights)
        self._x, self._y = adapter.tensor(arrays["input"]), adapter.tensor(arrays["target"])
        self._call = adapter.compiled(self._train, mode, self._x, self._y)

    def _gradients(self, x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = self._model(x, training=True)
            loss = self._loss(y, logits)
        return loss, tape.gradient(loss, self._model.trainable_weights)

    def _train(self, x: Any, y: Any) -> Any:
        loss, gradients = self._gradients(x, y)
        self._optimizer.apply(gradients, self._model.trainable_weights)
        return loss

    def step(self) -> float:
        return float(self._call(self._x, self._y))

    def output(self) -> Any:
        return self._adapter.host(self._model(self._x, training=True))

    def gradient_norm(self) -> float:
        _, gradients = self._gradients(self._x, self._y)
        dense = [tf.cast(tf.convert_to_tensor(one), "float64") for one in gradients]
        return math.sqrt(sum(float(tf.reduce_sum(one**2)) for one in dense))

    def load(self, arrays: base.Arrays) -> None:
        load_weights(self._model, self._work.network, arrays)
        for variable in self._optimizer.variables:
            # Steps taken and moments; the learning rate is among them, too.
            if variable.name != "learning_rate":
                variable.assign(tf.zeros_like(variable))

    def detail(self) -> str:
        optimizer = type(self._optimizer).__name__
        how = ["keras.Sequential", "tf.GradientTape", f"keras.optimizers.{optimizer}"]
        if self._work.dtype == spec.BFLOAT16:
            how.append(f"policy {_MIXED}")
        if self._work.network.vocabulary is not None:
            how.append("gradients of embedding tables as IndexedSlices, as tf.gather makes them")
        return ", ".join(how)
