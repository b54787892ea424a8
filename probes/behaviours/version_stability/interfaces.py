"""How many interfaces are there for one thing?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "tensorflow-has-overlapping-interfaces",
    topic="version-stability",
    title="TensorFlow offers several overlapping interfaces for one thing, PyTorch one",
    published=["tf1-duplicated-apis"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Counts the modules that offer a cross-entropy of their own, in TensorFlow, in its "
        "compat.v1, and in PyTorch; names of one and the same object count once."
    ),
    holds_if="TensorFlow of today has more such modules than PyTorch",
    fails_if="TensorFlow of today has no more of them than PyTorch",
    limits="One thing, the cross-entropy, stands for the others; compat.v1 is told beside it.",
)


@test.observe("pytorch")
def observe_pytorch(here):
    nn = here.torch.nn
    return {"today": _families({"torch": here.torch, "nn": nn, "functional": nn.functional})}


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    return {
        "today": _families(_modules(tf)),
        "v1": _families(_modules(tf.compat.v1)),
    }


@test.judge
def judge(pytorch, tensorflow):
    return decide(
        len(tensorflow["today"]) > len(pytorch["today"]),
        f"A cross-entropy is offered by {len(tensorflow['today'])} modules of TensorFlow "
        f"({', '.join(tensorflow['today'])}), {len(tensorflow['v1'])} of compat.v1 and "
        f"{len(pytorch['today'])} of PyTorch ({', '.join(pytorch['today'])}).",
    )


def _modules(tf):
    paths = ("nn", "losses", "keras.losses", "contrib.losses", "layers")
    found = {}
    for path in paths:
        try:
            module = tf
            for part in path.split("."):
                module = getattr(module, part)
            dir(module)
        except (AttributeError, ImportError):  # gone, or a door to a module that is gone
            continue
        found[path] = module
    return found


def _families(modules):
    """Names of the modules with a callable that no module before it has."""
    seen, families = set(), []
    for name, module in modules.items():
        own = {
            id(getattr(module, one))
            for one in dir(module)
            if "crossentropy" in one.lower().replace("_", "") and callable(getattr(module, one))
        }
        if own - seen:
            families.append(name)
        seen |= own
    return families
