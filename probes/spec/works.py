"""Kinds of work, and the workload that gives one of them an id.

``with_option(key, value)`` gives the same work with one thing changed; ValueError says, in words
for the end of a sentence, why it cannot be. `options.py` reads them from an id.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Dict, Tuple, Union

from probes.spec.network import Network
from probes.spec.training import SGD, Adam, Loss, Optimizer

DTYPE = "float32"
BFLOAT16 = "bfloat16"
DTYPES = (DTYPE, BFLOAT16)
AS_WRITTEN = "as-written"
AS_RECOMMENDED = "as-recommended"
COMPILED_HARD = "compiled-hard"
MODES = (AS_WRITTEN, AS_RECOMMENDED, COMPILED_HARD)

_ADAM_SHARE = 0.1
"""Adam's learning rate as a share of SGD's: its steps do not shrink with the gradient."""


@dataclass(frozen=True)
class MatrixProduct:
    """``a @ b``, both square."""

    options: ClassVar[Tuple[str, ...]] = ("size", "dtype")
    size: int
    dtype: str = DTYPE

    def with_option(self, key: str, value: Any) -> MatrixProduct:
        return replace(self, **{key: value})

    def flops(self) -> int:
        return 2 * self.size**3

    def text(self) -> str:
        return f"{self.size}x{self.size} times {self.size}x{self.size}, {self.dtype}"


@dataclass(frozen=True)
class Convolution:
    """A batch of square images under one kernel, stride 1, padding that keeps the size, no bias."""

    options: ClassVar[Tuple[str, ...]] = ("size", "batch", "dtype")
    size: int
    channels: int
    filters: int
    kernel: int = 3
    batch: int = 8
    dtype: str = DTYPE

    def with_option(self, key: str, value: Any) -> Convolution:
        return replace(self, **{key: value})

    def flops(self) -> int:
        products = self.kernel**2 * self.channels * self.filters
        return 2 * self.batch * self.size**2 * products

    def text(self) -> str:
        return (
            f"{self.batch} images {self.size}x{self.size}x{self.channels}, "
            f"{self.filters} filters {self.kernel}x{self.kernel}, {self.dtype}"
        )


@dataclass(frozen=True)
class ElementwiseChain:
    """``x = x * scale + shift``, ``length / 2`` times, one element-wise operation after the other.

    The operations follow one another and none is large, so the time over ``length`` is what the
    framework takes to have one operation done; for large tensors, memory traffic.
    """

    options: ClassVar[Tuple[str, ...]] = ("size", "dtype")
    size: int
    length: int = 100
    dtype: str = DTYPE

    def with_option(self, key: str, value: Any) -> ElementwiseChain:
        return replace(self, **{key: value})

    def flops(self) -> int:
        return self.length * self.size

    def text(self) -> str:
        return (
            f"{self.length} operations in a row, multiply and add in turn, "
            f"on {self.size} elements, {self.dtype}"
        )


@dataclass(frozen=True)
class Inference:
    """Output of one batch, with the layers in inference mode."""

    options: ClassVar[Tuple[str, ...]] = ("batch", "size", "dtype")
    network: Network
    batch: int
    dtype: str = DTYPE

    def with_option(self, key: str, value: Any) -> Inference:
        if key == "size":
            return replace(self, network=self.network.resized(value))
        return replace(self, **{key: value})

    def flops(self) -> int:
        return self.batch * self.network.forward_flops()

    def text(self) -> str:
        return f"{self.network.text()}; batch {self.batch}, logits, {self.dtype}"


@dataclass(frozen=True)
class TrainingStep:
    """Forward, backward and update on one batch; the loss comes back.

    In bfloat16 the weights and their update stay float32 and the network computes in bfloat16:
    what both frameworks call mixed precision.
    """

    options: ClassVar[Tuple[str, ...]] = ("batch", "size", "optimizer", "dtype")
    network: Network
    batch: int
    loss: Loss
    optimizer: Optimizer
    dtype: str = DTYPE

    def with_option(self, key: str, value: Any) -> TrainingStep:
        if key == "size":
            return replace(self, network=self.network.resized(value))
        if key == "optimizer":
            return replace(self, optimizer=self._optimizer(value))
        return replace(self, **{key: value})

    def _optimizer(self, name: str) -> Optimizer:
        rate = self.optimizer.learning_rate
        is_adam = isinstance(self.optimizer, Adam)
        if name == "adam":
            return self.optimizer if is_adam else Adam(rate * _ADAM_SHARE)
        return SGD(rate / _ADAM_SHARE) if is_adam else self.optimizer

    def flops(self) -> int:
        return self.batch * self.network.training_flops()

    def text(self) -> str:
        mixed = " on float32 weights" if self.dtype == BFLOAT16 else ""
        return (
            f"{self.network.text()}; {self.loss.text()}; {self.optimizer.text()}; "
            f"batch {self.batch}, {self.dtype}{mixed}"
        )


@dataclass(frozen=True)
class ChangingLengths:
    """Output of one batch of each of several lengths, one after the other, in inference mode.

    ``network`` takes sequences; its own length is the shortest, each next one is ``growth`` longer.
    Compiled with the framework's defaults and without saying that lengths will change, since it is
    what a framework does then that is measured: the first call shows how often it compiles.
    """

    options: ClassVar[Tuple[str, ...]] = ("batch", "dtype")
    network: Network
    batch: int
    count: int = 8
    growth: int = 4
    dtype: str = DTYPE

    def with_option(self, key: str, value: Any) -> ChangingLengths:
        return replace(self, **{key: value})

    def networks(self) -> Tuple[Network, ...]:
        """The same network for each length, from the shortest on."""
        shortest = self.network.input_shape[0]
        return tuple(self.network.resized(shortest + self.growth * i) for i in range(self.count))

    def flops(self) -> int:
        return self.batch * sum(network.forward_flops() for network in self.networks())

    def text(self) -> str:
        longest = self.networks()[-1].input_shape[0]
        return (
            f"{self.network.text()}; {self.count} lengths up to {longest}, one batch of "
            f"{self.batch} each, logits, {self.dtype}"
        )


Work = Union[MatrixProduct, Convolution, ElementwiseChain, Inference, ChangingLengths, TrainingStep]


@dataclass(frozen=True)
class Workload:
    """A probe: an id that never changes, a title, and the work."""

    id: str
    title: str
    work: Work
    modes: Tuple[str, ...] = MODES
    base: str = field(default="")
    """The id without its options; arrays are made from it, so that variants share them."""

    def __post_init__(self) -> None:
        if not self.base:
            object.__setattr__(self, "base", self.id)

    def describe(self) -> Dict[str, Any]:
        """What the parent shows of it."""
        return {
            "id": self.id,
            "title": self.title,
            "work": self.work.text(),
            "flops": self.work.flops(),
            "modes": list(self.modes),
            "options": list(self.work.options),
        }
