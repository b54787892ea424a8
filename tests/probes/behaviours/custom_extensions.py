"""Made-up facts of the tests on extensions."""

TORCH = {
    "error": "",
    "lines": 12,
    "build_s": 21.0,
    "types": ["float32", "float64"],
    "gradient": True,
    "in_graph": "right",
    "compiled": "right",
}
TF = {**TORCH, "lines": 26, "compiled": "InvalidArgumentError"}
BROKEN = {
    "error": "RuntimeError: the compiler refused",
    "lines": 0,
    "build_s": 0.0,
    "types": [],
    "gradient": False,
    "in_graph": "",
    "compiled": "",
}
SIX = ("module", "hook", "parametrisation", "gradient", "operator", "replacement")
FOUR = ("layer", "loss", "gradient", "optimiser")

CASES = {
    "both-take-operators-in-cpp": {
        "holds": {"pytorch": TORCH, "tensorflow": TF},
        "fails": {"pytorch": TORCH, "tensorflow": BROKEN},
    },
    "tensorflow-operator-longer-but-cleaner": {
        "holds": {
            "pytorch": {**TORCH, "compiled": "RuntimeError"},
            "tensorflow": {**TF, "compiled": "right"},
        },
        "fails": {"pytorch": TORCH, "tensorflow": TF},
        "undecided": {"pytorch": BROKEN, "tensorflow": TF},
    },
    "pytorch-operator-is-interface-and-versions": {
        "holds": {"pytorch": TORCH, "tensorflow": TF},
        "fails": {"pytorch": {**TORCH, "lines": 40}, "tensorflow": TF},
    },
    "pip-brings-all-to-compile-extensions": {
        "holds": {
            "pytorch": {"headers": True, "error": ""},
            "tensorflow": {"headers": True, "error": ""},
        },
        "fails": {
            "pytorch": {"headers": True, "error": "RuntimeError: Ninja is required."},
            "tensorflow": {"headers": True, "error": ""},
        },
    },
    "pytorch-is-extended-in-its-modules": {
        "holds": {"pytorch": dict.fromkeys(SIX, "works")},
        "fails": {"pytorch": {**dict.fromkeys(SIX, "works"), "hook": "TypeError"}},
    },
    "only-pytorch-can-be-customised": {
        "holds": {
            "pytorch": dict.fromkeys(FOUR, "works"),
            "tensorflow": dict.fromkeys(FOUR, "TypeError"),
        },
        "fails": {
            "pytorch": dict.fromkeys(FOUR, "works"),
            "tensorflow": dict.fromkeys(FOUR, "works"),
        },
    },
    "own-cuda-kernel-is-faster-in-pytorch": {
        "holds": {"pytorch": {"ratio": 3.0, "low": 2.8, "high": 3.3, "gap": 1e-7}},
        "fails": {"pytorch": {"ratio": 1.0, "low": 0.9, "high": 1.1, "gap": 1e-7}},
        "undecided": {"pytorch": {"ratio": 1.2, "low": 0.9, "high": 1.4, "gap": 1e-7}},
    },
}
