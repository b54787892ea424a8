"""How often do captured functions have to be captured again when shapes and numbers change?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

SIZES = tuple(range(3, 15))

in_pytorch = ClaimTest(
    "torch-compile-gives-up-after-recompilations",
    topic="compilation",
    title="torch.compile compiles again for new shapes and gives a function up after eight times",
    published=[],
    claims=["pytorch.compilation.costs"],
    frameworks=["pytorch"],
    method=(
        "Calls compiled functions with twelve lengths, as torch.compile comes and with "
        "dynamic=False, and counts how often a graph is compiled and how many calls ran without "
        "one."
    ),
    holds_if=(
        "as it comes the second length costs another compilation and the others none, and with "
        "dynamic=False later lengths run without a graph after the limit that PyTorch names"
    ),
    fails_if="no second compilation is needed, each length costs one, or it is never given up",
    covers=PART,
    limits="Counts compilations with a stand-in for the compiler, whose seconds are not looked at.",
    seconds=6,
)

in_tensorflow = ClaimTest(
    "tf-function-traces-each-shape-and-number",
    topic="compilation",
    title="tf.function traces again for each new shape and each other Python number",
    published=[],
    claims=["tensorflow.compilation.rules-of-tracing"],
    frameworks=["tensorflow"],
    method=(
        "Calls functions under tf.function with twelve lengths, as it comes, with reduce_retracing "
        "and with a signature of open length, and with twelve Python numbers; counts the traces; "
        "times a function that is traced at each call beside the function as written."
    ),
    holds_if=(
        "twelve lengths and twelve numbers cost a trace each, a signature of open length costs "
        "one, and tracing at each call takes longer than no tf.function in every pair"
    ),
    fails_if="a new length or number needs no trace, or tracing at each call costs nothing",
    seconds=4,
)


@in_pytorch.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    from torch._dynamo import config

    limit = int(getattr(config, "recompile_limit", getattr(config, "cache_size_limit", 8)))
    found = {"limit": limit, "lengths": len(SIZES)}
    for name, dynamic in (("default", None), ("static", False)):
        torch._dynamo.reset()
        counted = {"compiled": 0, "ran": 0}

        def counting(graph, _, counted=counted):
            counted["compiled"] += 1

            def run(*inputs):
                counted["ran"] += 1
                return graph(*inputs)

            return run

        function = torch.compile(_chain, backend=counting, dynamic=dynamic)
        right = all(float(function(torch.ones(size)).sum()) == 3.0 * size for size in SIZES)
        found[name] = {**counted, "right": right}
    torch._dynamo.reset()
    return found


@in_pytorch.judge
def judge_pytorch(pytorch):
    default, static = pytorch["default"], pytorch["static"]
    again = default["compiled"] == 2 and default["ran"] == pytorch["lengths"]
    gave_up = static["compiled"] == pytorch["limit"] == static["ran"] < pytorch["lengths"]
    return decide(
        again and gave_up and default["right"] and static["right"],
        f"For {pytorch['lengths']} lengths {default['compiled']} graphs were compiled and ran in "
        f"{default['ran']} calls; with dynamic=False {static['compiled']}, and "
        f"{pytorch['lengths'] - static['ran']} calls ran without a graph (the limit is "
        f"{pytorch['limit']}). Results were "
        f"{'right' if default['right'] and static['right'] else 'wrong'}.",
    )


@in_tensorflow.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    open_length = [tf.TensorSpec([None], tf.float32)]
    ways = {
        "default": tf.function(_chain),
        "relaxed": tf.function(_chain, reduce_retracing=True),
        "signature": tf.function(_chain, input_signature=open_length),
    }
    found = {"lengths": len(SIZES)}
    for name, function in ways.items():
        for size in SIZES:
            function(tf.ones(size))
        found[name] = int(function.experimental_get_tracing_count())
    scaled = tf.function(lambda x, factor: x * factor)
    for number in SIZES:
        scaled(tf.ones(2), number)
    found["numbers"] = int(scaled.experimental_get_tracing_count())
    x = tf.ones(8)
    timed = here.ratio(lambda: tf.function(_chain)(x).numpy(), lambda: _chain(x).numpy(), pairs=5)
    return {**found, **timed}


@in_tensorflow.judge
def judge_tensorflow(tensorflow):
    found = tensorflow
    each = found["default"] == found["numbers"] == found["lengths"]
    return decide(
        each and found["signature"] == 1 and found["low"] > 1,
        f"{found['lengths']} lengths cost {found['default']} traces, {found['relaxed']} with "
        f"reduce_retracing and {found['signature']} with an open signature; as many Python numbers "
        f"cost {found['numbers']}. Tracing at each call takes {found['ratio']:.0f} times as long "
        f"as no tf.function ({found['low']:.0f} to {found['high']:.0f}).",
    )


def _chain(x):
    return x * 2.0 + 1.0
