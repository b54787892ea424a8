"""The same classifier answering one small batch: mostly the cost of calling the framework."""

from probes.registry import register
from probes.spec import Dense, Inference, Network, ReLU, Workload

register(
    Workload(
        id="mlp-inference",
        title="Inference with a small classifier",
        work=Inference(network=Network((784,), (Dense(64), ReLU(), Dense(10))), batch=32),
    )
)
