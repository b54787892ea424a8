"""What one small operation costs before any arithmetic: the call of the framework itself."""

from probes.registry import register
from probes.spec import ElementwiseChain, Workload

register(Workload(id="dispatch", title="Many small operations", work=ElementwiseChain(size=100)))
