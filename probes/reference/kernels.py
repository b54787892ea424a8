"""Work without a network in numpy: products, convolutions, element-wise chains."""

from __future__ import annotations

from typing import Any, Dict

import numpy as np

from probes import spec
from probes.reference.layers import patches


def kernel_output(work: Any, arrays: Dict[str, np.ndarray]) -> np.ndarray:
    """The output, in the precision of the arrays."""
    if isinstance(work, spec.MatrixProduct):
        return arrays["a"] @ arrays["b"]
    if isinstance(work, spec.Convolution):
        weight, x = arrays["weight"], arrays["input"]
        out = patches(x, work.kernel) @ weight.reshape(-1, work.filters)
        return out.reshape(*x.shape[:3], work.filters)
    x, scale, shift = arrays["input"], arrays["scale"], arrays["shift"]
    for _ in range(work.length // 2):
        x = x * scale
        x = x + shift
    return x
