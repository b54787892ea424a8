"""The two-layer LSTM text classifier: 10000 words, 128 wide, LSTMs of 64 and 32, one logit.

It takes ids of words, as turning text into ids is not the same code in any two frameworks; all
texts have the same length, so there is no padding to mask.
"""

from probes.registry import register
from probes.spec import (
    LSTM,
    SGD,
    BinaryCrossEntropy,
    Dense,
    Embedding,
    Network,
    ReLU,
    TrainingStep,
    Workload,
)

LAYERS = (
    *(Embedding(10_000, 128), LSTM(64, sequence=True), LSTM(32)),
    *(Dense(64), ReLU(), Dense(1, bias=2.0)),
)

register(
    Workload(
        id="lstm-training-step",
        title="Training step of a text classifier",
        work=TrainingStep(
            network=Network((50,), LAYERS),
            batch=32,
            loss=BinaryCrossEntropy(),
            optimizer=SGD(0.01),
        ),
    )
)
