"""One Transformer encoder block, 256 wide with 4 heads, over 64 positions, and a classifier."""

from probes.registry import register
from probes.spec import (
    SGD,
    Dense,
    EncoderBlock,
    MeanOverPositions,
    Network,
    SoftmaxCrossEntropy,
    TrainingStep,
    Workload,
)

NETWORK = Network((64, 256), (EncoderBlock(4, 1024), MeanOverPositions(), Dense(10)))

register(
    Workload(
        id="transformer-training-step",
        title="Training step of a Transformer encoder block",
        work=TrainingStep(
            network=NETWORK,
            batch=8,
            loss=SoftmaxCrossEntropy(),
            optimizer=SGD(0.001),
        ),
    )
)
