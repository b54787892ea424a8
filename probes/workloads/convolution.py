"""The convolution of a middle block of an image network, without the network around it."""

from probes.registry import register
from probes.spec import Convolution, Workload

register(
    Workload(
        id="convolution", title="Convolution", work=Convolution(size=56, channels=64, filters=64)
    )
)
