"""Made-up facts of the tests on saving and loading."""

LOADED = {"weights": "same", "whole": "same", "whole_when_trusted": "same"}
GRAPH = {"products": 2, "operations": 60, "parameters": 64, "constants": 66, "gap": 0.0}
CHANGED = {
    "gap_without": 0.0,
    "gap_changed": 0.0,
    "gap_keras_changed": 3.0,
    "keras_without": "TypeError",
    "new_factor": 7.0,
}

CASES = {
    "models-come-back-as-they-were": {
        "holds": {
            "pytorch": {"gaps": {"state_dict": 0.0}},
            "tensorflow": {"gaps": {"keras": 0.0, "saved_model": 0.0}},
        },
        "fails": {
            "pytorch": {"gaps": {"state_dict": 0.0}},
            "tensorflow": {"gaps": {"keras": 0.0, "saved_model": 0.1}},
        },
    },
    "pytorch-saves-whole-module-or-weights": {
        "holds": {"pytorch": LOADED},
        "fails": {"pytorch": {**LOADED, "whole": "UnpicklingError"}},
    },
    "tensorflow-graph-in-protocol-buffers": {
        "holds": {"tensorflow": GRAPH},
        "fails": {"tensorflow": {**GRAPH, "constants": 2}},
    },
    "tensorflow-models-survive-changed-source": {
        "holds": {"tensorflow": CHANGED},
        "fails": {"tensorflow": {**CHANGED, "gap_changed": 2.5}},
    },
}
