"""Which levels of API does each framework have?"""

from __future__ import annotations

import inspect

from probes.behaviours.model_building_api._programs import PYTORCH, TENSORFLOW, measured, told
from probes.claim_tests import ClaimTest, decide

levels = ClaimTest(
    "tensorflow-has-an-api-for-each-level",
    topic="model-building-api",
    title="TensorFlow has Keras for beginners and low-level functions for experts",
    published=["tf-high-and-low-level-apis"],
    frameworks=["tensorflow"],
    method=(
        "Trains one classifier with fit, with layers and a tape, and with variables alone, all "
        "from the one installation."
    ),
    holds_if="the loss falls by a fifth or more in each of the three",
    fails_if="one of them does not run or does not learn",
    seconds=3,
)

barrier = ClaimTest(
    "keras-needs-less-code-and-hides-gradients",
    topic="model-building-api",
    title="Keras needs less code and hides what graphs and gradients do beneath",
    published=["keras-lowers-barrier"],
    frameworks=["tensorflow"],
    method=(
        "Trains one classifier with fit and without, counts statements and tokens, and looks "
        "whether the program with fit names a gradient, a tape, a graph or a session."
    ),
    holds_if=(
        "fit takes at most four fifths of the statements and of the tokens of each other way and "
        "names none of these"
    ),
    fails_if="it takes more, or names one of them",
    seconds=3,
)

only_low = ClaimTest(
    "pytorch-has-only-low-level-parts",
    topic="model-building-api",
    title="PyTorch works at a low level, with expressions over arrays",
    published=["pytorch-only-low-level"],
    frameworks=["pytorch"],
    method=(
        "Counts the ready layers, losses and optimisers of the package, trains a classifier out of "
        "ready parts, and looks for a method that trains a model in one call."
    ),
    holds_if="there are fewer than ten ready layers and nothing trains a model in one call",
    fails_if="there are ten ready layers or more, or something trains a model in one call",
    seconds=1,
)

encapsulates = ClaimTest(
    "tensorflow-wraps-up-what-pytorch-spells-out",
    topic="model-building-api",
    title="TensorFlow wraps things up and PyTorch leaves control in the developer's hands",
    published=["tf-encapsulates-pytorch-exposes"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Looks in each base installation for methods of a model that train, evaluate and predict "
        "in one call, and counts the steps that the usual training program spells out."
    ),
    holds_if=(
        "a model of TensorFlow has all three and its usual program spells out no backward pass and "
        "no update, while PyTorch has none of the methods and spells out both"
    ),
    fails_if="PyTorch's models have such a method, or TensorFlow's lack one",
    limits="The usual programs are those of the guides; either framework allows the other style.",
    seconds=1,
)

HIDDEN = ("gradient", "tape", "graph", "session")
ONE_CALL = ("fit", "evaluate", "predict")


@levels.observe("tensorflow")
def observe_levels(here):
    return measured(here, {name: TENSORFLOW[name] for name in ("fit", "tape", "variables")})


@levels.judge
def judge_levels(tensorflow):
    learned = [name for name, one in tensorflow.items() if one["learned"]]
    return decide(
        len(learned) == len(tensorflow) == 3,
        f"{len(learned)} of {len(tensorflow)} levels learned: {', '.join(learned) or 'none'}.",
    )


@barrier.observe("tensorflow")
def observe_barrier(here):
    programs = measured(here, TENSORFLOW)
    named = [word for word in HIDDEN if word in TENSORFLOW["fit"].lower()]
    return {"programs": programs, "named": named}


@barrier.judge
def judge_barrier(tensorflow):
    programs = tensorflow["programs"]
    fit, others = programs["fit"], [p for name, p in programs.items() if name != "fit"]
    shorter = all(
        5 * fit[unit] <= 4 * other[unit] for other in others for unit in ("statements", "tokens")
    )
    named = tensorflow["named"]
    return decide(
        shorter and not named and fit["learned"],
        f"Tokens: {told(programs)}; the program with fit names "
        f"{', '.join(named) or 'no gradient, tape, graph or session'}.",
    )


@only_low.observe("pytorch")
def observe_only_low(here):
    torch = here.torch
    modules = _classes(torch.nn, torch.nn.Module)
    learned = measured(here, {"sequential": PYTORCH["sequential"]})["sequential"]["learned"]
    return {
        "layers": sum(not name.endswith("Loss") for name in modules),
        "losses": sum(name.endswith("Loss") for name in modules),
        "optimisers": len(_classes(torch.optim, torch.optim.Optimizer)),
        "trains_in_one_call": _one_call(torch.nn.Module),
        "learned": learned,
    }


@only_low.judge
def judge_only_low(pytorch):
    found = pytorch
    one_call = ", ".join(found["trains_in_one_call"])
    return decide(
        found["layers"] < 10 and not one_call,
        f"{found['layers']} ready layers, {found['losses']} losses and {found['optimisers']} "
        f"optimisers; {one_call or 'nothing'} trains a model in one call.",
    )


@encapsulates.observe("pytorch")
def observe_pytorch_control(here):
    text = PYTORCH["sequential"]
    return {
        "one_call": _one_call(here.torch.nn.Module),
        "spelled_out": [word for word in ("backward()", "step()") if word in text],
    }


@encapsulates.observe("tensorflow")
def observe_tensorflow_control(here):
    text = TENSORFLOW["fit"]
    return {
        "one_call": _one_call(here.keras.Model),
        "spelled_out": [word for word in ("gradient(", "apply_gradients(") if word in text],
    }


@encapsulates.judge
def judge_encapsulates(pytorch, tensorflow):
    wraps = set(tensorflow["one_call"]) == set(ONE_CALL) and not tensorflow["spelled_out"]
    exposes = not pytorch["one_call"] and len(pytorch["spelled_out"]) == 2
    return decide(
        wraps and exposes,
        f"One call in TensorFlow: {', '.join(tensorflow['one_call']) or 'none'}; in PyTorch: "
        f"{', '.join(pytorch['one_call']) or 'none'}; spelled out in PyTorch: "
        f"{', '.join(pytorch['spelled_out']) or 'nothing'}.",
    )


def _one_call(model):
    return [name for name in ONE_CALL if callable(getattr(model, name, None))]


def _classes(module, base):
    return [
        name
        for name, one in vars(module).items()
        if inspect.isclass(one) and issubclass(one, base) and one is not base
    ]
