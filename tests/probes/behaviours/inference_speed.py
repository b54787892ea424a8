"""Made-up facts of the tests on inference speed."""


def timed(ratio, spread=1.02):
    return {"ratio": ratio, "low": ratio / spread, "high": ratio * spread}


PLAIN = {"times": {"plain 1": timed(3.0), "plain 8": timed(9.0)}, "sample": [1.0, 2.0]}


def optimised(small, large):
    times = {
        "graph 1": timed(5.0), "graph 8": timed(20.0), "xla 1": timed(small), "xla 8": timed(large),
    }  # fmt: skip
    return {"times": times, "sample": [1.0, 2.0]}


SCRIPT = {"times": {"dense 1": timed(1.5)}, "gap": 0.0, "deprecated": False}

CASES = {
    "tensorflow-answers-a-little-quicker": {
        "holds": {
            "pytorch": {"dense 1": timed(2.0), "dense 16": timed(3.0)},
            "tensorflow": {"dense 1": timed(1.5), "dense 16": timed(2.5)},
        },
        "fails": {
            "pytorch": {"dense 1": timed(1.0), "dense 16": timed(3.0)},
            "tensorflow": {"dense 1": timed(1.5), "dense 16": timed(2.5)},
        },
        "undecided": {
            "pytorch": {"dense 1": timed(1.5), "dense 16": timed(3.0)},
            "tensorflow": {"dense 1": timed(1.46), "dense 16": timed(2.5)},
        },
    },
    "torchscript-answers-faster": {
        "holds": {"pytorch": SCRIPT},
        "fails": {"pytorch": {**SCRIPT, "times": {"dense 1": timed(0.9)}}},
        "undecided": {"pytorch": {**SCRIPT, "times": {"dense 1": timed(1.03)}}},
    },
    "tensorflow-optimises-transformers-better": {
        "holds": {"pytorch": PLAIN, "tensorflow": optimised(2.0, 5.0)},
        "fails": {"pytorch": PLAIN, "tensorflow": optimised(4.0, 5.0)},
        "undecided": {"pytorch": PLAIN, "tensorflow": optimised(2.9, 5.0)},
    },
}
