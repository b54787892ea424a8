"""Made-up facts of the tests on phones and edge devices."""

LITE = {"there": True, "gap": 1e-7, "notice": False, "bytes": 1000}

CASES = {
    "tensorflow-lite-comes-with-tensorflow": {
        "holds": {"tensorflow": LITE},
        "fails": {"tensorflow": {**LITE, "notice": True}},
    },
}
