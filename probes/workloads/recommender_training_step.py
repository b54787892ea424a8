"""A recommender: eight tables of 50000 rows, of which a batch touches few, and a small MLP.

Its inputs are ids only. The tables hold 99 percent of the weights, so how a framework keeps the
gradient of a table (whole, or the rows that were touched) decides the time.
"""

from probes.registry import register
from probes.spec import (
    SGD,
    BinaryCrossEntropy,
    Dense,
    EmbeddingTables,
    Network,
    ReLU,
    TrainingStep,
    Workload,
)

LAYERS = (EmbeddingTables(50_000, 16), Dense(128), ReLU(), Dense(64), ReLU(), Dense(1, bias=2.0))

register(
    Workload(
        id="recommender-training-step",
        title="Training step of a recommender",
        work=TrainingStep(
            network=Network((8,), LAYERS),
            batch=256,
            loss=BinaryCrossEntropy(),
            optimizer=SGD(0.01),
        ),
    )
)
