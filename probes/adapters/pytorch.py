"""PyTorch.

*As written* is what the tutorials teach: ``torch.nn`` modules run eagerly, ``torch.optim.SGD``,
``zero_grad``, ``backward``, ``step``, the loss read with ``item()``; inference in ``eval`` under
``inference_mode``. *As recommended* wraps the module in ``torch.compile`` with its defaults and
leaves the loop as it is. Images are NCHW, PyTorch's own layout.
"""

from __future__ import annotations

import math
import time
from typing import Any, Callable, Dict, Iterator, Tuple

from probes import spec
from probes.adapters import base
from probes.failures import Unsupported, causes, first_line

_NO_COMPILER = {"InvalidCxxCompiler", "CppCompileError", "CompileError"}


class Adapter(base.Adapter):
    framework = "pytorch"
    package = "torch"
    compiles_slowly = True

    def import_framework(self) -> None:
        import numpy
        import torch

        self.numpy, self.torch = numpy, torch

    def configure(self, threads: int, seed: int, device: str) -> Dict[str, str]:
        torch = self.torch
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(threads)
        torch.manual_seed(seed)
        # TF32 off for products and for convolutions: TensorFlow's is off as well.
        torch.set_float32_matmul_precision("highest")
        torch.backends.cudnn.allow_tf32 = False
        self.device = self._find_device(device)
        return {
            "threads": str(torch.get_num_threads()),
            "interop_threads": str(torch.get_num_interop_threads()),
            "device": self._device_name(),
            "dtype": spec.DTYPE,
            "tf32": "off",
        }

    def reseed(self, seed: int) -> None:
        self.torch.manual_seed(seed)

    def versions(self) -> Dict[str, str]:
        return {"torch": str(self.torch.__version__), "numpy": self.numpy.__version__}

    def matrix_product(
        self, work: spec.MatrixProduct, mode: str, arrays: base.Arrays
    ) -> base.Runner:
        return _MatrixProduct(self, mode, arrays)

    def inference(self, work: spec.Inference, mode: str, arrays: base.Arrays) -> base.Runner:
        return _Inference(self, work, mode, arrays)

    def training_step(self, work: spec.TrainingStep, mode: str, arrays: base.Arrays) -> base.Runner:
        return _TrainingStep(self, work, mode, arrays)

    def tensor(self, array: Any) -> Any:
        """A copy on the device."""
        return self.torch.tensor(array, device=self.device)

    def inputs(self, network: spec.Network, array: Any) -> Any:
        """Inputs in PyTorch's layout: images NCHW."""
        if spec.is_image(network.input_shape):
            array = array.transpose(0, 3, 1, 2).copy()
        return self.tensor(array)

    def compiled(self, function: Callable, mode: str) -> Callable:
        """As the mode says: as it is, or through ``torch.compile``."""
        if mode == spec.AS_WRITTEN:
            return function
        start = time.perf_counter()
        # Silently running eagerly after too many recompilations would time something else.
        from torch._dynamo import config

        if hasattr(config, "fail_on_recompile_limit_hit"):
            config.fail_on_recompile_limit_hit = True
        compiled = self.torch.compile(function)
        self.compiler_seconds += time.perf_counter() - start
        return compiled

    def explain(self, error: Exception) -> Exception:
        for one in causes(error):
            if type(one).__name__ in _NO_COMPILER:
                return Unsupported(f"torch.compile needs a working C++ compiler: {first_line(one)}")
            if "torch.compile is not supported" in str(one):
                return Unsupported(first_line(one))
        return error

    def sequential(self, network: spec.Network, arrays: base.Arrays) -> Any:
        """The network as ``torch.nn.Sequential``, with the given weights."""
        nn = self.torch.nn
        builders = {
            spec.Dense: lambda layer, shape: nn.Linear(shape[0], layer.units),
            spec.Conv2D: lambda layer, shape: nn.Conv2d(
                shape[2], layer.filters, layer.kernel, padding=layer.kernel // 2
            ),
            spec.BatchNorm: lambda layer, shape: _batch_norm(nn, shape)(
                shape[-1], eps=layer.epsilon, momentum=1 - layer.momentum
            ),
            spec.ReLU: lambda layer, shape: nn.ReLU(),
            spec.MaxPool: lambda layer, shape: nn.MaxPool2d(layer.size),
            spec.Flatten: lambda layer, shape: nn.Flatten(),
        }
        model = nn.Sequential(*base.build_layers("pytorch", network, builders))
        model.to(self.device)
        self.load_weights(model, network, arrays)
        return model

    def load_weights(self, model: Any, network: spec.Network, arrays: base.Arrays) -> None:
        """Copy the weights in, transposed to PyTorch's layout."""
        names = {
            "scale": "weight",
            "shift": "bias",
            "running_mean": "running_mean",
            "running_variance": "running_var",
        }
        with self.torch.no_grad():
            for index, array in _converted(network, arrays):
                layer, name = index.split(".")
                target = getattr(model[int(layer)], names.get(name, name))
                target.copy_(self.torch.from_numpy(array))

    def _find_device(self, device: str) -> Any:
        if device == "cpu":
            return self.torch.device("cpu")
        if self.torch.cuda.is_available():
            return self.torch.device("cuda")
        raise Unsupported("no GPU is visible to PyTorch")

    def _device_name(self) -> str:
        if self.device.type == "cpu":
            return "cpu"
        return f"gpu ({self.torch.cuda.get_device_name(self.device)})"


class _MatrixProduct(base.Runner):
    def __init__(self, adapter: Adapter, mode: str, arrays: base.Arrays) -> None:
        self._inference_mode = adapter.torch.inference_mode
        self._product = adapter.compiled(adapter.torch.mm, mode)
        self._a, self._b = adapter.tensor(arrays["a"]), adapter.tensor(arrays["b"])

    def step(self) -> Any:
        with self._inference_mode():
            return self._product(self._a, self._b).cpu().numpy()

    def detail(self) -> str:
        return "torch.mm under inference_mode"


class _Inference(base.Runner):
    def __init__(
        self, adapter: Adapter, work: spec.Inference, mode: str, arrays: base.Arrays
    ) -> None:
        self._inference_mode = adapter.torch.inference_mode
        model = adapter.sequential(work.network, arrays).eval()
        self._model = adapter.compiled(model, mode)
        self._x = adapter.inputs(work.network, arrays["input"])

    def step(self) -> Any:
        with self._inference_mode():
            return self._model(self._x).cpu().numpy()

    def detail(self) -> str:
        return "torch.nn.Sequential in eval under inference_mode"


class _TrainingStep(base.Runner):
    def __init__(
        self, adapter: Adapter, work: spec.TrainingStep, mode: str, arrays: base.Arrays
    ) -> None:
        self._adapter, self._network = adapter, work.network
        torch = adapter.torch
        self._module = adapter.sequential(work.network, arrays).train()
        self._model = adapter.compiled(self._module, mode)
        self._loss = torch.nn.CrossEntropyLoss()
        self._optimizer = torch.optim.SGD(
            self._module.parameters(), lr=work.optimizer.learning_rate
        )
        self._x = adapter.inputs(work.network, arrays["input"])
        self._y = adapter.tensor(arrays["target"])

    def step(self) -> float:
        self._optimizer.zero_grad(set_to_none=True)
        loss = self._loss(self._model(self._x), self._y)
        loss.backward()
        self._optimizer.step()
        return loss.item()

    def output(self) -> Any:
        with self._adapter.torch.no_grad():
            return self._module(self._x).cpu().numpy()

    def gradient_norm(self) -> float:
        self._optimizer.zero_grad(set_to_none=True)
        self._loss(self._model(self._x), self._y).backward()
        squares = [
            parameter.grad.double().square().sum().item() for parameter in self._module.parameters()
        ]
        self._optimizer.zero_grad(set_to_none=True)
        return math.sqrt(sum(squares))

    def load(self, arrays: base.Arrays) -> None:
        self._adapter.load_weights(self._module, self._network, arrays)

    def detail(self) -> str:
        return "torch.nn.Sequential, CrossEntropyLoss, torch.optim.SGD, zero_grad(set_to_none=True)"


def _batch_norm(nn: Any, shape: spec.Shape) -> Any:
    return nn.BatchNorm2d if spec.is_image(shape) else nn.BatchNorm1d


def _converted(network: spec.Network, arrays: base.Arrays) -> Iterator[Tuple[str, Any]]:
    """``(key, array)`` of all weights in PyTorch's layouts.

    Dense: units x inputs. Convolution: out x in x height x width. The first dense layer after a
    flattened image takes its inputs in channel, height, width order.
    """
    image = None
    for index, (layer, shape) in enumerate(zip(network.layers, network.shapes())):
        if isinstance(layer, spec.Flatten) and spec.is_image(shape):
            image = shape
        for parameter in layer.parameters(shape):
            key = f"{index}.{parameter.name}"
            array = arrays[key]
            if isinstance(layer, spec.Conv2D) and parameter.name == "weight":
                array = array.transpose(3, 2, 0, 1)
            if isinstance(layer, spec.Dense) and parameter.name == "weight":
                if image is not None:
                    array = array.reshape(*image, -1).transpose(2, 0, 1, 3)
                    array = array.reshape(shape[0], -1)
                array = array.T
                image = None
            yield key, array.copy()
