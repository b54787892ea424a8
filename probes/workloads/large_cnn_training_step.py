"""The image classifier at the size it was drawn: 224 x 224 pixels, 206 million weights.

99.96 percent of the weights sit in the first dense layer, so this is memory traffic more than
convolution. Without dropout, as the small one.
"""

from probes.registry import register
from probes.spec import SGD, Network, SoftmaxCrossEntropy, TrainingStep, Workload
from probes.workloads.small_cnn_training_step import LAYERS

register(
    Workload(
        id="large-cnn-training-step",
        title="Training step of a large image classifier",
        work=TrainingStep(
            network=Network((224, 224, 3), LAYERS),
            batch=2,
            loss=SoftmaxCrossEntropy(),
            optimizer=SGD(0.00001),
        ),
    )
)
