"""Made-up facts of the tests on training speed."""


def timed(ratio, spread=1.05):
    return {"ratio": ratio, "low": ratio / spread, "high": ratio * spread}


def nets(dense, convolution, recurrent, spread=1.05):
    return {
        "dense": timed(dense, spread),
        "convolution": timed(convolution, spread),
        "recurrent": timed(recurrent, spread),
    }


def facts(mode, *ratios, losses=(2.0, 2.1), spread=1.05, **further):
    return {
        "times": {mode: nets(*ratios, spread=spread), **further},
        "losses": {"dense": losses[0], "convolution": losses[1]},
    }


EVEN = facts("graph", 1.0, 10.0, 5.0)
OPERATIONS = {"product": timed(0.1), "convolution": timed(0.2), "softmax": timed(0.3)}

CASES = {
    "training-speeds-differ-little": {
        "holds": {"pytorch": facts("eager", 1.1, 9.0, 5.0), "tensorflow": EVEN},
        "fails": {"pytorch": facts("eager", 1.1, 30.0, 5.0), "tensorflow": EVEN},
        "undecided": {"pytorch": facts("eager", 1.45, 9.0, 5.0, spread=1.2), "tensorflow": EVEN},
    },
    "pytorch-trains-much-faster": {
        "holds": {"pytorch": facts("eager", 0.2, 3.0, 1.0), "tensorflow": EVEN},
        "fails": {"pytorch": facts("eager", 0.2, 9.0, 1.0), "tensorflow": EVEN},
        "undecided": {"pytorch": facts("eager", 0.5, 3.0, 1.0), "tensorflow": EVEN},
    },
    "pytorch-trains-somewhat-slower": {
        "holds": {"pytorch": facts("eager", 1.5, 15.0, 7.0), "tensorflow": EVEN},
        "fails": {"pytorch": facts("eager", 1.5, 15.0, 3.0), "tensorflow": EVEN},
        "undecided": {"pytorch": facts("eager", 1.05, 15.0, 7.0), "tensorflow": EVEN},
    },
    "pytorch-is-for-slow-work": {
        "holds": {"pytorch": facts("eager", 1.0, 9.0, 5.0, losses=(2.5, 2.1)), "tensorflow": EVEN},
        "fails": {"pytorch": facts("eager", 2.0, 9.0, 5.0), "tensorflow": EVEN},
        "undecided": {"pytorch": facts("eager", 1.5, 20.0, 10.0), "tensorflow": EVEN},
    },
    "tensorflow-has-the-higher-ceiling": {
        "holds": {
            "pytorch": facts("eager", 3.0, 15.0, 7.0, compiled=nets(2.0, 14.0, 8.0)),
            "tensorflow": facts("graph", 1.0, 10.0, 5.0, xla=nets(2.0, 12.0, 4.0)),
        },
        "fails": {
            "pytorch": facts("eager", 3.0, 15.0, 7.0, compiled=nets(2.0, 14.0, 2.0)),
            "tensorflow": facts("graph", 1.0, 10.0, 5.0, xla=nets(2.0, 12.0, 4.0)),
        },
    },
    "tensor-operations-are-efficient-in-both": {
        "holds": {"pytorch": OPERATIONS, "tensorflow": {**OPERATIONS, "gpu": timed(0.1)}},
        "fails": {"pytorch": OPERATIONS, "tensorflow": {**OPERATIONS, "product": timed(0.5)}},
        "undecided": {"pytorch": OPERATIONS, "tensorflow": {**OPERATIONS, "product": timed(1 / 3)}},
    },
    "python-and-dynamic-graphs-shorten-runtime": {
        "holds": {"pytorch": {"recording": timed(0.9), "python": timed(0.8)}},
        "fails": {"pytorch": {"recording": timed(1.3), "python": timed(0.8)}},
        "undecided": {"pytorch": {"recording": timed(1.03), "python": timed(0.8)}},
    },
}
