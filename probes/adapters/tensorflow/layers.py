"""A specification as ``keras.Sequential``. Imported after TensorFlow and Keras.

Each layer is the one that Keras has for it; what Keras has no layer for is one of a few lines, made
of its layers, as its own examples do.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List

import keras
import tensorflow as tf
from keras import layers

from probes import spec
from probes.adapters import base


class EmbeddingTables(layers.Layer):
    """One table for each column of ids."""

    def __init__(self, layer: spec.EmbeddingTables, columns: int, dtype: Any) -> None:
        super().__init__(dtype=dtype)
        self.tables = [
            layers.Embedding(layer.vocabulary, layer.width, dtype=dtype) for _ in range(columns)
        ]

    def build(self, shape: Any) -> None:
        for table in self.tables:
            table.build((shape[0],))
        self.built = True

    def call(self, x: Any) -> Any:
        return tf.concat([table(x[:, i]) for i, table in enumerate(self.tables)], axis=1)

    def compute_output_shape(self, shape: Any) -> Any:
        return (shape[0], len(self.tables) * self.tables[0].output_dim)


class EncoderBlock(layers.Layer):
    """``x + attention(norm(x))``, then ``x + contract(gelu(expand(norm(x))))``."""

    def __init__(self, layer: spec.EncoderBlock, width: int, dtype: Any) -> None:
        super().__init__(dtype=dtype)
        self.attention_norm = layers.LayerNormalization(epsilon=layer.epsilon, dtype=dtype)
        self.attention = layers.MultiHeadAttention(layer.heads, width // layer.heads, dtype=dtype)
        self.feed_norm = layers.LayerNormalization(epsilon=layer.epsilon, dtype=dtype)
        # The exact GELU: keras.activations.gelu is not approximate unless it is told to be.
        self.expand = layers.Dense(layer.feed_forward, activation="gelu", dtype=dtype)
        self.contract = layers.Dense(width, dtype=dtype)

    def build(self, shape: Any) -> None:
        self.attention_norm.build(shape)
        self.attention.build(shape, shape)
        self.feed_norm.build(shape)
        self.expand.build(shape)
        self.contract.build((*shape[:-1], self.expand.units))
        self.built = True

    def call(self, x: Any) -> Any:
        normal = self.attention_norm(x)
        x = x + self.attention(normal, normal)
        return x + self.contract(self.expand(self.feed_norm(x)))

    def compute_output_shape(self, shape: Any) -> Any:
        return shape


_BUILDERS: Dict[type, Callable[[Any, spec.Shape, Any], Any]] = {
    spec.Dense: lambda layer, shape, dtype: layers.Dense(layer.units, dtype=dtype),
    spec.Conv2D: lambda layer, shape, dtype: layers.Conv2D(
        layer.filters, layer.kernel, padding="same", dtype=dtype
    ),
    spec.BatchNorm: lambda layer, shape, dtype: layers.BatchNormalization(
        epsilon=layer.epsilon, momentum=layer.momentum, dtype=dtype
    ),
    spec.ReLU: lambda layer, shape, dtype: layers.ReLU(dtype=dtype),
    spec.MaxPool: lambda layer, shape, dtype: layers.MaxPooling2D(layer.size, dtype=dtype),
    spec.Flatten: lambda layer, shape, dtype: layers.Flatten(dtype=dtype),
    spec.Embedding: lambda layer, shape, dtype: layers.Embedding(
        layer.vocabulary, layer.width, dtype=dtype
    ),
    spec.EmbeddingTables: lambda layer, shape, dtype: EmbeddingTables(layer, shape[0], dtype),
    spec.LSTM: lambda layer, shape, dtype: layers.LSTM(
        layer.units, return_sequences=layer.sequence, dtype=dtype
    ),
    spec.EncoderBlock: lambda layer, shape, dtype: EncoderBlock(layer, shape[1], dtype),
    spec.MeanOverPositions: lambda layer, shape, dtype: layers.GlobalAveragePooling1D(dtype=dtype),
}


def sequential(network: spec.Network, arrays: base.Arrays, policy: str) -> Any:
    """The network with the given weights; ``policy`` is a Keras dtype policy."""
    builders = {
        kind: lambda layer, shape, build=build: build(layer, shape, policy)
        for kind, build in _BUILDERS.items()
    }
    built = base.build_layers("tensorflow", network, builders)
    ids = network.vocabulary is not None
    inputs = keras.Input(network.input_shape, dtype="int64" if ids else None)
    model = keras.Sequential([inputs, *built])
    load_weights(model, network, arrays)
    return model


def load_weights(model: Any, network: spec.Network, arrays: base.Arrays) -> None:
    """Assign the weights; the specification's layouts are TensorFlow's.

    Attention keeps the same numbers as inputs x heads x width of a head.
    """
    for index, (layer, shape) in enumerate(zip(network.layers, network.shapes())):
        names = [parameter.name for parameter in layer.parameters(shape)]
        for variable, name in zip(_variables(model.layers[index]), names):
            variable.assign(arrays[f"{index}.{name}"].reshape(variable.shape))


def _variables(layer: Any) -> List[Any]:
    """A layer's variables in the order of the specification's parameters."""
    if isinstance(layer, EncoderBlock):
        parts = (layer.attention_norm, layer.attention, layer.feed_norm, layer.expand)
        # Keras's attention lists query, key, value, output, as the specification does.
        return [variable for part in (*parts, layer.contract) for variable in part.weights]
    return list(layer.weights)
