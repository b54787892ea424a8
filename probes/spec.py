"""What a workload is, as data: layers, loss, optimiser, shapes. No numpy, no framework.

One layout for all: rows are examples, images are height x width x channels (NHWC), dense weights
are inputs x units, convolution kernels height x width x in x out. An adapter whose framework stores
them otherwise transposes once, when it loads, never in the timed path.

Shapes here leave out the batch. Operations are counted as two per multiply-add of dense layers,
convolutions and matrix products; element-wise work is not counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Dict, Iterator, Optional, Tuple, Union

DTYPE = "float32"
AS_WRITTEN = "as-written"
AS_RECOMMENDED = "as-recommended"
MODES = (AS_WRITTEN, AS_RECOMMENDED)

Shape = Tuple[int, ...]


def is_image(shape: Shape) -> bool:
    """Whether it is height, width, channels."""
    return len(shape) == len(("height", "width", "channels"))


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

    images: ClassVar[Optional[bool]] = None
    """Whether it takes images (True), rows (False) or both."""

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
    """``x @ weight + bias``."""

    images: ClassVar[Optional[bool]] = False
    units: int

    def output_shape(self, shape: Shape) -> Shape:
        return (self.units,)

    def parameters(self, shape: Shape) -> Tuple[Parameter, ...]:
        weight = Parameter("weight", (shape[0], self.units), shape[0] ** -0.5)
        return weight, Parameter("bias", (self.units,), 0.1)

    def flops(self, shape: Shape) -> int:
        return 2 * shape[0] * self.units

    def text(self) -> str:
        return f"dense {self.units}"


@dataclass(frozen=True)
class Conv2D(Layer):
    """Square kernel of odd size, stride 1, zero padding that keeps height and width, with bias."""

    images: ClassVar[Optional[bool]] = True
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

    images: ClassVar[Optional[bool]] = True
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


@dataclass(frozen=True)
class Network:
    """Layers in a row. ValueError where one cannot follow the other."""

    input_shape: Shape
    layers: Tuple[Layer, ...]

    def __post_init__(self) -> None:
        shape = self.input_shape
        for index, layer in enumerate(self.layers):
            unlike = layer.images is not None and layer.images != is_image(shape)
            if unlike or min(shape) < 1 or min(layer.output_shape(shape)) < 1:
                raise ValueError(f"layer {index}, {layer.text()}, cannot follow shape {shape}")
            shape = layer.output_shape(shape)

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
        return 3 * sum(counts) - first

    def text(self) -> str:
        size = "x".join(str(length) for length in self.input_shape)
        return " -> ".join([size, *(layer.text() for layer in self.layers)])


@dataclass(frozen=True)
class SoftmaxCrossEntropy:
    """Mean over the batch, from logits and integer classes."""

    def text(self) -> str:
        return "softmax cross-entropy on logits"


@dataclass(frozen=True)
class SGD:
    """Plain gradient descent, no momentum."""

    learning_rate: float

    def text(self) -> str:
        return f"SGD {self.learning_rate:g}"


@dataclass(frozen=True)
class MatrixProduct:
    """``a @ b``, both square."""

    size: int

    def flops(self) -> int:
        return 2 * self.size**3

    def text(self) -> str:
        return f"{self.size}x{self.size} times {self.size}x{self.size}, {DTYPE}"


@dataclass(frozen=True)
class Inference:
    """Logits of one batch, with the layers in inference mode."""

    network: Network
    batch: int

    def flops(self) -> int:
        return self.batch * self.network.forward_flops()

    def text(self) -> str:
        return f"{self.network.text()}; batch {self.batch}, logits, {DTYPE}"


@dataclass(frozen=True)
class TrainingStep:
    """Forward, backward and update on one batch; the loss comes back."""

    network: Network
    batch: int
    loss: SoftmaxCrossEntropy
    optimizer: SGD

    def flops(self) -> int:
        return self.batch * self.network.training_flops()

    def text(self) -> str:
        return (
            f"{self.network.text()}; {self.loss.text()}; {self.optimizer.text()}; "
            f"batch {self.batch}, {DTYPE}"
        )


Work = Union[MatrixProduct, Inference, TrainingStep]


@dataclass(frozen=True)
class Workload:
    """A probe: an id that never changes, a title, and the work."""

    id: str
    title: str
    work: Work
    modes: Tuple[str, ...] = MODES

    def describe(self) -> Dict[str, Any]:
        """What the parent shows of it."""
        return {
            "id": self.id,
            "title": self.title,
            "work": self.work.text(),
            "flops": self.work.flops(),
            "modes": list(self.modes),
        }
