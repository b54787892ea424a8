"""Made-up facts of the tests on operations."""

AGREES = dict.fromkeys(("flip", "isnan", "isinf", "fft", "gradient"), "agrees")
KERAS = {"layers": 140, "losses": 23, "optimisers": 17, "metrics": 46, "arguments": 8}
FAST = {"ratio": 55.0, "low": 50.0, "high": 60.0}
NATIVE = {"operations": 1400, "timed": {"tanh": FAST, "relu": FAST}, "own": True, "error": ""}
MOST = {"asked": 240, "found": 238, "missing": ["hfft", "vecdot"]}
MANY = {"asked": 240, "found": 220, "missing": ["unstack"] * 20}

CASES = {
    "flip-nan-fft-missing-from-pytorch": {
        "holds": {"pytorch": {**AGREES, "flip": "AttributeError"}, "tensorflow": AGREES},
        "fails": {"pytorch": AGREES, "tensorflow": AGREES},
    },
    "tensorflow-has-contrib": {
        "holds": {"tensorflow": {"top": 60, "compat.v1": 0}},
        "fails": {"tensorflow": {"top": 0, "compat.v1": 0}},
    },
    "tensorflow-high-level-options": {
        "holds": {"tensorflow": KERAS},
        "fails": {"tensorflow": {**KERAS, "layers": 40}},
    },
    "tensorflow-native-stock-and-own-operations": {
        "holds": {"tensorflow": NATIVE},
        "fails": {"tensorflow": {**NATIVE, "own": False, "error": "the compiler refused"}},
        "undecided": {"tensorflow": {**NATIVE, "timed": {"tanh": {**FAST, "low": 5.0}}}},
    },
    "pytorch-has-fewer-functions": {
        "holds": {"pytorch": MANY, "tensorflow": {**MOST, "without_keras": 180}},
        "fails": {"pytorch": MOST, "tensorflow": {**MANY, "without_keras": 180}},
    },
}
