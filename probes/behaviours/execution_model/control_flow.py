"""May a model use Python's own if and while, and in PyTorch only?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "python-control-flow-only-in-pytorch",
    topic="execution-model",
    title="Python's own if and while work on values in PyTorch, and TensorFlow needs functions",
    published=["pytorch-native-control-flow"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Runs a function with a while and an if on the values of a tensor, for three inputs: in "
        "PyTorch, in TensorFlow as it is, and in TensorFlow under tf.function."
    ),
    holds_if="PyTorch gives the right results and TensorFlow does not, as it is or in a graph",
    fails_if="TensorFlow gives them in both modes too, or PyTorch does not",
)

kept_in_graphs = ClaimTest(
    "tensorflow-control-flow-in-both-modes",
    topic="execution-model",
    title="Python's if, for and while over tensors work in eager TensorFlow and in tf.function",
    published=[],
    claims=["tensorflow.execution-model.control-flow-in-both-modes"],
    frameworks=["tensorflow"],
    method=(
        "Runs a function with a while, a for and an if on the values of a tensor eagerly and under "
        "tf.function for three inputs, and counts how often the latter is traced."
    ),
    holds_if="both give the right results and tf.function traces once for all three inputs",
    fails_if="a result is wrong, an error is raised, or another input costs another trace",
)

INPUTS = (0.5, 5.0, 100.0)


def halve(x):
    """Works on numbers and on tensors of any framework alike."""
    while x > 1:
        x = x / 2
    if x > 0.75:
        x = -x
    return x


def with_for(tf, x):
    for number in tf.range(3):
        x = x + tf.cast(number, x.dtype)
    return halve(x)


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    return {"plain": [float(halve(torch.tensor(x))) for x in INPUTS], "right": _right()}


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    return {
        "plain": _results(tf, halve),
        "graph": _results(tf, tf.function(halve)),
        "right": _right(),
    }


@test.judge
def judge(pytorch, tensorflow):
    right = pytorch["right"]
    told = {
        "PyTorch": pytorch["plain"] == right,
        "TensorFlow": tensorflow["plain"] == right,
        "tf.function": tensorflow["graph"] == right,
    }
    only = told["PyTorch"] and not (told["TensorFlow"] and told["tf.function"])
    words = ", ".join(f"{name} {'right' if ok else 'not'}" for name, ok in told.items())
    return decide(only, f"Ordinary while and if on tensor values: {words}.")


@kept_in_graphs.observe("tensorflow")
def observe_both_modes(here):
    tf = here.tf
    function = tf.function(lambda x: with_for(tf, x))
    return {
        "eager": _results(tf, lambda x: with_for(tf, x)),
        "graph": _results(tf, function),
        "traces": int(function.experimental_get_tracing_count()),
        "right": [halve(x + 3) for x in INPUTS],
    }


@kept_in_graphs.judge
def judge_both_modes(tensorflow):
    same = tensorflow["eager"] == tensorflow["graph"] == tensorflow["right"]
    return decide(
        same and tensorflow["traces"] == 1,
        f"The results of both modes are {'right' if same else 'not both right'}; tf.function was "
        f"traced {tensorflow['traces']} times for {len(tensorflow['right'])} inputs.",
    )


def _right():
    return [halve(x) for x in INPUTS]


def _results(tf, function):
    """The results, or the name of the error."""
    try:
        return [float(function(tf.constant(x))) for x in INPUTS]
    except Exception as error:
        return type(error).__name__
