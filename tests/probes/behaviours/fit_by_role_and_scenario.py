"""Made-up facts of the tests on which framework fits."""

CASES = {
    "frameworks-calculate-alike": {
        "holds": {"pytorch": {"losses": [1.0, 0.5]}, "tensorflow": {"losses": [1.0, 0.50001]}},
        "fails": {"pytorch": {"losses": [1.0, 0.5]}, "tensorflow": {"losses": [1.0, 0.6]}},
    },
}
