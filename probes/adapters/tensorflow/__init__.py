"""TensorFlow 2 with Keras 3.

*As written* is the custom loop of Keras's own guide run eagerly: ``keras`` layers,
``tf.GradientTape``, ``keras.optimizers``, the loss read on the host; inference is
``model(x, training=False)``. *As recommended* is the same with the whole step (or the call of the
model) in one ``tf.function`` with an input signature, so that it is traced once and its tensors are
arguments, not constants that could be folded away; *compiled hard* adds ``jit_compile=True``, which
is XLA. Images are NHWC, TensorFlow's own layout.

In bfloat16, inference and kernels have weights and inputs of that type; training is Keras's policy
``mixed_bfloat16``, with weights and update in float32.
"""

from __future__ import annotations

import os
from typing import Any, Callable, Dict

from probes import spec
from probes.adapters import base
from probes.failures import Unsupported, causes, first_line


class Adapter(base.Adapter):
    framework = "tensorflow"
    package = "tensorflow"

    def prepare_environment(self, threads: int) -> None:
        os.environ["KERAS_BACKEND"] = "tensorflow"
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

    def import_framework(self) -> None:
        import numpy
        import tensorflow

        # tensorflow.keras waits for its first use; the work needs it, so it counts here.
        import keras  # isort: skip

        # These need both to be there.
        from probes.adapters.tensorflow import kernels, networks

        self.numpy, self.tf, self.keras = numpy, tensorflow, keras
        self._kernels, self._networks = kernels, networks

    def configure(self, threads: int, seed: int, device: str) -> Dict[str, str]:
        tf = self.tf
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        # TF32 off: PyTorch's is off as well.
        tf.config.experimental.enable_tensor_float_32_execution(enabled=False)
        self._choose_device(device)
        self.keras.utils.set_random_seed(seed)
        return {
            "threads": str(tf.config.threading.get_intra_op_parallelism_threads()),
            "interop_threads": str(tf.config.threading.get_inter_op_parallelism_threads()),
            "device": device,
            "dtype": self.keras.config.floatx(),
            "tf32": "off",
            "keras_backend": self.keras.backend.backend(),
        }

    def reseed(self, seed: int) -> None:
        self.keras.utils.set_random_seed(seed)

    def versions(self) -> Dict[str, str]:
        return {
            "tensorflow": self.tf.__version__,
            "keras": self.keras.__version__,
            "numpy": self.numpy.__version__,
        }

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
        """A copy; of fractions in this precision."""
        tensor = self.tf.constant(array)
        return self.tf.cast(tensor, dtype) if tensor.dtype.is_floating else tensor

    def host(self, tensor: Any) -> Any:
        """The values on the host: on a processor the same memory, as with PyTorch's ``numpy()``.

        TensorFlow's ``numpy()`` copies, and would be charged for something PyTorch does not do.
        """
        return self.numpy.asarray(tensor)

    def compiled(self, function: Callable, mode: str, *examples: Any) -> Callable:
        """As the mode says: as it is, or as one graph for arguments like ``examples``."""
        signature = [self.tf.TensorSpec(one.shape, one.dtype) for one in examples]
        return self.compiled_anew(function, mode, input_signature=signature)

    def compiled_anew(self, function: Callable, mode: str, **how: Any) -> Callable:
        """As the mode says; compiled, a new graph for every new shape of an argument."""
        if mode == spec.AS_WRITTEN:
            return function
        by_xla = True if mode == spec.COMPILED_HARD else None
        return self.tf.function(function, jit_compile=by_xla, **how)

    def explain(self, error: Exception) -> Exception:
        for one in causes(error):
            text = str(one)
            if "XLA" in text or "tf2xla conversion" in text:
                return Unsupported(f"XLA cannot compile this: {first_line(one)}")
        return error

    def _choose_device(self, device: str) -> None:
        if device == "cpu":
            self.tf.config.set_visible_devices([], "GPU")
        elif not self.tf.config.list_physical_devices("GPU"):
            raise Unsupported("no GPU is visible to TensorFlow")
