"""A small image classifier: two convolution blocks, then 16.8 million weights in one dense layer.

No dropout, because its random numbers cannot be made equal between frameworks. No activation
after the 512 units, as the network was drawn. The learning rate is small because 32768 inputs of
one layer make larger steps diverge, and diverging losses cannot prove that the work is the same.
"""

from probes.registry import register
from probes.spec import (
    SGD,
    BatchNorm,
    Conv2D,
    Dense,
    Flatten,
    MaxPool,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    TrainingStep,
    Workload,
)

LAYERS = (
    *(Conv2D(64), BatchNorm(), ReLU(), MaxPool(2)),
    *(Conv2D(128), BatchNorm(), ReLU(), MaxPool(2)),
    *(Flatten(), Dense(512), Dense(10)),
)

register(
    Workload(
        id="small-cnn-training-step",
        title="Training step of a small image classifier",
        work=TrainingStep(
            network=Network((64, 64, 3), LAYERS),
            batch=4,
            loss=SoftmaxCrossEntropy(),
            optimizer=SGD(0.0001),
        ),
    )
)
