"""Does training over several workers work with what each framework gives by default?"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

from probes.behaviours.distributed_training._programs import (
    PYTORCH,
    PYTORCH_DDP,
    compare,
    must_distribute,
)
from probes.claim_tests import PART, ClaimTest, decide, undecided
from probes.failures import Unsupported

test = ClaimTest(
    "tensorflow-more-mature-over-workers",
    topic="distributed-training",
    title="For training over several workers TensorFlow is more mature",
    published=["tf-distributed-more-mature"],
    frameworks=["tensorflow", "pytorch"],
    method=(
        "Trains a Keras model with fit under MultiWorkerMirroredStrategy in two processes, and a "
        "PyTorch model with DistributedDataParallel in two processes."
    ),
    holds_if="TensorFlow's two workers train and end with the same weights",
    fails_if="TensorFlow's training fails or weights differ, and PyTorch's equals one process",
    covers=PART,
    limits="Two workers of one machine; what is preferred at large scale is not tested.",
    seconds=30,
)
WORKER = """
import json
import numpy as np, tensorflow as tf, keras
strategy = tf.distribute.MultiWorkerMirroredStrategy()
try:
    keras.utils.set_random_seed(0)
    draw = np.random.default_rng(0)
    data = tf.data.Dataset.from_tensor_slices(
        (draw.standard_normal((32, 8)), draw.standard_normal((32, 4)))
    ).batch(16)
    with strategy.scope():
        model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4)])
        model.compile("sgd", "mse")
    model.fit(data, epochs=2, verbose=0)
    weights = [w.tolist() for w in model.get_weights()]
    found = {"error": "", "weights": weights}
except Exception as error:
    found = {"error": f"{type(error).__name__}: {error}"[:160].splitlines()[0], "weights": []}
print(json.dumps({**found, "workers": strategy.num_replicas_in_sync}), flush=True)
import os
os._exit(0)
"""


@test.observe("tensorflow")
def observe_tensorflow(here):
    path = here.write("worker.py", WORKER)
    addresses = [f"localhost:{_port()}" for _ in range(2)]
    running = []
    for index in range(2):
        task = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
        environment = {**os.environ, "TF_CONFIG": json.dumps(task)}
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        command = [sys.executable, path]
        running.append(subprocess.Popen(command, cwd=here.folder, env=environment, **options))
    try:
        answers = [process.communicate(timeout=240)[0] for process in running]
    except subprocess.TimeoutExpired:
        raise Unsupported(
            "the workers did not end within 240 s; try when the machine is quiet"
        ) from None
    finally:
        for process in running:
            process.kill()
            process.wait()
    found = [json.loads(answer.strip().splitlines()[-1]) for answer in answers if answer.strip()]
    if len(found) < 2:
        return {"error": "a worker ended without an answer", "workers": len(found), "same": False}
    return {
        "error": next((one["error"] for one in found if one["error"]), ""),
        "workers": found[0]["workers"],
        "same": bool(found[0]["weights"]) and found[0]["weights"] == found[1]["weights"],
    }


@test.observe("pytorch")
def observe_pytorch(here):
    must_distribute(here)
    return compare(here, PYTORCH, PYTORCH_DDP)


@test.judge
def judge(tensorflow, pytorch):
    works = not tensorflow["error"] and tensorflow["same"] and tensorflow["workers"] == 2
    said = tensorflow["error"][:120].rstrip(".") or f"ran on {tensorflow['workers']} workers"
    same = "the same weights" if tensorflow["same"] else "no common weights"
    other = pytorch["error"] or f"weights {pytorch['gap']:.0e} from those of one process"
    seen = f"fit in TensorFlow: {said}, with {same}; DistributedDataParallel: {other}."
    if not works and (pytorch["error"] or pytorch["gap"] > 1e-5):
        return undecided(f"Neither trained over two workers: {seen}")
    return decide(works, f"Over two workers, {seen}")


def _port():
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        return taken.getsockname()[1]
