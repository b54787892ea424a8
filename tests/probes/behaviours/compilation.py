"""Made-up facts of the tests on compilation."""

from tests.probes.behaviours._sample import sample


def timed(low, high):
    return {"ratio": (low + high) / 2, "low": low, "high": high, "a_s": 1e-3, "b_s": 1e-3}


FAST, SLOW, NOISY = timed(5.0, 9.0), timed(0.8, 0.9), timed(0.9, 3.0)
STEP = {"gap": 1e-7, "fell": True}
ONCE = {"bodies": 1, "total": 0.6, "away": 0.6}
HLO = {"sines_before": 3, "sines_after": 1, "roots_after": 0, "fusions": 1, "gap": 1e-7}
SCRIPTED = {"refused": "", "deprecated": []}
PROGRAMS = ("arithmetic", "a loop on values", "a counter")
ALIKE = dict.fromkeys(PROGRAMS, "alike")
TRACED = sample("ValueError: tf.function only supports singleton variables")
SHAPES = {
    "limit": 8,
    "lengths": 12,
    "default": {"compiled": 2, "ran": 12, "right": True},
    "static": {"compiled": 8, "ran": 8, "right": True},
}
TRACES = {"lengths": 12, "default": 12, "relaxed": 2, "signature": 1, "numbers": 12}

CASES = {
    "torch-compile-gives-up-after-recompilations": {
        "holds": {"pytorch": SHAPES},
        "fails": {
            "pytorch": {**SHAPES, "static": {"compiled": 12, "ran": 12, "right": True}},
        },
    },
    "tf-function-traces-each-shape-and-number": {
        "holds": {"tensorflow": {**TRACES, **FAST}},
        "fails": {"tensorflow": {**TRACES, **FAST, "default": 1}},
    },
    "tf-function-keeps-eager-code-and-gains-speed": {
        "holds": {"tensorflow": {**FAST, **STEP}},
        "fails": {"tensorflow": {**FAST, **STEP, "gap": 0.1}},
        "undecided": {"tensorflow": {**NOISY, **STEP}},
    },
    "tf-function-switches-without-friction": {
        "holds": {"tensorflow": {"functions": ALIKE, "sample": sample()}},
        "fails": {
            "tensorflow": {"functions": {**ALIKE, "a counter": "ValueError"}, "sample": TRACED}
        },
    },
    "graph-defined-once-runs-again-and-away": {
        "holds": {"tensorflow": {**FAST, **ONCE}},
        "fails": {"tensorflow": {**NOISY, **ONCE, "away": None}},
        "undecided": {"tensorflow": {**NOISY, **ONCE}},
    },
    "whole-graph-drops-redundant-operations": {
        "holds": {"tensorflow": HLO},
        "fails": {"tensorflow": {**HLO, "sines_after": 3}},
    },
    "recording-a-graph-costs-speed": {
        "holds": {"pytorch": {"small": timed(1.2, 1.4), "large": SLOW}},
        "fails": {"pytorch": {"small": timed(0.98, 1.02), "large": SLOW}},
        "undecided": {"pytorch": {"small": timed(0.98, 1.3), "large": SLOW}},
    },
    "torchscript-is-the-faster-second-mode": {
        "holds": {"pytorch": {**SCRIPTED, **FAST}},
        "fails": {"pytorch": {**SCRIPTED, **FAST, "deprecated": ["It is deprecated."]}},
        "undecided": {"pytorch": {**SCRIPTED, **NOISY}},
    },
    "torch-compile-wins-back-overhead": {
        "holds": {"pytorch": {**FAST, "gap": 0.0}},
        "fails": {"pytorch": {**SLOW, "gap": 0.0}},
        "undecided": {"pytorch": {**NOISY, "gap": 0.0}},
    },
    "xla-makes-tensorflow-faster-still": {
        "holds": {"tensorflow": {"dense": FAST, "convolution": FAST}},
        "fails": {"tensorflow": {"dense": FAST, "convolution": SLOW}},
        "undecided": {"tensorflow": {"dense": FAST, "convolution": NOISY}},
    },
    "xla-makes-tensorflow-faster-on-this-gpu": {
        "holds": {"tensorflow": FAST},
        "fails": {"tensorflow": {"refused": "NotFoundError"}},
        "undecided": {"tensorflow": NOISY},
    },
}
