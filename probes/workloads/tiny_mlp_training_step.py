"""The 10-5-1 regression of the tutorials that show one step of each framework, one row at a time.

61 weights: nothing is left to measure but the framework's own work around a step.
"""

from probes.registry import register
from probes.spec import SGD, Dense, MeanSquaredError, Network, ReLU, TrainingStep, Workload

register(
    Workload(
        id="tiny-mlp-training-step",
        title="Training step of a tiny regression",
        work=TrainingStep(
            network=Network((10,), (Dense(5), ReLU(), Dense(1, bias=3.0))),
            batch=1,
            loss=MeanSquaredError(),
            optimizer=SGD(0.01),
        ),
    )
)
