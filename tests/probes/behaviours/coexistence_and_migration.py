"""Made-up facts of the tests on the two beside each other."""

DETOUR = {"routes": {"SavedModel": 0.0}, "answer": [1.0, 2.0]}

CASES = {
    "pytorch-models-are-deployed-by-tensorflow": {
        "holds": {
            "pytorch": {"routes": {"torch.export": "failed (Error)"}, "answer": [1.0, 2.0]},
            "tensorflow": DETOUR,
        },
        "fails": {
            "pytorch": {"routes": {"torch.export": 0.0}, "answer": [1.0, 2.0]},
            "tensorflow": DETOUR,
        },
    },
}
