"""What torch.distributed does in two processes, and whether it needs a graph for it."""

from __future__ import annotations

import json

from probes.behaviours.distributed_training._programs import flat, must_distribute
from probes.claim_tests import PART, ClaimTest, decide

divides = ClaimTest(
    "torch-distributed-divides-data-and-model",
    topic="distributed-training",
    title="torch.distributed divides the data or the model",
    published=["torch-distributed-multi-gpu-multi-node"],
    frameworks=["pytorch"],
    method=(
        "Trains one model for three steps in one process, and in two with its data divided, its "
        "parameters sharded, and its layers split, and compares the weights."
    ),
    holds_if="the weights of all three agree with one process to 1e-5, and the parts are halves",
    fails_if="one of the three fails, differs, or keeps whole parameters on both",
    covers=PART,
    limits="Two processes of one machine, without GPUs.",
    seconds=15,
)

needs_graph = ClaimTest(
    "distribution-needs-a-static-graph",
    topic="distributed-training",
    title="A static graph is what lets communication be improved in distributed training",
    published=["static-graph-helps-distribution"],
    frameworks=["pytorch"],
    method=(
        "Trains eager PyTorch with DistributedDataParallel and notes in which order gradients are "
        "ready and parts of them are sent."
    ),
    holds_if="nothing is sent before the last gradient is ready",
    fails_if="a part is sent while gradients of other layers are still being worked out",
    covers=PART,
    limits=(
        "Shows only that overlap needs no graph; what a compiler gains by partitioning a whole "
        "graph is not tested."
    ),
    seconds=6,
)

restarts = ClaimTest(
    "torchrun-restarts-what-fails",
    topic="distributed-training",
    title="PyTorch has elastic launching as a tool of its own",
    published=["torchelastic-distributed"],
    frameworks=["pytorch"],
    method=(
        "Starts two workers with torch.distributed.run that keep their step in a file; in the "
        "first round one of them fails at step 5, and the launcher may restart once."
    ),
    holds_if="both workers are started again and end at step 10 from where they were",
    fails_if="the launcher is not there, does not restart them, or they start from the beginning",
    covers=PART,
    limits="The workers form no process group; changing the number of machines is not tried.",
    seconds=15,
)

DIVIDED = """
import json, sys, torch
import torch.distributed as dist
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor.parallel import ColwiseParallel, RowwiseParallel, parallelize_module
from torch.nn.parallel import DistributedDataParallel


def train(wrap, x, y):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 4))
    model = wrap(model) or model
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    return model


def weights(model):
    parameters = [getattr(p, "full_tensor", lambda p=p: p)() for p in model.parameters()]
    return [p.tolist() for p in parameters]


def main(rank, meeting):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", f"file://{meeting}", rank=rank, world_size=2)
    torch.manual_seed(1)
    x, y = torch.randn(16, 8), torch.randn(16, 4)
    mesh = init_device_mesh("cpu", (2,))
    plan = {"0": ColwiseParallel(), "2": RowwiseParallel()}
    found = {}
    ways = {
        "data": (DistributedDataParallel, x[rank::2], y[rank::2]),
        "sharded": (lambda model: fully_shard(model, mesh=mesh), x[rank::2], y[rank::2]),
        "split": (lambda model: parallelize_module(model, mesh, plan), x, y),
    }
    for name, way in ways.items():
        model = train(*way)
        first = next(model.parameters())
        local = first.to_local() if hasattr(first, "to_local") else first
        found[name] = {"weights": weights(model), "local": list(local.shape)}
    if rank == 0:
        found["alone"] = {"weights": weights(train(lambda model: None, x, y))}
        print(json.dumps(found))
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    torch.multiprocessing.spawn(main, (sys.argv[1],), nprocs=2)
"""

OVERLAP = """
import json, sys, torch
import torch.distributed as dist

dist.init_process_group("gloo", f"file://{sys.argv[1]}", rank=0, world_size=1)
torch.manual_seed(0)
layers = [torch.nn.Linear(512, 512) for _ in range(6)]
model = torch.nn.parallel.DistributedDataParallel(torch.nn.Sequential(*layers), bucket_cap_mb=1)
events = []


def send(state, bucket):
    if armed:
        events.append("sent")
    return dist.all_reduce(bucket.buffer(), async_op=True).get_future().then(lambda f: f.value()[0])


def ready(_):
    if armed:
        events.append("ready")


model.register_comm_hook(None, send)
for layer in layers:
    layer.weight.register_hook(ready)
x = torch.randn(8, 512)
armed = False
for _ in range(3):
    model(x).sum().backward()
    armed = True
    kept, events[:] = list(events), []
print(json.dumps(kept))
dist.destroy_process_group()
"""

ELASTIC = """
import os, sys
path = f"step{os.environ['LOCAL_RANK']}"
log = f"log{os.environ['LOCAL_RANK']}"
step = int(open(path).read()) if os.path.exists(path) else 0
restart = os.environ["TORCHELASTIC_RESTART_COUNT"]
open(log, "a").write(f"{restart} {step}\\n")
while step < 10:
    step += 1
    open(path, "w").write(str(step))
    if step == 5 and restart == "0" and os.environ["LOCAL_RANK"] == "1":
        sys.exit(3)
    if step == 5 and restart == "0":
        import time
        time.sleep(60)  # until the launcher ends it, because the other one has failed
"""
LAUNCH = """
import sys
from torch.distributed.run import main
options = ["--standalone", "--nproc-per-node=2", "--max-restarts=1", "--monitor-interval=0.2"]
main([*options, "work.py"])
"""


@divides.observe("pytorch")
def observe_divides(here):
    must_distribute(here)
    done = here.script(DIVIDED, here.path("meeting"), timeout=240.0)
    if done.code != 0:
        last = done.err.strip().splitlines()[-1:] or [f"status {done.code}"]
        return {"error": last[0][:160], "gaps": {}, "local": {}}
    found = json.loads(done.out.strip().splitlines()[-1])
    alone = flat(found.pop("alone")["weights"])
    gaps = {
        name: max(abs(a - b) for a, b in zip(alone, flat(one["weights"])))
        for name, one in found.items()
    }
    return {"error": "", "gaps": gaps, "local": {name: one["local"] for name, one in found.items()}}


@divides.judge
def judge_divides(pytorch):
    gaps, local = pytorch["gaps"], pytorch["local"]
    if pytorch["error"]:
        return decide(False, f"The run failed: {pytorch['error'].rstrip('.')}.")
    halves = local["sharded"] == local["split"] == [8, 8] and local["data"] == [16, 8]
    listed = ", ".join(f"{name} {gap:.0e}" for name, gap in gaps.items())
    return decide(
        halves and max(gaps.values()) <= 1e-5,
        f"Weights differ from those of one process by {listed}; of a weight of 16 by 8 each "
        f"process holds {local['sharded']} when sharded and {local['split']} when split.",
    )


@needs_graph.observe("pytorch")
def observe_graph(here):
    must_distribute(here)
    done = here.script(OVERLAP, here.path("meeting"))
    events = done.facts()
    last = len(events) - 1 - events[::-1].index("ready")
    return {
        "sent": events.count("sent"),
        "ready": events.count("ready"),
        "early": events[:last].count("sent"),
    }


@needs_graph.judge
def judge_graph(pytorch):
    found = pytorch
    return decide(
        found["early"] == 0,
        f"Without a graph {found['early']} of {found['sent']} parts were sent before the last of "
        f"{found['ready']} gradients was ready.",
    )


@restarts.observe("pytorch")
def observe_restarts(here):
    here.write("work.py", ELASTIC)
    done = here.script(LAUNCH, timeout=240.0)
    logs, steps = [], []
    for rank in (0, 1):
        logs.append(_lines(here.path(f"log{rank}")))
        steps.append(int((_lines(here.path(f"step{rank}")) or ["0"])[0]))
    return {"code": done.code, "steps": steps, "starts": logs}


@restarts.judge
def judge_restarts(pytorch):
    starts = pytorch["starts"]
    again = all(len(one) == 2 and one[1].startswith("1 ") for one in starts)
    kept = again and all(int(one[1].split()[1]) > 0 for one in starts)
    return decide(
        pytorch["code"] == 0 and kept and pytorch["steps"] == [10, 10],
        f"The launcher ended with {pytorch['code']}; the workers were started "
        f"{' and '.join(str(len(one)) for one in starts)} times and reached steps "
        f"{pytorch['steps'][0]} and {pytorch['steps'][1]}.",
    )


def _lines(path):
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read().splitlines()
    except OSError:
        return []
