"""PyTorch.

*As written* is what the tutorials teach: ``torch.nn`` modules run eagerly, ``torch.optim``,
``zero_grad``, ``backward``, ``step``, the loss read with ``item()``; inference in ``eval`` under
``inference_mode``. *As recommended* wraps the module in ``torch.compile`` with its defaults and
leaves the loop as it is; *compiled hard* does so with ``mode="max-autotune"``. Images are NCHW,
PyTorch's own layout.

In bfloat16, inference and kernels have weights and inputs of that type; training is
``torch.autocast`` around forward and loss, with weights and update in float32.
"""

from __future__ import annotations

import time
from typing import Any, Callable, Dict

from probes import spec
from probes.adapters import base
from probes.failures import Unsupported, causes, first_line

_NO_COMPILER = {"InvalidCxxCompiler", "CppCompileError", "CompileError"}
_HOW = {spec.AS_RECOMMENDED: {}, spec.COMPILED_HARD: {"mode": "max-autotune"}}


class Adapter(base.Adapter):
    framework = "pytorch"
    package = "torch"
    compiles_slowly = True

    def import_framework(self) -> None:
        import numpy
        import torch

        # These need PyTorch to be there.
        from probes.adapters.pytorch import kernels, networks

        self.numpy, self.torch = numpy, torch
        self._kernels, self._networks = kernels, networks

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
        return self._kernels.MatrixProduct(self, work, mode, arrays)

    def convolution(self, work: spec.Convolution, mode: str, arrays: base.Arrays) -> base.Runner:
        return self._kernels.Convolution(self, work, mode, arrays)

    def elementwise_chain(
        self, work: spec.ElementwiseChain, mode: str, arrays: base.Arrays
    ) -> base.Runner:
        return self._kernels.ElementwiseChain(self, work, mode, arrays)

    def inference(self, work: spec.Inference, mode: str, arrays: base.Arrays) -> base.Runner:
        return self._networks.Inference(self, work, mode, arrays)

    def changing_lengths(
        self, work: spec.ChangingLengths, mode: str, arrays: base.Arrays
    ) -> base.Runner:
        return self._networks.ChangingLengths(self, work, mode, arrays)

    def training_step(self, work: spec.TrainingStep, mode: str, arrays: base.Arrays) -> base.Runner:
        return self._networks.TrainingStep(self, work, mode, arrays)

    def tensor(self, array: Any, dtype: str = spec.DTYPE) -> Any:
        """A copy on the device; of fractions in this precision."""
        tensor = self.torch.tensor(array, device=self.device)
        return tensor.to(getattr(self.torch, dtype)) if tensor.is_floating_point() else tensor

    def to_host(self, dtype: str = spec.DTYPE) -> Callable[[Any], Any]:
        """What brings values to the host; as a tensor where numpy does not know their type.

        Chosen once, for it runs inside what is timed.
        """
        if dtype == spec.BFLOAT16:
            return lambda tensor: tensor.detach().cpu()
        return lambda tensor: tensor.detach().cpu().numpy()

    def array(self, value: Any) -> Any:
        return value.float().numpy() if isinstance(value, self.torch.Tensor) else value

    def compiled(self, function: Callable, mode: str) -> Callable:
        """As the mode says: as it is, or through ``torch.compile``."""
        if mode == spec.AS_WRITTEN:
            return function
        start = time.perf_counter()
        # Silently running eagerly after too many recompilations would time something else.
        from torch._dynamo import config

        if hasattr(config, "fail_on_recompile_limit_hit"):
            config.fail_on_recompile_limit_hit = True
        compiled = self.torch.compile(function, **_HOW[mode])
        self.compiler_seconds += time.perf_counter() - start
        return compiled

    def explain(self, error: Exception) -> Exception:
        for one in causes(error):
            if type(one).__name__ in _NO_COMPILER:
                return Unsupported(f"torch.compile needs a working C++ compiler: {first_line(one)}")
            if "torch.compile is not supported" in str(one):
                return Unsupported(first_line(one))
            if "could not create a primitive" in str(one):
                return Unsupported(f"oneDNN has no such operation here: {first_line(one)}")
        return error

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
