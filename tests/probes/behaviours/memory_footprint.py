"""Made-up facts of the tests on memory."""

from tests.probes.behaviours._sample import sample


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
RECOMPUTED = {
    "bytes_with": 4e8,
    "bytes_without": 9e8,
    "gradient_gap": 1e-8,
    "sample": sample(shown=False),
}
SAVED = {"at_once": 9e8, "in_parts": 3e8, "gap": 1e-9}
HELD = {"imported": 2.3e8, "built": 3.1e8, "first_step": 4.2e8, "later_steps": 4.2e8}
HEAVIER = {name: 2.0 * size for name, size in HELD.items()}
BATCH = {"largest": 320, "took": 5e8, "built": 3e8}


def cached(reserved, allocated=0.0):
    return {"reserved": reserved, "allocated": allocated}


CACHE = {
    "small": cached(2e6, 1e6),
    "large": cached(2.8e8, 2.7e8),
    "freed": cached(2.8e8),
    "emptied": cached(0.0),
}
GROWN = {
    "start": 8e10,
    "small": {"used": 1e6, "peak": 1e6, "free": 7.9e10},
    "large": {"used": 2.7e8, "peak": 2.7e8, "free": 7.86e10},
    "freed": {"used": 0.0, "peak": 2.7e8, "free": 7.86e10},
}

CASES = {
    "pytorch-caches-gpu-memory-it-has-freed": {
        "holds": {"pytorch": CACHE},
        "fails": {"pytorch": {**CACHE, "freed": cached(0.0)}},
    },
    "tensorflow-growth-keeps-gpu-memory": {
        "holds": {"tensorflow": GROWN},
        "fails": {"tensorflow": {**GROWN, "freed": {"used": 0.0, "peak": 2.7e8, "free": 7.9e10}}},
    },
    "pytorch-peaks-lower-on-a-cpu": {
        "holds": {"pytorch": HELD, "tensorflow": HEAVIER},
        "fails": {"pytorch": HELD, "tensorflow": {**HEAVIER, "imported": 2.5e8}},
    },
    "batches-fit-alike-into-a-limit": {
        "holds": {"pytorch": BATCH, "tensorflow": {**BATCH, "largest": 400}},
        "fails": {"pytorch": BATCH, "tensorflow": {**BATCH, "largest": 0, "took": 0}},
    },
    "tensorflow-recomputing-saves-memory": {
        "holds": {"tensorflow": {"bytes_with": 4e8, "bytes_without": 9e8, "gradient_gap": 1e-8}},
        "fails": {"tensorflow": {"bytes_with": 4e8, "bytes_without": 9e8, "gradient_gap": 0.1}},
    },
    "pytorch-checkpointing-saves-memory": {
        "holds": {"pytorch": RECOMPUTED},
        "fails": {"pytorch": {**RECOMPUTED, "bytes_with": 9e8}},
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
        "holds": {"tensorflow": {**SAVED, "sample": sample(shown=False)}, "pytorch": SAVED},
        "fails": {
            "tensorflow": {**SAVED, "sample": sample()},
            "pytorch": {**SAVED, "gap": 0.2},
        },
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
