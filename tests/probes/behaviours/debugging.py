"""Made-up facts of the tests on debugging."""

NAMED = {"raised": "ValueError", "named": True, "named_in_message": False, "frames": 5}
LIKE_PYTHON = {
    "answers": [0.0, 4.0, 8.0],
    "printed": ["tensor([0., 0.])", "tensor([2., 2.])", "tensor([4., 4.])"],
    "fault": NAMED,
}
WAYS = {
    "eager": [2.0] * 3,
    "graph": [None],
    "graph_results": [3.0] * 3,
    "eager_fault": NAMED,
    "session_fault": {**NAMED, "named": False},
}

CASES = {
    "pytorch-debugs-like-python": {
        "holds": {"pytorch": LIKE_PYTHON},
        "fails": {"pytorch": {**LIKE_PYTHON, "answers": [0.0, None, 8.0]}},
    },
    "tensorflow-shows-nothing-before-a-session": {
        "holds": {"tensorflow": {"default": [None], "described": [None]}},
        "fails": {"tensorflow": {"default": [2.0], "described": [None]}},
    },
    "tensorflow-eager-code-can-be-debugged": {
        "holds": {"tensorflow": WAYS},
        "fails": {"tensorflow": {**WAYS, "eager": [None] * 3}},
    },
    "keras-fit-hides-values": {
        "holds": {"tensorflow": {"default": [None], "run_eagerly": [2.0] * 3}},
        "fails": {"tensorflow": {"default": [2.0] * 3, "run_eagerly": [2.0] * 3}},
    },
}
