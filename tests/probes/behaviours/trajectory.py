"""Made-up facts of the tests on where the frameworks go."""

TORCH = {"backend": "torch", "weights": [0.1, 0.2]}

CASES = {
    "one-keras-program-on-both": {
        "holds": {"pytorch": TORCH, "tensorflow": {**TORCH, "backend": "tensorflow"}},
        "fails": {"pytorch": {"error": "ImportError"}, "tensorflow": TORCH},
    },
}
