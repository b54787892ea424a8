"""The same network trained by one worker on all rows and by two on half of them each.

Afterwards both are timed with the rows of one worker, on one thread each: with two workers each
step then does twice the work and has to add up gradients. ``sys.argv``: where PyTorch's processes
meet, and how many workers.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

from probes.failures import Unsupported

STEPS, ROWS = 3, 128

_DATA = f"""
STEPS, ROWS = {STEPS}, {ROWS}
import json, sys, time
import numpy as np

draw = np.random.default_rng(0)
x, y = (draw.standard_normal((2 * ROWS, size)).astype("float32") for size in (64, 8))
sizes = ((64, 512), (512, 512), (512, 8))
start = [(draw.standard_normal(size) / size[0] ** 0.5).astype("float32") for size in sizes]


def finish(rank, workers, weights, step):
    np.save(f"weights-{{workers}}-{{rank}}.npy", np.concatenate([w.ravel() for w in weights]))
    times = []
    for _ in range(24):
        before = time.perf_counter()
        step()
        times.append(time.perf_counter() - before)
    print(json.dumps({{"workers": workers, "step_s": sorted(times[4:])[10]}}), flush=True)


"""

PYTORCH = (
    _DATA
    + """
import torch
import torch.distributed as dist


def main(rank, meeting, workers):
    torch.set_num_threads(1)
    layers = [torch.nn.Linear(*size, bias=False) for size in sizes]
    for layer, array in zip(layers, start):
        layer.weight.data = torch.from_numpy(array.T.copy())
    a, b, c = layers
    model = torch.nn.Sequential(a, torch.nn.Tanh(), b, torch.nn.Tanh(), c)
    if workers > 1:
        dist.init_process_group("gloo", f"file://{meeting}", rank=rank, world_size=workers)
        model = torch.nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def step(x, y):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    mine = [torch.from_numpy(array[rank::workers].copy()) for array in (x, y)]
    for _ in range(STEPS):
        step(*mine)
    weights = [layer.weight.detach().numpy().T.copy() for layer in layers]
    finish(rank, workers, weights, lambda: step(mine[0][:ROWS], mine[1][:ROWS]))
    if workers > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    workers = int(sys.argv[2])
    if workers == 1:
        main(0, sys.argv[1], 1)
    else:
        torch.multiprocessing.spawn(main, (sys.argv[1], workers), nprocs=workers)
"""
)

TENSORFLOW = (
    _DATA
    + """
import os
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(1)
strategy = tf.distribute.MultiWorkerMirroredStrategy()
workers = strategy.num_replicas_in_sync
rank = int(strategy.cluster_resolver.task_id or 0)
with strategy.scope():
    weights = [tf.Variable(w, aggregation=tf.VariableAggregation.MEAN) for w in start]


def replica(x, y):
    with tf.GradientTape() as tape:
        hidden = tf.tanh(tf.matmul(tf.tanh(tf.matmul(x, weights[0])), weights[1]))
        loss = tf.reduce_mean((tf.matmul(hidden, weights[2]) - y) ** 2)
    for weight, gradient in zip(weights, tape.gradient(loss, weights)):
        weight.assign_sub(0.1 * gradient)  # the mean over the workers
    return loss


@tf.function
def step(x, y):
    return strategy.run(replica, args=(x, y))


mine = [tf.constant(array[rank::workers]) for array in (x, y)]
for _ in range(STEPS):
    step(*mine)
half = [array[:ROWS] for array in mine]
finish(rank, workers, [w.numpy() for w in weights], lambda: float(step(*half)))
os._exit(0)  # the servers of the strategy have no way of being stopped
"""
)


def scaling(here):
    """``gap`` of the weights to those of one worker, ``same`` on both, ``efficiency``, ``error``.

    The efficiency is the speed of each of two workers over that of one alone, 1 at best.
    """
    run = _in_pytorch if here.framework == "pytorch" else _in_tensorflow
    nothing = {"gap": 0.0, "same": False, "efficiency": 0.0}
    alone = run(here, 1)
    if isinstance(alone, str):
        return {**nothing, "error": alone}
    together = run(here, 2)
    if isinstance(together, str):
        return {**nothing, "error": together}
    np = here.np
    one, first, second = (
        np.load(here.path(f"weights-{name}.npy")) for name in ("1-0", "2-0", "2-1")
    )
    return {
        "error": "",
        "workers": together["workers"],
        "gap": float(np.abs(first - one).max()),
        "same": bool((first == second).all()),
        "efficiency": alone["step_s"] / together["step_s"],
    }


def told(found):
    """What two workers did, in words."""
    if found["error"]:
        return f"The run failed: {found['error'].rstrip('.')}."
    return (
        f"Weights of two workers {'are' if found['same'] else 'are not'} the same and differ by "
        f"{found['gap']:.0e} from those of one; each worked at {found['efficiency']:.0%} of the "
        "speed of one alone."
    )


def right(found):
    """Whether two workers trained, alike, and as one does."""
    return not found["error"] and found["same"] and found["gap"] <= 1e-5


def _in_pytorch(here, workers):
    done = here.script(PYTORCH, here.path(f"meeting{workers}"), str(workers), timeout=240.0)
    return _answer(done.code, done.out, done.err)


def _in_tensorflow(here, workers):
    path = here.write("worker.py", TENSORFLOW)
    addresses = [f"localhost:{_port()}" for _ in range(workers)]
    running = []
    for index in range(workers):
        environment = dict(os.environ)
        if workers > 1:
            task = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
            environment["TF_CONFIG"] = json.dumps(task)
        running.append(
            subprocess.Popen(
                [sys.executable, path], cwd=here.folder, env=environment, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
        )  # fmt: skip
    try:
        ended = [(*one.communicate(timeout=240.0), one.returncode) for one in running]
    except subprocess.TimeoutExpired:
        raise Unsupported(
            "the workers did not end within 240 s; try when the machine is quiet"
        ) from None
    finally:
        for process in running:
            process.kill()
            process.wait()
    answers = [_answer(code, out, err) for out, err, code in ended]
    return next((one for one in answers if isinstance(one, str)), answers[0])


def _answer(code, out, err):
    """What the program printed last, or a line that says what went wrong."""
    if code == 0 and out.strip():
        return json.loads(out.strip().splitlines()[-1])
    last = err.strip().splitlines()[-1:] or [f"status {code}"]
    return last[0][:160]


def _port():
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        return taken.getsockname()[1]
