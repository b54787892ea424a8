"""What does tf.function give to a training step, and what does it change?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, all_of, decide, every_pair
from probes.samples import both_ways, told
from probes.samples.in_tensorflow import TRACED

speed = ClaimTest(
    "tf-function-keeps-eager-code-and-gains-speed",
    topic="compilation",
    title="Eager code of TensorFlow 2 becomes a graph afterwards and gains the speed of one",
    published=["tf2-keeps-graph-performance"],
    frameworks=["tensorflow"],
    method=(
        "Writes one training step of a small network as eager code, wraps the same function in "
        "tf.function without a change, compares results, and times both in turns."
    ),
    holds_if=(
        "both give the same losses to 1e-5 and the wrapped step is faster in every pair, by a "
        "quarter or more"
    ),
    fails_if="the losses differ, or every pair shows less than a quarter gained",
    seconds=3,
)

smooth = ClaimTest(
    "tf-function-switches-without-friction",
    topic="compilation",
    title="With tf.function a program passes between eager code and graphs without friction",
    published=["tf-function-smooth-switch"],
    frameworks=["tensorflow"],
    method=(
        "Runs six ordinary functions eagerly and under tf.function: arithmetic, a loop on values, "
        "a default argument, a counter, a list appended in a loop, and a variable made inside; and "
        "runs the article's sample."
    ),
    holds_if="all six do under tf.function what they do eagerly",
    fails_if="one of them raises an error or does something else",
    seconds=2,
)


@speed.observe("tensorflow")
def observe_speed(here):
    tf = here.tf
    rng = here.rng()
    start = [rng.normal(size=shape).astype("float32") * 0.1 for shape in ((16, 32), (32, 1))]
    x = tf.constant(rng.normal(size=(32, 16)), tf.float32)
    y = tf.reduce_sum(x, axis=1, keepdims=True)

    def new_step():
        weights = [tf.Variable(array) for array in start]

        def step():
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((tf.tanh(x @ weights[0]) @ weights[1] - y) ** 2)
            for weight, gradient in zip(weights, tape.gradient(loss, weights)):
                weight.assign_sub(0.01 * gradient)
            return loss

        return step

    eager, graph = new_step(), tf.function(new_step())
    losses = [[float(step()) for _ in range(5)] for step in (eager, graph)]
    gap = max(abs(a - b) / abs(a) for a, b in zip(*losses))
    timed = here.ratio(lambda: float(eager()), lambda: float(graph()), seconds=1.5)
    return {**timed, "gap": gap, "fell": losses[0][-1] < losses[0][0]}


@speed.judge
def judge_speed(tensorflow):
    found = tensorflow
    return decide(
        all_of(found["gap"] < 1e-5, found["fell"], every_pair(found, 1.25)),
        f"The same step takes {found['ratio']:.1f} times as long eagerly as under tf.function "
        f"({found['low']:.1f} to {found['high']:.1f}); the losses differ by {found['gap']:.0e}.",
    )


@smooth.observe("tensorflow")
def observe_smooth(here):
    tf = here.tf
    functions = {name: _alike(tf, make) for name, make in PROGRAMS.items()}
    return {"functions": functions, "sample": both_ways(TRACED, here)}


@smooth.judge
def judge_smooth(tensorflow):
    functions = tensorflow["functions"]
    other = [name for name, alike in functions.items() if alike != "alike"]
    listed = ", ".join(f"{name} ({functions[name]})" for name in other)
    return decide(
        not other,
        f"{len(functions) - len(other)} of {len(functions)} functions do the same in a graph"
        f"{'; not: ' + listed if other else ''}. {told(tensorflow['sample'])}",
    )


def _alike(tf, make):
    """Compare three calls, and what they left behind, of a function and its graph."""
    seen = []
    for wrap in (lambda f: f, tf.function):
        function, left = make(tf)
        try:
            wrapped = wrap(function)
            values = [float(wrapped(tf.constant(x))) for x in (1.0, 2.0, 3.0)]
            seen.append((values, left()))
        except Exception as error:
            seen.append(type(error).__name__)
    if isinstance(seen[1], str):
        return seen[1]
    (eager, left), (graph, left_in_graph) = seen
    close = max(abs(a - b) for a, b in zip(eager, graph)) < 1e-5
    return "alike" if close and left == left_in_graph else "another result"


def _arithmetic(tf):
    return lambda x: tf.exp(x * 0.5) - 1.0, lambda: None


def _loop(tf):
    def function(x):
        while x < 10.0:
            x = x * 2.0
        return x

    return function, lambda: None


def _default(tf):
    return lambda x, scale=2.0: x * scale, lambda: None


def _counter(tf):
    calls = []

    def function(x):
        calls.append(1)
        return x

    return function, lambda: len(calls)


def _list(tf):
    kept = []

    def function(x):
        for number in tf.range(3):
            kept.append(number)
        return x

    return function, lambda: len(kept)


def _variable(tf):
    def function(x):
        return tf.Variable(2.0) * x

    return function, lambda: None


PROGRAMS = {
    "arithmetic": _arithmetic,
    "a loop on values": _loop,
    "a default argument": _default,
    "a counter": _counter,
    "a list appended in a loop": _list,
    "a variable made inside": _variable,
}
