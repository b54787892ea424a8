"""Does TensorFlow bring many fast operations, and take one's own?"""

from __future__ import annotations

import math

from probes.behaviours.custom_extensions._operator import operator, works
from probes.claim_tests import ClaimTest, all_of, decide, every_pair

test = ClaimTest(
    "tensorflow-native-stock-and-own-operations",
    topic="operation-coverage",
    title="TensorFlow brings many fast native functions and takes operations of one's own",
    published=["tf-native-functions-and-op-interface"],
    frameworks=["tensorflow"],
    needs=["compiler"],
    method=(
        "Counts the raw operations of the package, times three of them in turns with the same "
        "written in Python, and builds one operation of its own in C++."
    ),
    holds_if=(
        "there are at least 1000, each of the three is ten times as fast in every pair, and the "
        "operation of one's own gives right values and gradients"
    ),
    fails_if="there are fewer, one of the three is not so fast, or one's own does not work",
    seconds=12,
)


@test.observe("tensorflow")
def observe(here):
    tf = here.tf
    numbers = here.rng().standard_normal(20_000).astype("float32")
    x, listed = tf.constant(numbers), numbers.tolist()
    pairs = {
        "tanh": (lambda: [math.tanh(v) for v in listed], lambda: tf.tanh(x).numpy()),
        "relu": (lambda: [max(v, 0.0) for v in listed], lambda: tf.nn.relu(x).numpy()),
    }
    timed = {
        name: here.ratio(python, native, seconds=0.3, pairs=3)
        for name, (python, native) in pairs.items()
    }
    product = here.rng().standard_normal((60, 60)).astype("float32")
    rows, matrix = product.tolist(), tf.constant(product)

    def in_python():
        columns = list(zip(*rows))
        return [[sum(a * b for a, b in zip(row, column)) for column in columns] for row in rows]

    timed["product"] = here.ratio(
        in_python, lambda: tf.matmul(matrix, matrix).numpy(), seconds=0.3, pairs=3
    )
    own = operator(here)
    raw = [name for name in dir(tf.raw_ops) if name[0].isupper()]
    return {"operations": len(raw), "timed": timed, "own": works(own), "error": own["error"]}


@test.judge
def judge(tensorflow):
    found = tensorflow
    listed = ", ".join(f"{name} {one['low']:.0f}" for name, one in found["timed"].items())
    own = "works" if found["own"] else f"does not work {found['error'][:100]}".rstrip(" .")
    return decide(
        all_of(
            found["operations"] >= 1000,
            found["own"],
            *(every_pair(one, 10) for one in found["timed"].values()),
        ),
        f"{found['operations']} raw operations; times as fast as Python at least: {listed}; an "
        f"operation of one's own {own}.",
    )
