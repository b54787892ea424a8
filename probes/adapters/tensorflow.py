"""TensorFlow 2 with Keras 3.

*As written* is the custom loop of Keras's own guide run eagerly: ``keras`` layers,
``tf.GradientTape``, ``keras.optimizers.SGD``, the loss read on the host; inference is
``model(x, training=False)``. *As recommended* is the same with the whole step (or the call of the
model) in one ``tf.function`` with an input signature, so that it is traced once and its tensors are
arguments, not constants that could be folded away. Images are NHWC, TensorFlow's own layout.
"""

from __future__ import annotations

import math
import os
from typing import Any, Callable, Dict

from probes import spec
from probes.adapters import base
from probes.failures import Unsupported


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

        self.numpy, self.tf, self.keras = numpy, tensorflow, keras

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
        return _MatrixProduct(self, mode, arrays)

    def inference(self, work: spec.Inference, mode: str, arrays: base.Arrays) -> base.Runner:
        return _Inference(self, work, mode, arrays)

    def training_step(self, work: spec.TrainingStep, mode: str, arrays: base.Arrays) -> base.Runner:
        return _TrainingStep(self, work, mode, arrays)

    def host(self, tensor: Any) -> Any:
        """The values on the host: on a processor the same memory, as with PyTorch's ``numpy()``.

        TensorFlow's ``numpy()`` copies, and would be charged for something PyTorch does not do.
        """
        return self.numpy.asarray(tensor)

    def compiled(self, function: Callable, mode: str, *examples: Any) -> Callable:
        """As the mode says: as it is, or as one graph for arguments like ``examples``."""
        if mode == spec.AS_WRITTEN:
            return function
        signature = [self.tf.TensorSpec(one.shape, one.dtype) for one in examples]
        return self.tf.function(function, input_signature=signature)

    def sequential(self, network: spec.Network, arrays: base.Arrays) -> Any:
        """The network as ``keras.Sequential``, with the given weights."""
        layers = self.keras.layers
        builders = {
            spec.Dense: lambda layer, shape: layers.Dense(layer.units),
            spec.Conv2D: lambda layer, shape: layers.Conv2D(
                layer.filters, layer.kernel, padding="same"
            ),
            spec.BatchNorm: lambda layer, shape: layers.BatchNormalization(
                epsilon=layer.epsilon, momentum=layer.momentum
            ),
            spec.ReLU: lambda layer, shape: layers.ReLU(),
            spec.MaxPool: lambda layer, shape: layers.MaxPooling2D(layer.size),
            spec.Flatten: lambda layer, shape: layers.Flatten(),
        }
        built = base.build_layers("tensorflow", network, builders)
        model = self.keras.Sequential([self.keras.Input(network.input_shape), *built])
        self.load_weights(model, network, arrays)
        return model

    def load_weights(self, model: Any, network: spec.Network, arrays: base.Arrays) -> None:
        """Assign the weights; the specification's layouts are TensorFlow's."""
        for index, (layer, shape) in enumerate(zip(network.layers, network.shapes())):
            names = [parameter.name for parameter in layer.parameters(shape)]
            for variable, name in zip(model.layers[index].weights, names):
                variable.assign(arrays[f"{index}.{name}"])

    def _choose_device(self, device: str) -> None:
        if device == "cpu":
            self.tf.config.set_visible_devices([], "GPU")
        elif not self.tf.config.list_physical_devices("GPU"):
            raise Unsupported("no GPU is visible to TensorFlow")


class _MatrixProduct(base.Runner):
    def __init__(self, adapter: Adapter, mode: str, arrays: base.Arrays) -> None:
        tf, self._host = adapter.tf, adapter.host
        self._a, self._b = tf.constant(arrays["a"]), tf.constant(arrays["b"])
        self._product = adapter.compiled(tf.linalg.matmul, mode, self._a, self._b)

    def step(self) -> Any:
        return self._host(self._product(self._a, self._b))

    def detail(self) -> str:
        return "tf.linalg.matmul"


class _Inference(base.Runner):
    def __init__(
        self, adapter: Adapter, work: spec.Inference, mode: str, arrays: base.Arrays
    ) -> None:
        self._host = adapter.host
        model = adapter.sequential(work.network, arrays)
        self._x = adapter.tf.constant(arrays["input"])
        self._call = adapter.compiled(lambda x: model(x, training=False), mode, self._x)

    def step(self) -> Any:
        return self._host(self._call(self._x))

    def detail(self) -> str:
        return "keras.Sequential called with training=False"


class _TrainingStep(base.Runner):
    def __init__(
        self, adapter: Adapter, work: spec.TrainingStep, mode: str, arrays: base.Arrays
    ) -> None:
        tf, keras = adapter.tf, adapter.keras
        self._adapter, self._network = adapter, work.network
        self._model = adapter.sequential(work.network, arrays)
        self._loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self._optimizer = keras.optimizers.SGD(learning_rate=work.optimizer.learning_rate)
        self._x, self._y = tf.constant(arrays["input"]), tf.constant(arrays["target"])
        self._call = adapter.compiled(self._train, mode, self._x, self._y)

    def _gradients(self, x: Any, y: Any) -> Any:
        with self._adapter.tf.GradientTape() as tape:
            logits = self._model(x, training=True)
            loss = self._loss(y, logits)
        return loss, tape.gradient(loss, self._model.trainable_weights)

    def _train(self, x: Any, y: Any) -> Any:
        loss, gradients = self._gradients(x, y)
        self._optimizer.apply(gradients, self._model.trainable_weights)
        return loss

    def step(self) -> float:
        return float(self._call(self._x, self._y))

    def output(self) -> Any:
        return self._adapter.host(self._model(self._x, training=True))

    def gradient_norm(self) -> float:
        _, gradients = self._gradients(self._x, self._y)
        tf = self._adapter.tf
        squares = [float(tf.reduce_sum(tf.cast(one, "float64") ** 2)) for one in gradients]
        return math.sqrt(sum(squares))

    def load(self, arrays: base.Arrays) -> None:
        self._adapter.load_weights(self._model, self._network, arrays)

    def detail(self) -> str:
        return "keras.Sequential, tf.GradientTape, keras.optimizers.SGD"
