"""Made-up facts of the tests on building models."""

from tests.probes.behaviours._sample import sample


def way(tokens, names=20, *, learned=True, statements=10):
    return {"statements": statements, "tokens": tokens, "names": names, "learned": learned}


TORCH = {"sequential": way(120), "module": way(160)}
SHORT_TORCH = {"sequential": way(50), "module": way(60)}
TENSORFLOW = {"fit": way(90), "tape": way(130), "variables": way(200), "session": way(300)}
LONG = {**TENSORFLOW, "fit": way(200, 30)}
SHORT = {name: way(80) for name in ("fit", "tape", "variables")} | {"session": way(300)}
UNLEARNED = {**TENSORFLOW, "tape": way(130, learned=False)}
FIT = {**TENSORFLOW, "fit": way(90, statements=6)}
SAME = {"loss": 0.5, "weights": [0.1, 0.2], "sample": sample()}
CORE = {"uses": 10, "failed": [], "names": 200}
BYTES = {"python": 10, "compiled": 90}
OBJECTS = dict.fromkeys(("extended", "nested", "used twice", "part replaced", "hooked"), "trains")
DECLARED = dict.fromkeys(("declared", "own layer", "own loss", "own training step"), "trains")
NUMPY = {"expressions": 30, "failed": ["xp.pad(v, 1)"], "shared": True,
         "tools": ["nn", "autograd", "optim"]}  # fmt: skip
PARTS = {"layers": 139, "losses": 20, "optimisers": 13, "trains_in_one_call": [], "learned": True}
LEVELS = {name: way(100) for name in ("fit", "tape", "variables")}
ONE_CALL = {"one_call": ["fit", "evaluate", "predict"], "spelled_out": []}
SPELLED = {"one_call": [], "spelled_out": ["backward()", "step()"]}
UNDECIDED = {"pytorch": TORCH, "tensorflow": UNLEARNED}

CASES = {
    "same-task-is-longer-in-tensorflow": {
        "holds": {"pytorch": TORCH, "tensorflow": LONG},
        "fails": {"pytorch": TORCH, "tensorflow": TENSORFLOW},
        "undecided": UNDECIDED,
    },
    "tensorflow-with-keras-is-longer-still": {
        "holds": {"pytorch": SHORT_TORCH, "tensorflow": {**LONG, "tape": way(130, 30)}},
        "fails": {"pytorch": TORCH, "tensorflow": TENSORFLOW},
        "undecided": UNDECIDED,
    },
    "tensorflow-code-is-the-shorter-to-read": {
        "holds": {"pytorch": TORCH, "tensorflow": SHORT},
        "fails": {"pytorch": TORCH, "tensorflow": TENSORFLOW},
        "undecided": UNDECIDED,
    },
    "pytorch-code-is-the-shorter-to-read": {
        "holds": {"pytorch": SHORT_TORCH, "tensorflow": TENSORFLOW},
        "fails": {"pytorch": TORCH, "tensorflow": TENSORFLOW},
        "undecided": UNDECIDED,
    },
    "tensorflow-has-an-api-for-each-level": {
        "holds": {"tensorflow": LEVELS},
        "fails": {"tensorflow": {**LEVELS, "variables": way(100, learned=False)}},
    },
    "keras-needs-less-code-and-hides-gradients": {
        "holds": {"tensorflow": {"programs": FIT, "named": []}},
        "fails": {"tensorflow": {"programs": FIT, "named": ["gradient"]}},
    },
    "pytorch-has-only-low-level-parts": {
        "holds": {"pytorch": {**PARTS, "layers": 3}},
        "fails": {"pytorch": PARTS},
    },
    "tensorflow-wraps-up-what-pytorch-spells-out": {
        "holds": {"pytorch": SPELLED, "tensorflow": ONE_CALL},
        "fails": {"pytorch": ONE_CALL, "tensorflow": ONE_CALL},
    },
    "pytorch-models-are-objects": {
        "holds": {"pytorch": {"ways": OBJECTS, "sample": sample()}},
        "fails": {"pytorch": {"ways": {**OBJECTS, "nested": "TypeError"}, "sample": sample()}},
    },
    "keras-models-are-declared-and-extended": {
        "holds": {"tensorflow": DECLARED},
        "fails": {"tensorflow": {**DECLARED, "own loss": "weights stay as they were"}},
    },
    "pytorch-runs-numpy-expressions": {
        "holds": {"pytorch": NUMPY},
        "fails": {"pytorch": {**NUMPY, "failed": ["a.T"] * 20}},
    },
    "pytorch-core-is-compact-and-python-like": {
        "holds": {"pytorch": CORE, "tensorflow": {**CORE, "names": 300}},
        "fails": {"pytorch": {**CORE, "names": 1000}, "tensorflow": {**CORE, "names": 300}},
    },
    "explicit-loop-does-what-train-on-batch-does": {
        "holds": {"pytorch": SAME, "tensorflow": SAME},
        "fails": {"pytorch": SAME, "tensorflow": {**SAME, "weights": [0.1, 0.3]}},
    },
    "frameworks-are-made-of-python": {
        "holds": {
            "pytorch": {"python": 9, "compiled": 1},
            "tensorflow": {"python": 9, "compiled": 1},
        },
        "fails": {"pytorch": BYTES, "tensorflow": BYTES},
    },
    "lightning-writes-the-training-loop": {
        "holds": {"pytorch": {"moved": True, "steps": 4, "batches": 4}},
        "fails": {"pytorch": {"moved": True, "steps": 0, "batches": 4}},
    },
}
