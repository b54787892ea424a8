"""Made-up facts of the tests on servers."""

ALL = {"failed": 0, "old": 200, "new": 0, "other": 0}
SWAPPED = {"failed": 0, "old": 100, "new": 100, "other": 0}
PAUSED = {"failed": 5, "old": 100, "new": 95, "other": 0}
PYTORCH = {"torch.export": 1e-7, "TorchScript": 0.0, "ONNX": "not tried without onnx"}
ONE = {**PYTORCH, "TorchScript": "failed (RuntimeError)"}
NONE = {"torch.export": "failed (RuntimeError)", "TorchScript": 0.5}
TENSORFLOW = {"SavedModel": 0.0, "TensorFlow Lite": 1e-7}

CASES = {
    "either-model-on-a-small-server": {
        "holds": {"pytorch": ALL, "tensorflow": ALL},
        "fails": {"pytorch": ALL, "tensorflow": {**ALL, "old": 190, "failed": 10}},
    },
    "only-tensorflow-swaps-models-without-a-pause": {
        "holds": {"pytorch": PAUSED, "tensorflow": SWAPPED},
        "fails": {"pytorch": SWAPPED, "tensorflow": SWAPPED},
    },
    "tensorflow-ahead-in-production": {
        "holds": {"pytorch": NONE, "tensorflow": TENSORFLOW},
        "fails": {"pytorch": PYTORCH, "tensorflow": TENSORFLOW},
    },
    "pytorch-has-caught-up-in-production": {
        "holds": {"pytorch": PYTORCH, "tensorflow": TENSORFLOW},
        "fails": {"pytorch": NONE, "tensorflow": TENSORFLOW},
        "undecided": {"pytorch": ONE, "tensorflow": TENSORFLOW},
    },
    "tensorflow-ahead-with-transformers-in-production": {
        "holds": {"pytorch": NONE, "tensorflow": TENSORFLOW},
        "fails": {"pytorch": PYTORCH, "tensorflow": TENSORFLOW},
        "undecided": {"pytorch": ONE, "tensorflow": TENSORFLOW},
    },
    "pytorch-leads-to-production-by-torchscript": {
        "holds": {"pytorch": {"script": "works", "trace": "works"}},
        "fails": {"pytorch": {"script": "deprecated", "trace": "works"}},
    },
}
