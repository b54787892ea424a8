"""Texts of eight lengths through a classifier: what a framework does when shapes change."""

from probes.registry import register
from probes.spec import (
    ChangingLengths,
    Dense,
    Embedding,
    MeanOverPositions,
    Network,
    ReLU,
    Workload,
)

LAYERS = (Embedding(10_000, 64), MeanOverPositions(), Dense(64), ReLU(), Dense(10))

register(
    Workload(
        id="changing-lengths",
        title="Texts of changing lengths",
        work=ChangingLengths(network=Network((16,), LAYERS), batch=16),
    )
)
