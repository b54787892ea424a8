"""Made-up facts of the tests on distributed training."""

SAME = {"added": 5, "gap": 3e-8, "error": ""}
FEWER = {**SAME, "added": 2}
DIVIDED = {
    "error": "",
    "gaps": {"data": 3e-8, "sharded": 3e-8, "split": 2e-8},
    "local": {"data": [16, 8], "sharded": [8, 8], "split": [8, 8]},
}
RESTARTED = {"code": 0, "steps": [10, 10], "starts": [["0 0", "1 5"], ["0 0", "1 5"]]}
COPIES = {"copies": [[4, 6], [4, 6]], "methods": {"MirroredStrategy": [], "TPUStrategy": []}}
SPLITTING = {**COPIES, "methods": {"MirroredStrategy": ["split_model"]}}
SCALING = {"ratio": 0.9, "low": 0.86, "high": 0.93, "gpus": 2}
TRAINED = {"error": "", "workers": 2, "same": True}
REFUSED = {"error": "ValueError: a PerReplica value", "workers": 2, "same": False}
SCALED = {"error": "", "workers": 2, "gap": 1e-7, "same": True, "efficiency": 0.82}

CASES = {
    "tensorflow-own-loop-on-two-workers": {
        "holds": {"tensorflow": SCALED},
        "fails": {"tensorflow": {**SCALED, "error": "ValueError: no such collective"}},
    },
    "pytorch-two-workers-train-as-one": {
        "holds": {"pytorch": SCALED},
        "fails": {"pytorch": {**SCALED, "gap": 0.1}},
    },
    "ddp-is-easy": {
        "holds": {"pytorch": SAME},
        "fails": {"pytorch": {**SAME, "error": "RuntimeError: no group"}},
    },
    "pytorch-distribution-takes-more-words": {
        "holds": {"pytorch": SAME, "tensorflow": FEWER},
        "fails": {"pytorch": FEWER, "tensorflow": SAME},
    },
    "torch-distributed-divides-data-and-model": {
        "holds": {"pytorch": DIVIDED},
        "fails": {"pytorch": {"error": "RuntimeError: no group", "gaps": {}, "local": {}}},
    },
    "distribution-needs-a-static-graph": {
        "holds": {"pytorch": {"sent": 6, "ready": 6, "early": 0}},
        "fails": {"pytorch": {"sent": 6, "ready": 6, "early": 4}},
    },
    "torchrun-restarts-what-fails": {
        "holds": {"pytorch": RESTARTED},
        "fails": {"pytorch": {**RESTARTED, "code": 1, "steps": [5, 5]}},
    },
    "tensorflow-strategies-divide-models": {
        "holds": {"tensorflow": SPLITTING},
        "fails": {"tensorflow": COPIES},
    },
    "tensorflow-strategies-scale-together": {
        "holds": {"tensorflow": {"loop": "", "fit": "", "together": ""}},
        "fails": {"tensorflow": {"loop": "", "fit": "", "together": "RuntimeError: mixing"}},
    },
    "tensorflow-trains-faster-on-more-gpus": {
        "holds": {"tensorflow": SCALING},
        "fails": {"tensorflow": {**SCALING, "low": 0.4, "high": 0.5}},
        "undecided": {"tensorflow": {**SCALING, "low": 0.6}},
    },
    "tensorflow-more-mature-over-workers": {
        "holds": {"tensorflow": TRAINED, "pytorch": SAME},
        "fails": {"tensorflow": REFUSED, "pytorch": SAME},
        "undecided": {"tensorflow": REFUSED, "pytorch": {**SAME, "error": "no gloo"}},
    },
}
