"""Made-up facts of the tests on memory."""


def weighed(size, computes="float32"):
    return {
        "bytes": size,
        "resident": 3e8,
        "norm": 0.5,
        "weights": "float32",
        "computes": computes,
        "reset": True,
    }


FULL = weighed(9e8)
SAVED = {"at_once": 9e8, "in_parts": 3e8, "gap": 1e-9}

CASES = {
    "pytorch-checkpointing-saves-memory": {
        "holds": {"pytorch": {"bytes_with": 4e8, "bytes_without": 9e8, "gradient_gap": 1e-8}},
        "fails": {"pytorch": {"bytes_with": 9e8, "bytes_without": 9e8, "gradient_gap": 0.0}},
    },
    "memory-need-alike": {
        "holds": {
            "pytorch": {"peak": 8e8, "rise": 5e8},
            "tensorflow": {"peak": 9e8, "rise": 5e8},
        },
        "fails": {
            "pytorch": {"peak": 8e8, "rise": 5e8},
            "tensorflow": {"peak": 13e8, "rise": 5e8},
        },
    },
    "keras-mixed-precision-saves-memory": {
        "holds": {"tensorflow": {"float32": FULL, "half": weighed(6e8, "float16")}},
        "fails": {"tensorflow": {"float32": FULL, "half": weighed(9.5e8, "float16")}},
    },
    "pytorch-amp-saves-memory": {
        "holds": {"pytorch": {"float32": FULL, "half": weighed(6e8, "float16")}},
        "fails": {"pytorch": {"float32": FULL, "half": weighed(6e8)}},
    },
    "gradient-accumulation-saves-memory": {
        "holds": {"tensorflow": SAVED, "pytorch": SAVED},
        "fails": {"tensorflow": SAVED, "pytorch": {**SAVED, "gap": 0.2}},
    },
    "tensorflow-reserves-every-gpu": {
        "holds": {
            "tensorflow": {
                "free_before": [80000.0, 80000.0],
                "free_meanwhile": [4000.0, 4000.0],
                "found": 2,
            }
        },
        "fails": {
            "tensorflow": {
                "free_before": [80000.0, 80000.0],
                "free_meanwhile": [4000.0, 79500.0],
                "found": 2,
            }
        },
    },
}
