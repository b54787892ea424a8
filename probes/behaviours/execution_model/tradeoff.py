"""Does a graph buy speed with convenience?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, all_of, decide, every_pair

test = ClaimTest(
    "graphs-trade-convenience-for-speed",
    topic="execution-model",
    title="A static graph is faster and a dynamic one more convenient",
    published=["usability-performance-tradeoff"],
    frameworks=["tensorflow"],
    method=(
        "Runs one chain of 200 small operations eagerly and under tf.function, in turns; and looks "
        "how often a Python counter in it counts and whether a value can be read inside."
    ),
    holds_if=(
        "the graph is faster in every pair by a quarter or more, and in it the counter stands "
        "still or values cannot be read, while eager code counts and reads"
    ),
    fails_if="every pair gains less, or the graph is as convenient as eager code",
    limits=(
        "Both ways are compared inside TensorFlow, which has both; one machine, small operations."
    ),
    seconds=2,
)
CALLS = 10


@test.observe("tensorflow")
def observe(here):
    tf = here.tf
    x = tf.constant([0.5] * 8)

    def chain(x):
        for _ in range(100):
            x = x * 1.01
            x = x + 0.001
        return x

    graph = tf.function(chain)
    timed = here.ratio(lambda: chain(x).numpy(), lambda: graph(x).numpy(), seconds=1.0)
    return {
        **timed,
        "calls": CALLS,
        "eager_counter": _count(lambda f: f, x),
        "graph_counter": _count(tf.function, x),
        "eager_reads": _reads(lambda f: f, x),
        "graph_reads": _reads(tf.function, x),
    }


@test.judge
def judge(tensorflow):
    found = tensorflow
    faster = every_pair(found, 1.25)
    eager_convenient = found["eager_counter"] == found["calls"] and found["eager_reads"]
    graph_convenient = found["graph_counter"] == found["calls"] and found["graph_reads"]
    reads = "can" if found["graph_reads"] else "cannot"
    return decide(
        all_of(faster, eager_convenient, not graph_convenient),
        f"Eager takes {found['ratio']:.1f} times as long as the graph ({found['low']:.1f} to "
        f"{found['high']:.1f}); a Python counter reads {found['eager_counter']} after "
        f"{found['calls']} eager calls and {found['graph_counter']} in the graph, where values "
        f"{reads} be read.",
    )


def _count(wrap, x):
    counter = []

    def function(x):
        counter.append(1)
        return x * 2

    wrapped = wrap(function)
    for _ in range(CALLS):
        wrapped(x)
    return len(counter)


def _reads(wrap, x):
    read = []

    def function(x):
        read.append(float(x[0]))
        return x * 2

    try:
        wrap(function)(x)
    except Exception:
        return False
    # AutoGraph turns float() into an operation, so that what is kept is no number.
    return all(isinstance(value, float) for value in read)
