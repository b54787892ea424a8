"""Made-up facts of the tests on devices."""

MOVES = {
    "other": "meta",
    "new": ["cpu", "cpu"],
    "mixed_sum": "RuntimeError",
    "mixed_layer": "RuntimeError",
    "after_moving": "",
}
CHECKS = {"other": "cuda", "objects": 16, "there": 16, "loaded": "cpu"}
PLACED = {"devices": 2, "places": ["CPU:0", "CPU:1"], "sum": 24.0, "layer": 2, "missing": 3.0}
GRAPH = {"gap": 1e-7, "traces": 1, "places": {"CPU": "CPU:0", "GPU": "GPU:0"}}
FULL = {"gap": 1e-5, "placed": True, "results": 10}
THREADS = {"processors": 2, "unset": 2}
GPU = "/job:localhost/replica:0/task:0/device:GPU:0"
CPU = "/job:localhost/replica:0/task:0/device:CPU:0"

CASES = {
    "pytorch-moves-are-explicit": {
        "holds": {"pytorch": MOVES},
        "fails": {"pytorch": {**MOVES, "mixed_sum": ""}},
    },
    "pytorch-code-asks-again-and-again": {
        "holds": {"pytorch": {**CHECKS, "there": 9}},
        "fails": {"pytorch": CHECKS},
    },
    "pytorch-to-moves-anything": {
        "holds": {"pytorch": {"misplaced": {"cuda": 0, "meta": 0}, "objects": 28}},
        "fails": {"pytorch": {"misplaced": {"cuda": 2, "meta": 0}, "objects": 28}},
    },
    "tensorflow-places-without-instructions": {
        "holds": {
            "tensorflow": PLACED,
            "pytorch": {"sum": "RuntimeError", "layer": "RuntimeError"},
        },
        "fails": {
            "tensorflow": {**PLACED, "missing": "InvalidArgumentError"},
            "pytorch": {"sum": "RuntimeError", "layer": "RuntimeError"},
        },
    },
    "only-pytorch-obeys-omp-num-threads": {
        "holds": {"pytorch": {**THREADS, "one": 1}, "tensorflow": {**THREADS, "one": 2}},
        "fails": {"pytorch": {**THREADS, "one": 2}, "tensorflow": {**THREADS, "one": 2}},
    },
    "tensorflow-uses-a-gpu-by-itself": {
        "holds": {"tensorflow": {"product": GPU, "weights": GPU}},
        "fails": {"tensorflow": {"product": GPU, "weights": CPU}},
    },
    "tensorflow-graph-runs-on-each-device": {
        "holds": {"tensorflow": GRAPH},
        "fails": {"tensorflow": {**GRAPH, "gap": 0.5}},
    },
    "both-compute-on-a-gpu": {
        "holds": {"pytorch": FULL, "tensorflow": FULL},
        "fails": {"pytorch": FULL, "tensorflow": {**FULL, "placed": False}},
    },
}
