"""Made-up facts of the tests on memory."""

CASES = {
    "pytorch-checkpointing-saves-memory": {
        "holds": {"pytorch": {"bytes_with": 4e8, "bytes_without": 9e8, "gradient_gap": 1e-8}},
        "fails": {"pytorch": {"bytes_with": 9e8, "bytes_without": 9e8, "gradient_gap": 0.0}},
    },
}
