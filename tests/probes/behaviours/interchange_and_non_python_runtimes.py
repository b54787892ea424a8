"""Made-up facts of the tests on interchange and other languages."""

RAN = {"error": "", "answers": 6, "gap": 1e-7}
REFUSED = {"error": "the compiler refused: no such file", "answers": 0, "gap": 0.0}
EXPORTED = {"gap": 1e-7, "error": ""}
FAILED = {"gap": 0.0, "error": "ImportError: tf2onnx is missing"}

CASES = {
    "pytorch-model-in-a-cpp-program": {
        "holds": {"pytorch": RAN},
        "fails": {"pytorch": REFUSED},
    },
    "tensorflow-graph-in-a-cpp-program": {
        "holds": {"tensorflow": RAN},
        "fails": {"tensorflow": {**RAN, "gap": 0.3}},
    },
    "onnx-moves-models-across-frameworks": {
        "holds": {
            "pytorch": {**EXPORTED, "reads": True},
            "tensorflow": {**EXPORTED, "reads": False},
        },
        "fails": {
            "pytorch": {**EXPORTED, "reads": False},
            "tensorflow": {**FAILED, "reads": False},
        },
    },
    "pytorch-exports-to-onnx": {
        "holds": {"pytorch": {"dense": EXPORTED, "convolutional": EXPORTED}},
        "fails": {"pytorch": {"dense": EXPORTED, "convolutional": {"gap": 0.5, "error": ""}}},
    },
}
