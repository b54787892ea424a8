"""Does gradient checkpointing need less memory?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide
from probes.samples import both_ways, told
from probes.samples.in_pytorch import CHECKPOINT

test = ClaimTest(
    "pytorch-checkpointing-saves-memory",
    topic="memory-footprint",
    title="Checkpointing gradients takes less memory in PyTorch",
    published=["checkpointing-saves-memory"],
    frameworks=["pytorch"],
    method=(
        "Trains one step of a stack of 24 blocks, once with torch.utils.checkpoint around each "
        "block and once without, each in a process of its own, and reads how far its memory rose; "
        "and runs the article's sample."
    ),
    holds_if=(
        "the step with checkpointing takes at most 80 % of the memory of the step without, with "
        "the same gradient to 1e-5"
    ),
    fails_if="it takes more than 80 %, or the gradient differs",
    seconds=15,
)

PROGRAM = """
import torch
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
torch.set_num_threads(int(sys.argv[2]))
nn = torch.nn
blocks = nn.ModuleList(
    nn.Sequential(nn.Linear(256, 1024), nn.GELU(), nn.Linear(1024, 256)) for _ in range(24)
)
x = torch.randn(1024, 256)
blocks[0](x[:2]).sum().backward()
blocks.zero_grad(set_to_none=True)
begin()
y = x
for block in blocks:
    y = checkpoint(block, y, use_reentrant=False) if sys.argv[1] == "with" else block(y)
y.square().mean().backward()
facts["norm"] = blocks[0][0].weight.grad.double().norm().item()
"""


@test.observe("pytorch")
def observe(here):
    found = {way: here.memory_of(PROGRAM, way, str(here.threads)) for way in ("with", "without")}
    norm = found["without"]["norm"]
    return {
        "bytes_with": found["with"]["bytes"],
        "bytes_without": found["without"]["bytes"],
        "gradient_gap": abs(found["with"]["norm"] - norm) / norm,
        "sample": both_ways(CHECKPOINT, here),
    }


@test.judge
def judge(pytorch):
    share = pytorch["bytes_with"] / pytorch["bytes_without"]
    return decide(
        share <= 0.8 and pytorch["gradient_gap"] <= 1e-5,
        f"The step took {pytorch['bytes_with'] / 1e6:.0f} MB with checkpointing and "
        f"{pytorch['bytes_without'] / 1e6:.0f} MB without; the gradients differ by a share of "
        f"{pytorch['gradient_gap']:.0e}. {told(pytorch['sample'])}",
    )
