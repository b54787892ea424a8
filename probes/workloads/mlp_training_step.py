"""The 784-64-10 classifier of the beginners' guides, one explicit training step."""

from probes.registry import register
from probes.spec import SGD, Dense, Network, ReLU, SoftmaxCrossEntropy, TrainingStep, Workload

register(
    Workload(
        id="mlp-training-step",
        title="Training step of a small classifier",
        work=TrainingStep(
            network=Network((784,), (Dense(64), ReLU(), Dense(10))),
            batch=128,
            loss=SoftmaxCrossEntropy(),
            optimizer=SGD(0.01),
        ),
    )
)
