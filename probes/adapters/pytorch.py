"""PyTorch.

*As written* is what the tutorials teach: ``torch.nn`` modules run eagerly, ``torch.optim.SGD``,
``zero_grad``, ``backward``, ``step``, the loss read with ``item()``; inference in ``eval`` under
``inference_mode``. *As recommended* wraps the module in ``torch.compile`` with its defaults and
leaves the loop as it is. Images are NCHW, PyTorch's own layout.
"""

from __future__ import annotations

import math

from .. import spec
from ..failures import causes, first_line
from . import base

_NO_COMPILER = {"InvalidCxxCompiler", "CppCompileError", "CompileError"}


class Adapter(base.Adapter):
    framework = "pytorch"
    package = "torch"
    builders = {
        spec.MatrixProduct: "matrix_product",
        spec.Inference: "inference",
        spec.TrainingStep: "training_step",
    }

    def import_framework(self):
        import torch

        self.torch = torch

    def configure(self, threads, seed, device):
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

    def versions(self):
        import numpy

        return {"torch": str(self.torch.__version__), "numpy": numpy.__version__}

    def matrix_product(self, work, mode, arrays):
        return _MatrixProduct(self, mode, arrays)

    def inference(self, work, mode, arrays):
        return _Inference(self, work, mode, arrays)

    def training_step(self, work, mode, arrays):
        return _TrainingStep(self, work, mode, arrays)

    def tensor(self, array):
        """A copy on the device."""
        return self.torch.tensor(array, device=self.device)

    def inputs(self, network, array):
        """Inputs in PyTorch's layout: images NCHW."""
        if len(network.input_shape) == 3:
            array = array.transpose(0, 3, 1, 2).copy()
        return self.tensor(array)

    def compiled(self, function, mode):
        """As the mode says: as it is, or through ``torch.compile``."""
        if mode == "as-written":
            return function
        # Silently running eagerly after too many recompilations would time something else.
        import torch._dynamo

        if hasattr(torch._dynamo.config, "fail_on_recompile_limit_hit"):
            torch._dynamo.config.fail_on_recompile_limit_hit = True
        return _explain(self.torch.compile(function))

    def sequential(self, network, arrays):
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

    def load_weights(self, model, network, arrays):
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

    def _find_device(self, device):
        if device == "cpu":
            return self.torch.device("cpu")
        if self.torch.cuda.is_available():
            return self.torch.device("cuda")
        raise base.Unsupported("no GPU is visible to PyTorch")

    def _device_name(self):
        if self.device.type == "cpu":
            return "cpu"
        return f"gpu ({self.torch.cuda.get_device_name(self.device)})"


class _MatrixProduct(base.Runner):
    def __init__(self, adapter, mode, arrays):
        self._inference_mode = adapter.torch.inference_mode
        self._product = adapter.compiled(adapter.torch.mm, mode)
        self._a, self._b = adapter.tensor(arrays["a"]), adapter.tensor(arrays["b"])

    def step(self):
        with self._inference_mode():
            return self._product(self._a, self._b).cpu().numpy()

    def detail(self):
        return "torch.mm under inference_mode"


class _Inference(base.Runner):
    def __init__(self, adapter, work, mode, arrays):
        self._inference_mode = adapter.torch.inference_mode
        model = adapter.sequential(work.network, arrays).eval()
        self._model = adapter.compiled(model, mode)
        self._x = adapter.inputs(work.network, arrays["input"])

    def step(self):
        with self._inference_mode():
            return self._model(self._x).cpu().numpy()

    def detail(self):
        return "torch.nn.Sequential in eval under inference_mode"


class _TrainingStep(base.Runner):
    def __init__(self, adapter, work, mode, arrays):
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

    def step(self):
        self._optimizer.zero_grad(set_to_none=True)
        loss = self._loss(self._model(self._x), self._y)
        loss.backward()
        self._optimizer.step()
        return loss.item()

    def output(self):
        with self._adapter.torch.no_grad():
            return self._module(self._x).cpu().numpy()

    def gradient_norm(self):
        self._optimizer.zero_grad(set_to_none=True)
        self._loss(self._model(self._x), self._y).backward()
        squares = [
            parameter.grad.double().square().sum().item()
            for parameter in self._module.parameters()
        ]
        self._optimizer.zero_grad(set_to_none=True)
        return math.sqrt(sum(squares))

    def load(self, arrays):
        self._adapter.load_weights(self._module, self._network, arrays)

    def detail(self):
        return "torch.nn.Sequential, CrossEntropyLoss, torch.optim.SGD, zero_grad(set_to_none=True)"


def _batch_norm(nn, shape):
    return nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d


def _converted(network, arrays):
    """``(key, array)`` of all weights in PyTorch's layouts.

    Dense: units x inputs. Convolution: out x in x height x width. The first dense layer after a
    flattened image takes its inputs in channel, height, width order.
    """
    image = None
    for index, (layer, shape) in enumerate(zip(network.layers, network.shapes())):
        if isinstance(layer, spec.Flatten) and len(shape) == 3:
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


def _explain(function):
    """Say it plainly when compiling is impossible here; keep every other error as it is."""

    def call(*arguments):
        try:
            return function(*arguments)
        except Exception as error:
            for one in causes(error):
                if type(one).__name__ in _NO_COMPILER:
                    raise base.Unsupported(
                        f"torch.compile needs a working C++ compiler: {first_line(one)}"
                    ) from error
                if "torch.compile is not supported" in str(one):
                    raise base.Unsupported(first_line(one)) from error
            raise

    return call
