"""Does a TensorFlow graph go into protocol buffers, operations and parameters alike?"""

from __future__ import annotations

import os

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "tensorflow-graph-in-protocol-buffers",
    topic="saving-and-loading",
    title="TensorFlow writes operations and parameters of a graph to protocol buffers",
    published=["tf-saves-whole-graph-protobuf"],
    frameworks=["tensorflow"],
    method=(
        "Saves a small model as a SavedModel and parses its file as protocol buffers; turns its "
        "variables into constants, writes that graph to one file, parses it, and runs it."
    ),
    holds_if=(
        "the SavedModel's file names the matrix products, and the file with constants holds every "
        "parameter and gives the same answers to 1e-6"
    ),
    fails_if="a file cannot be parsed, operations or parameters are missing, or answers differ",
    seconds=2,
)


@test.observe("tensorflow")
def observe(here):
    tf, np = here.tf, here.np
    from tensorflow.core.protobuf import saved_model_pb2
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    class Model(tf.Module):
        def __init__(self):
            super().__init__()
            self.first = tf.Variable(tf.random.stateless_normal((6, 8), (1, 2)))
            self.second = tf.Variable(tf.random.stateless_normal((8, 2), (3, 4)))

        @tf.function(input_signature=[tf.TensorSpec((None, 6), tf.float32)])
        def __call__(self, x):
            return tf.matmul(tf.nn.relu(tf.matmul(x, self.first)), self.second)

    model, x = Model(), tf.constant(here.rng().standard_normal((4, 6)), tf.float32)
    expected = model(x).numpy()
    folder = here.path("saved")
    tf.saved_model.save(model, folder)
    saved = saved_model_pb2.SavedModel()
    with open(os.path.join(folder, "saved_model.pb"), "rb") as stream:
        saved.ParseFromString(stream.read())
    library = saved.meta_graphs[0].graph_def.library.function
    operations = [node.op for function in library for node in function.node_def]

    frozen = convert_variables_to_constants_v2(model.__call__.get_concrete_function())
    path = here.path("frozen.pb")
    with open(path, "wb") as stream:
        stream.write(frozen.graph.as_graph_def().SerializeToString())
    parsed = tf.compat.v1.GraphDef()
    with open(path, "rb") as stream:
        parsed.ParseFromString(stream.read())
    constants = sum(
        int(np.prod([size.size for size in node.attr["value"].tensor.tensor_shape.dim]))
        for node in parsed.node
        if node.op == "Const"
    )
    with tf.Graph().as_default() as graph:
        tf.graph_util.import_graph_def(parsed, name="")
        with tf.compat.v1.Session(graph=graph) as session:
            names = frozen.outputs[0].name, frozen.inputs[0].name
            answer = session.run(names[0], {names[1]: x.numpy()})
    return {
        "products": sum(op == "MatMul" for op in operations),
        "operations": len(operations),
        "parameters": 6 * 8 + 8 * 2,
        "constants": constants,
        "gap": float(np.abs(answer - expected).max()),
    }


@test.judge
def judge(tensorflow):
    found = tensorflow
    return decide(
        found["products"] >= 2
        and found["constants"] >= found["parameters"]
        and found["gap"] <= 1e-6,
        f"The SavedModel's file lists {found['operations']} operations, {found['products']} of "
        f"them matrix products; the file with constants holds {found['constants']} numbers for "
        f"{found['parameters']} parameters and its answers differ by {found['gap']:.0e}.",
    )
