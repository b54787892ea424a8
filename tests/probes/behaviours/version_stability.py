"""Made-up facts of the tests on stability from version to version."""

OLD = {"tried": 4, "fail": ["a", "b", "c"], "fail_in_v1": ["c"], "eager": True}
ERAS = {"TensorFlow 1": [4, ["a", "b"]], "TensorFlow 2.0 to 2.11": [4, ["c"]]}
STEADY = {"finite": True, "grown": 1e6, "gap": 0.0}

CASES = {
    "tensorflow-2-rebuilt-tensorflow": {
        "holds": {"tensorflow": OLD},
        "fails": {"tensorflow": {**OLD, "fail": ["a"], "fail_in_v1": []}},
    },
    "new-tensorflow-versions-stop-old-programs": {
        "holds": {"tensorflow": ERAS},
        "fails": {"tensorflow": {**ERAS, "TensorFlow 2.0 to 2.11": [8, ["c"]]}},
    },
    "new-pytorch-versions-cause-no-trouble": {
        "holds": {"pytorch": {"tried": 28, "fail": ["a"], "warn": ["b"]}},
        "fails": {"pytorch": {"tried": 28, "fail": ["a", "b"], "warn": []}},
    },
    "tensorflow-has-overlapping-interfaces": {
        "holds": {
            "pytorch": {"today": ["nn"]},
            "tensorflow": {"today": ["nn", "losses"], "v1": ["nn", "losses", "keras.losses"]},
        },
        "fails": {
            "pytorch": {"today": ["nn", "functional"]},
            "tensorflow": {"today": ["nn", "losses"], "v1": ["nn", "losses", "keras.losses"]},
        },
    },
    "tensorflow-runs-steadily": {
        "holds": {"tensorflow": STEADY},
        "fails": {"tensorflow": {**STEADY, "grown": 9e7}},
    },
}
