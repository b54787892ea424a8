"""Made-up facts of the tests on data pipelines."""

from tests.probes.behaviours._sample import sample

LARGE = {
    "bytes": 3e7,
    "size": 268435456,
    "records": 256,
    "passes": [256, 256],
    "same_order": False,
    "flipped": [120, 131],
    "same_flips": False,
}
SERVICE = {
    "at_once": 4,
    "items": 50,
    "shared": 50,
    "shared_right": True,
    "each": 100,
    "each_right": True,
}
BASIS = {
    "shapes": [[5, 10], [5, 5]],
    "firsts": [[81, 64, 49, 36, 25], [16, 9, 4, 1, 0]],
    "streamed": [[0, 1, 2, 3], [4, 5, 6, 7]],
    "read": 8,
    "operations": [],
}
WORKERS = {
    "sizes": [8] * 8,
    "complete": True,
    "shuffled": True,
    "processes": 1,
    "threads": 2,
    "in_main_process": 2,
}
SLOW, MIDDLE, FAST = [2.0, 2.1, 2.0, 2.2, 2.1], [1.1, 1.0, 1.1, 1.2, 1.1], [0.5] * 5
SPLIT = {
    "pytorch": {"native": SLOW, "python": FAST},
    "tensorflow": {"native": FAST, "python": SLOW},
}
TURNED = {
    "pytorch": {"native": FAST, "python": SLOW},
    "tensorflow": {"native": SLOW, "python": FAST},
}
TIED = {
    "pytorch": {"native": MIDDLE, "python": MIDDLE},
    "tensorflow": {"native": MIDDLE, "python": MIDDLE},
}
PREPARED = {
    "ratio": 2.0,
    "low": 1.8,
    "high": 2.4,
    "a_s": 0.2,
    "b_s": 0.1,
    "as_they_are": 9.0,
    "standardised": 0.3,
}
REFUSED = {"tensor": "ValueError", "embedding": "TypeError", "ids": "", "sample": sample()}
AUGMENTED = {"changed": 20, "shapes": [[3, 32, 32]], "finite": True, "steps": 8}


def rates(alone, helped):
    """One way of preparing; rates of three passes that lie 2 % apart."""
    both = (("alone", alone, 0.01), ("helped", helped, 0.4))
    return {
        name: {"first_s": first, "rates": [0.98 * rate, rate, 1.02 * rate]}
        for name, rate, first in both
    }


LOADERS = {
    "processes": 2,
    "bytes_each": [1.8e8, 1.8e8],
    "native": rates(8000.0, 4500.0),
    "python": rates(4000.0, 5000.0),
}
TF_LOADS = {"native": rates(5000.0, 8000.0), "python": rates(2500.0, 2600.0)}
STRINGS = {"good": 0.9, "bad": 0.1, "sample": sample("FailedPreconditionError: no table")}

CASES = {
    "dataloader-workers-cost-more-than-small-items": {
        "holds": {"pytorch": LOADERS},
        "fails": {"pytorch": {**LOADERS, "native": rates(4000.0, 7000.0)}},
        "undecided": {"pytorch": {**LOADERS, "native": rates(4000.0, 4040.0)}},
    },
    "tf-data-runs-python-one-at-a-time": {
        "holds": {"tensorflow": TF_LOADS, "pytorch": LOADERS},
        "fails": {
            "tensorflow": {**TF_LOADS, "python": rates(2500.0, 6000.0)},
            "pytorch": LOADERS,
        },
        "undecided": {
            "tensorflow": {**TF_LOADS, "python": rates(2500.0, 3330.0)},
            "pytorch": LOADERS,
        },
    },
    "tf-data-reads-batches-augments": {
        "holds": {"tensorflow": LARGE},
        "fails": {"tensorflow": {**LARGE, "bytes": 3e8}},
    },
    "tf-data-threads-and-service": {
        "holds": {"tensorflow": SERVICE},
        "fails": {"tensorflow": {**SERVICE, "at_once": 1}},
    },
    "tf-data-overlaps-training": {
        "holds": {"tensorflow": {"ratio": 0.55, "low": 0.53, "high": 0.6, "items": 8}},
        "fails": {"tensorflow": {"ratio": 0.98, "low": 0.97, "high": 1.01, "items": 8}},
        "undecided": {"tensorflow": {"ratio": 0.6, "low": 0.55, "high": 1.05, "items": 8}},
    },
    "torch-data-is-an-open-basis": {
        "holds": {"pytorch": BASIS},
        "fails": {"pytorch": {**BASIS, "operations": ["map", "batch"]}},
    },
    "dataloader-loads-with-threads": {
        "holds": {"pytorch": WORKERS},
        "fails": {"pytorch": {**WORKERS, "processes": 2, "in_main_process": 0}},
    },
    "tf-data-leads-native-torch-data-leads-python": {
        "holds": SPLIT,
        "fails": TURNED,
        "undecided": TIED,
    },
    "tensorflow-gets-through-data-sooner": {
        "holds": {
            "pytorch": SPLIT["tensorflow"] | {"native": SLOW},
            "tensorflow": {
                "native": FAST,
                "python": FAST,
            },
        },
        "fails": SPLIT,
        "undecided": TIED,
    },
    "preparation-shows-in-training": {
        "holds": {"pytorch": PREPARED, "tensorflow": PREPARED},
        "fails": {"pytorch": PREPARED, "tensorflow": {**PREPARED, "standardised": 8.0}},
        "undecided": {"pytorch": PREPARED, "tensorflow": {**PREPARED, "low": 0.9}},
    },
    "strings-enter-the-tensorflow-model-only": {
        "holds": {"tensorflow": STRINGS, "pytorch": REFUSED},
        "fails": {
            "tensorflow": STRINGS,
            "pytorch": {**REFUSED, "tensor": ""},
        },
    },
    "torchvision-transforms-in-training": {
        "holds": {"pytorch": AUGMENTED},
        "fails": {"pytorch": {**AUGMENTED, "changed": 0}},
    },
}
