"""Where can a value be looked at in TensorFlow, and which line does an error name?"""

from __future__ import annotations

from probes.behaviours.debugging._prompt import answers, fault_of, prompts
from probes.claim_tests import ClaimTest, decide

only_after_a_session = ClaimTest(
    "tensorflow-shows-nothing-before-a-session",
    topic="debugging",
    title="In TensorFlow nothing can be looked at before a whole graph has run in a session",
    published=["tf1-session-debugging-tedious"],
    frameworks=["tensorflow"],
    method=(
        "Stops a function with breakpoint() and asks pdb for an intermediate value: with "
        "TensorFlow's defaults, and while a graph of compat.v1 is described."
    ),
    holds_if="pdb gives no number where a program uses TensorFlow's defaults",
    fails_if="it gives the right number there, before any graph or session exists",
    covers="part",
    limits="How laborious it was with TensorFlow 1 is not tested; compat.v1 stands in for it.",
)

eager_is_easier = ClaimTest(
    "tensorflow-eager-code-can-be-debugged",
    topic="debugging",
    title="Eager TensorFlow is far easier to debug than graphs, which stay there to be optimised",
    published=["tf2-eager-debugging-better"],
    frameworks=["tensorflow"],
    method=(
        "Stops three calls of one function with breakpoint() and asks pdb for a value, and lets a "
        "line raise: eagerly, under tf.function, and in a graph of compat.v1."
    ),
    holds_if=(
        "eager calls give all three numbers and the error names its line, and the same function "
        "under tf.function runs as a graph that shows no numbers"
    ),
    fails_if="an eager call gives no number, its error does not name the line, or all are alike",
)

X = (1.0, 2.0)


def observed(x):
    h = x * 2.0
    breakpoint()
    return h + 1.0


@only_after_a_session.observe("tensorflow")
def observe_before_a_session(here):
    tf = here.tf
    with prompts("p float(h[0])") as default:
        observed(tf.constant(X))
    with prompts("p float(h[0])") as described, tf.Graph().as_default():
        observed(tf.constant(X))
    return {"default": answers(default), "described": answers(described)}


@only_after_a_session.judge
def judge_before_a_session(tensorflow):
    default, described = tensorflow["default"], tensorflow["described"]
    return decide(
        default != [2.0],
        f"Asked for a value, pdb answered {default} with TensorFlow's defaults and {described} "
        "while a graph of compat.v1 was described.",
    )


@eager_is_easier.observe("tensorflow")
def observe_ways(here):
    tf = here.tf
    with prompts("p float(h[0])") as eager:
        for _ in range(3):
            observed(tf.constant(X))
    graph = tf.function(observed)
    with prompts("p float(h[0])") as traced:
        results = [float(graph(tf.constant(X))[0]) for _ in range(3)]

    def faulty(x):
        return tf.matmul(x, tf.ones((5, 5)))  # the planted fault

    def in_a_session():
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            size = tf.compat.v1.placeholder(tf.float32, (None, None))
            product = tf.matmul(size, tf.ones((5, 5)))  # the planted fault
            session.run(product, {size: [[1.0] * 3] * 2})

    return {
        "eager": answers(eager),
        "graph": answers(traced),
        "graph_results": results,
        "eager_fault": fault_of(lambda: faulty(tf.ones((2, 3)))),
        "session_fault": fault_of(in_a_session),
    }


@eager_is_easier.judge
def judge_ways(tensorflow):
    eager, graph = tensorflow["eager"], tensorflow["graph"]
    shown = sum(answer is not None for answer in graph)
    fault, session = tensorflow["eager_fault"], tensorflow["session_fault"]
    return decide(
        eager == [2.0] * 3
        and fault["named"]
        and tensorflow["graph_results"] == [3.0] * 3
        and shown < 3,
        f"pdb gave {sum(answer is not None for answer in eager)} numbers in 3 eager calls and "
        f"{shown} in {len(graph)} stops under tf.function; the eager error "
        f"{'named' if fault['named'] else 'did not name'} its line in {fault['frames']} frames, "
        f"that of a session {'named' if session['named'] else 'did not'}.",
    )
