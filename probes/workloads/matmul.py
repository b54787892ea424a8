"""The machine's arithmetic, and how much of it a framework reaches."""

from probes.registry import register
from probes.spec import MatrixProduct, Workload

register(Workload(id="matmul", title="Matrix product", work=MatrixProduct(size=1024)))
