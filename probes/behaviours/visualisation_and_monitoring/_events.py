"""What stands in the event files that TensorBoard reads; needs the package tensorboard."""

from __future__ import annotations

NEED = "package:tensorboard"


def read(folder):
    """``scalars`` (name to how many), ``images``, ``histograms``, ``graph`` and ``nodes``."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(folder, size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    tags = events.Tags()
    found = {name: len(events.Scalars(name)) for name in tags["scalars"]}
    # TensorFlow writes scalars as tensors; other tensors are told by what the plug-in is called.
    kinds = {}
    for name in tags["tensors"]:
        kinds[name] = events.SummaryMetadata(name).plugin_data.plugin_name
        if kinds[name] == "scalars":
            found[name] = len(events.Tensors(name))
    nodes = len(events.Graph().node) if tags["graph"] else 0
    return {
        "scalars": found,
        "images": len(tags["images"]) + sum(kind == "images" for kind in kinds.values()),
        "histograms": len(tags["histograms"])
        + sum(kind == "histograms" for kind in kinds.values()),
        "nodes": nodes,
        "concept": any(kind == "graph_keras_model" for kind in kinds.values()),
    }
