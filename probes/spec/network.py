"""Layers in a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterator, Optional, Tuple

from probes.spec.layers import IMAGE, SEQUENCE, Layer, Parameter, Shape
from probes.spec.sequences import Embedding, EmbeddingTables


@dataclass(frozen=True)
class Network:
    """Layers in a row. ValueError where one cannot follow the other."""

    input_shape: Shape
    layers: Tuple[Layer, ...]

    def __post_init__(self) -> None:
        shape = self.input_shape
        for index, layer in enumerate(self.layers):
            unlike = layer.takes is not None and layer.takes != len(shape)
            late = layer.ids() is not None and index > 0
            if unlike or late or min(shape) < 1 or min(layer.output_shape(shape)) < 1:
                raise ValueError(f"layer {index}, {layer.text()}, cannot follow shape {shape}")
            shape = layer.output_shape(shape)

    @property
    def vocabulary(self) -> Optional[int]:
        """Where its inputs are ids: the number that all of them are below. Else None."""
        return self.layers[0].ids() if self.layers else None

    def resized(self, size: int) -> Network:
        """With another size: of images each side, of sequences the positions, of tables the rows.

        ValueError where it has none of these.
        """
        shape = self.input_shape
        if len(shape) == len(IMAGE):
            return replace(self, input_shape=(size, size, shape[2]))
        if len(shape) == len(SEQUENCE):
            return replace(self, input_shape=(size, shape[1]))
        if self.layers and isinstance(self.layers[0], Embedding):
            return replace(self, input_shape=(size,))
        if self.layers and isinstance(self.layers[0], EmbeddingTables):
            tables = replace(self.layers[0], vocabulary=size)
            return replace(self, layers=(tables, *self.layers[1:]))
        raise ValueError("it takes neither images nor sequences and has no tables")

    def shapes(self) -> Tuple[Shape, ...]:
        """The input shape of each layer, and last the output shape of the network."""
        shapes = [self.input_shape]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        return tuple(shapes)

    def parameters(self) -> Iterator[Tuple[str, Parameter]]:
        """``(key, Parameter)`` of every array, in order; the key is ``LAYER.NAME``."""
        for index, (layer, shape) in enumerate(zip(self.layers, self.shapes())):
            for parameter in layer.parameters(shape):
                yield f"{index}.{parameter.name}", parameter

    def forward_flops(self) -> int:
        """Operations of one forward pass of one example."""
        return sum(layer.flops(shape) for layer, shape in zip(self.layers, self.shapes()))

    def training_flops(self) -> int:
        """Forward, gradient of the weights, gradient of the inputs except the network's own."""
        counts = [layer.flops(shape) for layer, shape in zip(self.layers, self.shapes())]
        first = next((count for count in counts if count), 0)
        # Ids have no gradient, but the table they are looked up in has.
        return 3 * sum(counts) - (first if self.vocabulary is None else 0)

    def text(self) -> str:
        size = "x".join(str(length) for length in self.input_shape)
        ids = "" if self.vocabulary is None else " ids"
        return " -> ".join([size + ids, *(layer.text() for layer in self.layers)])
