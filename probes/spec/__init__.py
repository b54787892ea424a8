"""What a workload is, as data: layers, loss, optimiser, shapes. No numpy, no framework.

One layout for all: rows are examples, images are height x width x channels (NHWC), sequences are
positions x features, dense weights are inputs x units, convolution kernels height x width x in x
out. An adapter whose framework stores them otherwise transposes once, when it loads, never in the
timed path.

Shapes here leave out the batch. Operations are counted as two per multiply-add of dense layers,
convolutions, recurrences and matrix products; element-wise work is counted only where there is
nothing else.
"""

from probes.spec.layers import (
    BatchNorm,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPool,
    Parameter,
    ReLU,
    Shape,
    is_image,
)
from probes.spec.network import Network
from probes.spec.sequences import LSTM, Embedding, EmbeddingTables, EncoderBlock, MeanOverPositions
from probes.spec.training import (
    SGD,
    Adam,
    BinaryCrossEntropy,
    Loss,
    MeanSquaredError,
    Optimizer,
    SoftmaxCrossEntropy,
)
from probes.spec.works import (
    AS_RECOMMENDED,
    AS_WRITTEN,
    BFLOAT16,
    COMPILED_HARD,
    DTYPE,
    DTYPES,
    MODES,
    ChangingLengths,
    Convolution,
    ElementwiseChain,
    Inference,
    MatrixProduct,
    TrainingStep,
    Work,
    Workload,
)

__all__ = [
    "AS_RECOMMENDED",
    "AS_WRITTEN",
    "BFLOAT16",
    "COMPILED_HARD",
    "DTYPE",
    "DTYPES",
    "LSTM",
    "MODES",
    "SGD",
    "Adam",
    "BatchNorm",
    "BinaryCrossEntropy",
    "ChangingLengths",
    "Conv2D",
    "Convolution",
    "Dense",
    "ElementwiseChain",
    "Embedding",
    "EmbeddingTables",
    "EncoderBlock",
    "Flatten",
    "Inference",
    "Layer",
    "Loss",
    "MatrixProduct",
    "MaxPool",
    "MeanOverPositions",
    "MeanSquaredError",
    "Network",
    "Optimizer",
    "Parameter",
    "ReLU",
    "Shape",
    "SoftmaxCrossEntropy",
    "TrainingStep",
    "Work",
    "Workload",
    "is_image",
]
