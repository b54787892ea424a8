"""The same encoder block and classifier answering a batch."""

from probes.registry import register
from probes.spec import Inference, Workload
from probes.workloads.transformer_training_step import NETWORK

register(
    Workload(
        id="transformer-inference",
        title="Inference with a Transformer encoder block",
        work=Inference(network=NETWORK, batch=8),
    )
)
