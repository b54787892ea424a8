"""Does a CUDA kernel of one's own make an operation faster in PyTorch?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, all_of, decide, every_pair
from probes.failures import Unsupported

test = ClaimTest(
    "own-cuda-kernel-is-faster-in-pytorch",
    topic="custom-extensions",
    title="A CUDA kernel of one's own makes a chosen operation of PyTorch faster",
    published=["pytorch-custom-cuda-kernels"],
    frameworks=["pytorch"],
    needs=["gpu"],
    method=(
        "Writes a chain of six element-wise operations as one CUDA kernel, compiled at run time, "
        "and times it in turns with the same chain in PyTorch's own operations."
    ),
    holds_if="the values agree to 1e-5 and the kernel is faster by a fifth in every pair",
    fails_if="the values differ, or the kernel is not faster by a fifth in any pair",
    covers=PART,
    limits="One chain of operations, which a fused kernel suits.",
    seconds=5,
)
KERNEL = """
extern "C" __global__ void chain(const float* x, float* y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) {
    float v = x[i] * 1.5f + 0.25f;
    v = fmaxf(v, 0.0f);
    v = v * v - 0.5f;
    y[i] = v * x[i];
  }
}
"""
SIZE = 1 << 24


@test.observe("pytorch")
def observe(here):
    torch = here.torch
    compiled = getattr(torch.cuda, "_compile_kernel", None)
    if compiled is None or torch.version.cuda is None:
        raise Unsupported("this PyTorch cannot compile CUDA kernels at run time")
    try:
        kernel = compiled(KERNEL, "chain")
    except (RuntimeError, OSError) as error:
        raise Unsupported(f"the run-time compiler of CUDA is not usable: {error}") from error
    x = torch.randn(SIZE, device="cuda")
    y = torch.empty_like(x)

    def own():
        kernel(grid=((SIZE + 255) // 256, 1, 1), block=(256, 1, 1), args=[x, y, SIZE])
        torch.cuda.synchronize()
        return y

    def built_in():
        found = (torch.relu(x * 1.5 + 0.25) ** 2 - 0.5) * x
        torch.cuda.synchronize()
        return found

    gap = float((own() - built_in()).abs().max() / built_in().abs().max())
    return {**here.ratio(built_in, own), "gap": gap}


@test.judge
def judge(pytorch):
    found = pytorch
    return decide(
        all_of(found["gap"] <= 1e-5, every_pair(found, 1.2)),
        f"PyTorch's own operations took {found['ratio']:.1f} times as long as the kernel "
        f"({found['low']:.1f} to {found['high']:.1f}); values differ by {found['gap']:.0e}.",
    )
