"""Is a program that is a graph the easier one to picture?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

test = ClaimTest(
    "graphs-ease-pictures-in-tensorflow",
    topic="visualisation-and-monitoring",
    title="Programs written as graphs make TensorFlow convenient to picture",
    published=["graph-style-aids-visualisation"],
    frameworks=["tensorflow", "pytorch"],
    method=(
        "Captures the same network of four layers as a graph in each framework, with tf.function "
        "and with torch.export, and counts its nodes and the layers that can be told by name."
    ),
    holds_if=(
        "TensorFlow's graph tells every layer by name, and PyTorch has none, or one of more nodes"
    ),
    fails_if="TensorFlow's graph hides layers, or PyTorch's tells them in as few nodes or fewer",
    covers=PART,
    limits="Whether pictures were the reason for anything is not tested.",
    seconds=6,
)
LAYERS = ("alpha", "beta", "gamma", "delta")


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf, keras = here.tf, here.keras
    layers = [keras.layers.Dense(8, activation="relu", name=name) for name in LAYERS]
    model = keras.Sequential([keras.Input((8,)), *layers])
    function = tf.function(model).get_concrete_function(tf.TensorSpec((None, 8), tf.float32))
    operations = function.graph.get_operations()
    return _facts([operation.name for operation in operations])


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for name in LAYERS:
                setattr(self, name, torch.nn.Linear(8, 8))

        def forward(self, x):
            for name in LAYERS:
                x = torch.relu(getattr(self, name)(x))
            return x

    try:
        program = torch.export.export(Model(), (torch.ones(2, 8),))
    except Exception as error:
        return {"nodes": 0, "named": [], "error": type(error).__name__}
    nodes = list(program.graph.nodes)
    return _facts([f"{node.name} {node.meta.get('nn_module_stack', '')}" for node in nodes])


@test.judge
def judge(tensorflow, pytorch):
    told = len(tensorflow["named"]) == len(LAYERS)
    equal = len(pytorch["named"]) == len(LAYERS) and pytorch["nodes"] <= tensorflow["nodes"]
    return decide(
        told and not equal,
        f"TensorFlow's graph has {tensorflow['nodes']} nodes and names {len(tensorflow['named'])} "
        f"of {len(LAYERS)} layers; PyTorch's has {pytorch['nodes']} and names "
        f"{len(pytorch['named'])}.",
    )


def _facts(names):
    named = [layer for layer in LAYERS if any(layer in name for name in names)]
    return {"nodes": len(names), "named": named, "error": ""}
