"""Layers of rows and images, and what every layer tells of itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Optional, Tuple

Shape = Tuple[int, ...]


ROW = ("features",)
SEQUENCE = ("positions", "features")
IMAGE = ("height", "width", "channels")


def is_image(shape: Shape) -> bool:
    """Whether it is height, width, channels."""
    return len(shape) == len(IMAGE)


@dataclass(frozen=True)
class Parameter:
    """An array of a layer and how it starts: normal with this mean and standard deviation."""

    name: str
    shape: Shape
    deviation: float
    mean: float = 0.0
    trainable: bool = True


@dataclass(frozen=True)
class Layer:
    """A step of a network; the defaults are those of a layer without parameters."""

    takes: ClassVar[Optional[int]] = None
    """How many dimensions one example has before it, or None where any number will do."""

    def ids(self) -> Optional[int]:
        """For a layer that looks ids up and so can only come first: they lie below this."""
        return None

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of one example after the layer."""
        return shape

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        """The arrays it owns, for an input of this shape."""
        return ()

    def flops(self, shape: Shape) -> int:
        """Operations of one forward pass of one example."""
        return 0

    def text(self) -> str:
        """A few words for people."""
        return type(self).__name__


@dataclass(frozen=True)
class Dense(Layer):
    """``x @ weight + bias``.

    ``bias`` is where the biases start, on average. A network with one output starts it away from
    0: what is compared is relative, and near 0 rounding alone would look like a large difference.
    """

    takes: ClassVar[Optional[int]] = len(ROW)
    units: int
    bias: float = 0.0

    def output_shape(self, shape: Shape) -> Shape:
        return (self.units,)

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        weight = Parameter("weight", (shape[0], self.units), shape[0] ** -0.5)
        return weight, Parameter("bias", (self.units,), 0.1, mean=self.bias)

    def flops(self, shape: Shape) -> int:
        return 2 * shape[0] * self.units

    def text(self) -> str:
        return f"dense {self.units}"


@dataclass(frozen=True)
class Conv2D(Layer):
    """Square kernel of odd size, stride 1, zero padding that keeps height and width, with bias."""

    takes: ClassVar[Optional[int]] = len(IMAGE)
    filters: int
    kernel: int = 3

    def __post_init__(self) -> None:
        if self.kernel % 2 == 0:
            raise ValueError(f"{self.text()}: the size of a kernel must be odd")

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], shape[1], self.filters)

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        inputs = self.kernel * self.kernel * shape[2]
        kernel = (self.kernel, self.kernel, shape[2], self.filters)
        weight = Parameter("weight", kernel, inputs**-0.5)
        return weight, Parameter("bias", (self.filters,), 0.1)

    def flops(self, shape: Shape) -> int:
        return 2 * self.kernel**2 * shape[2] * self.filters * shape[0] * shape[1]

    def text(self) -> str:
        return f"convolution {self.kernel}x{self.kernel} {self.filters}"


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Normalise each channel over the batch and the image.

    ``momentum`` is the share of the old running average that stays (the Keras sense; PyTorch's
    is one minus this). Both are given because the defaults of the frameworks differ.
    """

    epsilon: float = 1e-5
    momentum: float = 0.9

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        channels = (shape[-1],)
        return (
            Parameter("scale", channels, 0.1, mean=1.0),
            Parameter("shift", channels, 0.1),
            Parameter("running_mean", channels, 0.0, trainable=False),
            Parameter("running_variance", channels, 0.0, mean=1.0, trainable=False),
        )

    def text(self) -> str:
        return "batch normalisation"


@dataclass(frozen=True)
class ReLU(Layer):
    """``max(x, 0)``; its slope at 0 is 0."""


@dataclass(frozen=True)
class MaxPool(Layer):
    """Largest of each ``size`` x ``size`` window, windows side by side."""

    takes: ClassVar[Optional[int]] = len(IMAGE)
    size: int = 2

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0] // self.size, shape[1] // self.size, shape[2])

    def text(self) -> str:
        return f"max pooling {self.size}"


@dataclass(frozen=True)
class Flatten(Layer):
    """One row per example, in height, width, channel order."""

    def output_shape(self, shape: Shape) -> Shape:
        return (math.prod(shape),)

    def text(self) -> str:
        return "flatten"
