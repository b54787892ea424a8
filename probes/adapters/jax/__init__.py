"""JAX, on its own: layers, losses and optimisers are functions of jax.numpy, as its guides write.

*As written* runs the operations one by one, with ``jax.value_and_grad`` for the gradients. *As
recommended* puts the whole step (or the call of the model) into one ``jax.jit``; *compiled hard*
also donates the weights and the optimiser's state, so that the update may reuse their memory.
JAX compiles by XLA in both; it has no harder setting. Images are NHWC.

JAX has no switch for its threads: it takes as many as the process may use processors. So fewer are
had by keeping the process on as many.

In bfloat16, inference and kernels have weights and inputs of that type; training casts weights and
inputs inside the step, with norms, loss and update in float32.
"""

from __future__ import annotations

import os
from typing import Any, Callable, Dict

from probes import spec
from probes.adapters import base
from probes.failures import Unsupported

_RUN_CACHE = "TORCHINDUCTOR_CACHE_DIR"
"""The run's own folder for what is compiled, which the parent names by PyTorch's variable: later
processes find there what the first ones compiled."""


class Adapter(base.Adapter):
    framework = "jax"
    package = "jax"

    def prepare_environment(self, threads: int) -> None:
        # Else the first operation takes three quarters of a GPU's memory.
        os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
        run_cache = os.environ.get(_RUN_CACHE)
        if run_cache:
            # Small programs, too: as written each operation is one, and by default JAX keeps only
            # what took a second to compile.
            os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", os.path.join(run_cache, "jax"))
            os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
            os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
        if hasattr(os, "sched_setaffinity"):
            usable = sorted(os.sched_getaffinity(0))
            if threads < len(usable):
                os.sched_setaffinity(0, usable[:threads])

    def import_framework(self) -> None:
        import jax
        import numpy

        # These need JAX to be there.
        from probes.adapters.jax import kernels, networks

        self.numpy, self.jax = numpy, jax
        self._kernels, self._networks = kernels, networks

    def configure(self, threads: int, seed: int, device: str) -> Dict[str, str]:
        jax = self.jax
        # Full float32 in products and convolutions: the others' TF32 is off as well.
        jax.config.update("jax_default_matmul_precision", "highest")
        if device == "cpu":
            jax.config.update("jax_platforms", "cpu")
        elif jax.default_backend() == "cpu":
            raise Unsupported("no GPU is visible to JAX")
        limited = hasattr(os, "sched_getaffinity")
        found = len(os.sched_getaffinity(0)) if limited else os.cpu_count()
        kind = jax.devices()[0].device_kind
        return {
            "threads": str(found),
            "device": device if device == "cpu" else f"gpu ({kind})",
            "dtype": spec.DTYPE,
            "tf32": "off",
        }

    def versions(self) -> Dict[str, str]:
        import jaxlib

        return {
            "jax": self.jax.__version__,
            "jaxlib": jaxlib.__version__,
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
        """A copy on the device; of fractions in this precision, ids as int32, JAX's default."""
        kind = dtype if array.dtype.kind == "f" else "int32"
        return self.jax.numpy.array(array, dtype=kind)

    def host(self, value: Any) -> Any:
        """The values on the host, when they are there."""
        return self.numpy.asarray(value)

    def compiled(self, function: Callable, mode: str, donate: tuple = ()) -> Callable:
        """As the mode says; ``donate`` are the arguments whose memory a hard compilation takes."""
        if mode == spec.AS_WRITTEN:
            return function
        given = donate if mode == spec.COMPILED_HARD else ()
        return self.jax.jit(function, donate_argnums=given)
