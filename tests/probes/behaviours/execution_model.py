"""Made-up facts of the tests on the execution model."""

EAGER = {"eager": True, "read": [2.0, 1.0], "gradient": [0.5, 0.25]}
RIGHT = [0.5, 0.625, -0.78125]
CONTROL = {"plain": RIGHT, "right": RIGHT}
BOTH = {**CONTROL, "graph": RIGHT}
TRADE = {
    "ratio": 20.0, "low": 15.0, "high": 30.0, "a_s": 0.02, "b_s": 0.001, "calls": 10,
    "eager_counter": 10, "graph_counter": 1, "eager_reads": True, "graph_reads": False,
}  # fmt: skip
CAPTURED = {
    "written": [-2.0, 2.0, 11.0],
    "captured": [-2.0, 2.0, 11.0],
    "graphs": 5,
    "exported_if": "GuardOnDataDependentSymNode",
    "exported_cond": [-2.0, 10.0],
}

CASES = {
    "pytorch-captures-models-with-control-flow": {
        "holds": {"pytorch": CAPTURED},
        "fails": {"pytorch": {**CAPTURED, "exported_if": [-2.0, 10.0]}},
    },
    "pytorch-graph-per-pass": {
        "holds": {"pytorch": {"steps": [0, 4, 9], "nodes": [2, 6, 11]}},
        "fails": {"pytorch": {"steps": [0, 4, 9], "nodes": [11, 11, 11]}},
    },
    "pytorch-results-on-the-next-line": {
        "holds": {"pytorch": {"seen": [1.0], "expected": [1.0], "product": [2.0, 2.0, 2.0]}},
        "fails": {"pytorch": {"seen": [0.0], "expected": [1.0], "product": [2.0, 2.0, 2.0]}},
    },
    "same-eager-program-in-both": {
        "holds": {"pytorch": EAGER, "tensorflow": EAGER},
        "fails": {"pytorch": EAGER, "tensorflow": {**EAGER, "eager": False}},
    },
    "tensorflow-describes-first-runs-later": {
        "holds": {
            "tensorflow": {
                "eager": False,
                "sum": None,
                "session_at_top": True,
                "graph_sum_readable": False,
                "session_sum": 5.0,
            }
        },
        "fails": {
            "tensorflow": {
                "eager": True,
                "sum": 5.0,
                "session_at_top": False,
                "graph_sum_readable": False,
                "session_sum": 5.0,
            }
        },
    },
    "python-control-flow-only-in-pytorch": {
        "holds": {"pytorch": CONTROL, "tensorflow": {**BOTH, "graph": "TypeError"}},
        "fails": {"pytorch": CONTROL, "tensorflow": BOTH},
    },
    "tensorflow-control-flow-in-both-modes": {
        "holds": {"tensorflow": {"eager": RIGHT, "graph": RIGHT, "right": RIGHT, "traces": 1}},
        "fails": {"tensorflow": {"eager": RIGHT, "graph": RIGHT, "right": RIGHT, "traces": 3}},
    },
    "pytorch-architecture-changes-between-steps": {
        "holds": {"pytorch": {"losses": [0.3, 0.2, 0.2, 0.1], "without_gradient": 0}},
        "fails": {"pytorch": {"losses": [0.3, 0.2, 0.2, 0.1], "without_gradient": 2}},
    },
    "tensorflow-change-needs-a-new-graph": {
        "holds": {"tensorflow": {"eager": [True], "trained": [4], "error": "ValueError"}},
        "fails": {"tensorflow": {"eager": [True] * 3, "trained": [4, 6, 8], "error": ""}},
    },
    "graphs-trade-convenience-for-speed": {
        "holds": {"tensorflow": TRADE},
        "fails": {"tensorflow": {**TRADE, "low": 0.9, "high": 1.2}},
        "undecided": {"tensorflow": {**TRADE, "low": 0.9}},
    },
}
