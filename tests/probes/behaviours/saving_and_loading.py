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
NEEDS_CODE = {
    "moved": "same",
    "renamed": "same",
    "layer_renamed": "RuntimeError",
    "gone": "ImportError",
}


def loaded(**by_format):
    """Answers by case and format; the class as it was always gives the same."""
    cases = ("unchanged", "moved", "renamed", "layer_renamed", "gone")
    answers = {
        case: {name: ends.get(case, "same") for name, ends in by_format.items()} for case in cases
    }
    return {**answers, "bytes": dict.fromkeys(by_format, 5563)}


TORCH_FILES = loaded(
    state_dict=NEEDS_CODE, whole_module={"moved": "ModuleNotFoundError"}, exported={}
)
KERAS_FILES = loaded(
    keras={**NEEDS_CODE, "renamed": "TypeError"},
    weights_h5=NEEDS_CODE,
    saved_model={},
    built_in_keras={},
    built_in_h5={},
)
REFUSED = {
    "default": "UnpicklingError",
    "ran_by_default": False,
    "trusted": "loaded",
    "ran_when_trusted": True,
    "weights_alone": "loaded",
}
SAFE = {"default": "ValueError", "trusted": "loaded"}

CASES = {
    "pytorch-weights-need-their-code": {
        "holds": {"pytorch": TORCH_FILES},
        "fails": {
            "pytorch": loaded(
                state_dict={**NEEDS_CODE, "gone": "same"}, whole_module={}, exported={}
            )
        },
    },
    "pytorch-exported-program-needs-no-code": {
        "holds": {"pytorch": TORCH_FILES},
        "fails": {
            "pytorch": loaded(
                state_dict=NEEDS_CODE, whole_module={}, exported={"gone": "other answers"}
            )
        },
    },
    "keras-files-need-own-classes": {
        "holds": {"tensorflow": KERAS_FILES},
        "fails": {
            "tensorflow": loaded(
                keras={}, weights_h5=NEEDS_CODE, saved_model={}, built_in_keras={}, built_in_h5={}
            )
        },
    },
    "pytorch-load-refuses-pickled-code": {
        "holds": {"pytorch": REFUSED},
        "fails": {"pytorch": {**REFUSED, "ran_by_default": True}},
    },
    "keras-safe-mode-refuses-code": {
        "holds": {"tensorflow": {"keras": SAFE, "h5": SAFE}},
        "fails": {"tensorflow": {"keras": SAFE, "h5": {**SAFE, "default": "loaded"}}},
    },
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
