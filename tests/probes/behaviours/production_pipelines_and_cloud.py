"""Made-up facts of the tests on the whole stack."""

CASES = {
    "tensorflow-covers-the-whole-stack": {
        "holds": {"tensorflow": {"Keras": True, "Estimators": True}},
        "fails": {"tensorflow": {"Keras": True, "Estimators": False}},
    },
}
