"""Made-up facts of the tests on visualisation and monitoring."""

LAYERS = ["alpha", "beta", "gamma", "delta"]
GRAPH = {"nodes": 23, "named": LAYERS, "error": ""}
WRITTEN = dict.fromkeys(("scalar", "histogram", "image", "text"), "written")
LIVE = {"loss": [1, 2], "accuracy": [1, 2], "nodes": 40, "concept": False}
ALL = {"curve": 5, "distributions": 1, "images": 1, "nodes": 9}
COUNTED = {"loss": 8, "accuracy": 2}

CASES = {
    "graphs-ease-pictures-in-tensorflow": {
        "holds": {"tensorflow": GRAPH, "pytorch": {**GRAPH, "nodes": 40}},
        "fails": {"tensorflow": GRAPH, "pytorch": {**GRAPH, "nodes": 18}},
    },
    "tensorflow-comes-with-tensorboard": {
        "holds": {"tensorflow": {"asked_for": True, "writes": WRITTEN}},
        "fails": {
            "tensorflow": {
                "asked_for": False,
                "writes": {**WRITTEN, "scalar": "TBNotInstalledError"},
            }
        },
    },
    "tensorboard-shows-graph-and-curves-live": {
        "holds": {"tensorflow": LIVE},
        "fails": {"tensorflow": {**LIVE, "nodes": 0, "concept": True}},
    },
    "pytorch-has-nothing-like-tensorboard": {
        "holds": {"pytorch": {**ALL, "nodes": 0}},
        "fails": {"pytorch": ALL},
    },
    "loss-each-batch-accuracy-each-epoch": {
        "holds": {"pytorch": COUNTED, "tensorflow": COUNTED},
        "fails": {"pytorch": COUNTED, "tensorflow": {"loss": 2, "accuracy": 2}},
    },
}
