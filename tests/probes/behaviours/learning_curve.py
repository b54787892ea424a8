"""Made-up facts of the tests on learning."""

SMALL = {"tokens": 90, "names": 6, "first_loss": 1.2, "last_loss": 0.1}
LARGE = {"tokens": 270, "names": 16, "first_loss": 1.2, "last_loss": 0.2}
STUCK = {**SMALL, "last_loss": 1.1}
WATCHED = {
    "losses": [1.2, 0.1], "compiled": 0, "compiler_loaded": False, "traced": False, "ops": "Mse",
}  # fmt: skip

CASES = {
    "pytorch-first-program-is-smaller": {
        "holds": {"pytorch": SMALL, "tensorflow": LARGE},
        "fails": {"pytorch": LARGE, "tensorflow": SMALL},
        "undecided": {"pytorch": SMALL, "tensorflow": STUCK},
    },
    "tensorflow-2-is-much-shorter-than-1": {
        "holds": {"tensorflow": {"session": LARGE, "keras": SMALL, "tape": LARGE}},
        "fails": {"tensorflow": {"session": LARGE, "keras": LARGE, "tape": LARGE}},
    },
    "tensorflow-gets-hard-with-complicated-models": {
        "holds": {
            "pytorch": {"plain": 10, "two": 13, "ran": True},
            "tensorflow": {"plain": 6, "two": 21, "ran": True},
        },
        "fails": {
            "pytorch": {"plain": 10, "two": 13, "ran": True},
            "tensorflow": {"plain": 6, "two": 9, "ran": True},
        },
    },
    "tensorflow-needs-sessions-and-placeholders": {
        "holds": {"tensorflow": {"at_top": ["Session"], "tape": SMALL, "keras": SMALL}},
        "fails": {"tensorflow": {"at_top": [], "tape": SMALL, "keras": SMALL}},
    },
    "pytorch-trains-without-compiling": {
        "holds": {"pytorch": WATCHED},
        "fails": {"pytorch": {**WATCHED, "compiled": 2}},
    },
    "pytorch-programs-are-plain-python": {
        "holds": {"pytorch": {"loop": "alike", "branch": "alike"}},
        "fails": {"pytorch": {"loop": "alike", "branch": "TypeError"}},
    },
    "numpy-expressions-work-in-pytorch": {
        "holds": {"pytorch": {"tried": 48, "other": ["a % 2"]}},
        "fails": {"pytorch": {"tried": 4, "other": ["a % 2", "a.T"]}},
    },
    "tensorflow-takes-longer-to-get-going": {
        "holds": {
            "pytorch": {"tokens": 90, "low": 9.0, "high": 10.0},
            "tensorflow": {"tokens": 120, "low": 30.0, "high": 40.0},
        },
        "fails": {
            "pytorch": {"tokens": 120, "low": 9.0, "high": 10.0},
            "tensorflow": {"tokens": 90, "low": 30.0, "high": 40.0},
        },
        "undecided": {
            "pytorch": {"tokens": 90, "low": 9.0, "high": 20.0},
            "tensorflow": {"tokens": 120, "low": 15.0, "high": 40.0},
        },
    },
}
