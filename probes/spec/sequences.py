"""Layers of sequences and of ids that are looked up in tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Optional, Tuple

from probes.spec.layers import ROW, SEQUENCE, Layer, Parameter, Shape

_SMALL = 0.1


@dataclass(frozen=True)
class Embedding(Layer):
    """A row of one table for each id."""

    takes: ClassVar[Optional[int]] = len(ROW)
    vocabulary: int
    width: int

    def ids(self) -> Optional[int]:
        return self.vocabulary

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.width)

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        return (Parameter("weight", (self.vocabulary, self.width), 1.0),)

    def text(self) -> str:
        return f"embedding {self.vocabulary} x {self.width}"


@dataclass(frozen=True)
class EmbeddingTables(Layer):
    """A table of its own for each column of ids; the rows that were found stand side by side."""

    takes: ClassVar[Optional[int]] = len(ROW)
    vocabulary: int
    width: int

    def ids(self) -> Optional[int]:
        return self.vocabulary

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0] * self.width,)

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        table = (self.vocabulary, self.width)
        return tuple(Parameter(f"table{column}", table, 1.0) for column in range(shape[0]))

    def text(self) -> str:
        return f"an embedding {self.vocabulary} x {self.width} for each column"


@dataclass(frozen=True)
class LSTM(Layer):
    """Long short-term memory from zero states, with one bias.

    Gates lie in the order input, forget, cell, output. ``sequence`` returns the state after every
    position, else only that after the last.
    """

    takes: ClassVar[Optional[int]] = len(SEQUENCE)
    units: int
    sequence: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.units) if self.sequence else (self.units,)

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        gates = 4 * self.units
        return (
            Parameter("weight", (shape[1], gates), shape[1] ** -0.5),
            Parameter("recurrent", (self.units, gates), self.units**-0.5),
            Parameter("bias", (gates,), _SMALL),
        )

    def flops(self, shape: Shape) -> int:
        return 2 * shape[0] * 4 * self.units * (shape[1] + self.units)

    def text(self) -> str:
        return f"LSTM {self.units}, {'every' if self.sequence else 'last'} position"


@dataclass(frozen=True)
class EncoderBlock(Layer):
    """A Transformer encoder block that normalises first, without dropout.

    ``x + attention(norm(x))``, then ``x + contract(gelu(expand(norm(x))))``. Scores are divided by
    the root of a head's width; GELU is the exact one, by the error function; layer normalisation
    takes the biased variance over the features.
    """

    takes: ClassVar[Optional[int]] = len(SEQUENCE)
    heads: int
    feed_forward: int
    epsilon: float = 1e-5

    def output_shape(self, shape: Shape) -> Shape:
        # A width that the heads cannot share has no shape; `Network` then refuses the layer.
        return shape if shape[1] % self.heads == 0 else (0,)

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        width = shape[1]
        return (
            *_norm("attention_norm", width),
            *_dense("query", width, width),
            *_dense("key", width, width),
            *_dense("value", width, width),
            *_dense("output", width, width),
            *_norm("feed_norm", width),
            *_dense("expand", width, self.feed_forward),
            *_dense("contract", self.feed_forward, width),
        )

    def flops(self, shape: Shape) -> int:
        positions, width = shape
        products = positions * width * (4 * width + 2 * self.feed_forward)
        return 2 * (products + 2 * positions * positions * width)

    def text(self) -> str:
        return f"encoder block of {self.heads} heads, feed-forward {self.feed_forward}, exact GELU"


@dataclass(frozen=True)
class MeanOverPositions(Layer):
    """One row: the mean of all positions."""

    takes: ClassVar[Optional[int]] = len(SEQUENCE)

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[1],)

    def text(self) -> str:
        return "mean over positions"


def _norm(name: str, width: int) -> Tuple[Parameter, ...]:
    scale = Parameter(f"{name}_scale", (width,), _SMALL, mean=1.0)
    return scale, Parameter(f"{name}_shift", (width,), _SMALL)


def _dense(name: str, inputs: int, units: int) -> Tuple[Parameter, ...]:
    weight = Parameter(f"{name}_weight", (inputs, units), inputs**-0.5)
    return weight, Parameter(f"{name}_bias", (units,), _SMALL)
