"""Operations that PyTorch was said to lack, a package TensorFlow was said to have, and options."""

from __future__ import annotations

import inspect

from probes.claim_tests import ClaimTest, decide

missing = ClaimTest(
    "flip-nan-fft-missing-from-pytorch",
    topic="operation-coverage",
    title="Flipping, testing for NaN and Inf and the Fourier transform are missing from PyTorch",
    published=["tf-native-flip-nan-fft"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Flips, tests for NaN and Inf and transforms the same array in each framework, compares "
        "the results with numpy, and takes gradients of flip and transform."
    ),
    holds_if="TensorFlow has all four with numpy's results and PyTorch lacks one",
    fails_if="PyTorch has all four with numpy's results, or TensorFlow lacks one",
)

contrib = ClaimTest(
    "tensorflow-has-contrib",
    topic="operation-coverage",
    title="TensorFlow's contrib package allows further kinds of models",
    published=["tf-contrib-package"],
    frameworks=["tensorflow"],
    method="Looks for contrib in TensorFlow and in its compat.v1, and counts what is in it.",
    holds_if="contrib is there, at the top or in compat.v1, with something in it",
    fails_if="it is in neither of the two",
)

options = ClaimTest(
    "tensorflow-high-level-options",
    topic="operation-coverage",
    title="Higher-level functions of TensorFlow come with many options",
    published=["tf-broad-high-level-options"],
    frameworks=["tensorflow"],
    method=(
        "Counts layers, losses, optimisers and metrics of the Keras that TensorFlow brings, and "
        "the arguments that a layer takes, with those it hands on to Layer."
    ),
    holds_if=(
        "there are at least 100 layers and ten of each other kind, and half of the layers take "
        "five arguments or more"
    ),
    fails_if="there are fewer of one kind, or half of the layers take fewer arguments",
    limits="Says nothing of an advantage: PyTorch offers about as many.",
)


@missing.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    flip, odd, signal = _arrays(here)
    x = torch.tensor(signal, requires_grad=True)
    return _compare(
        here,
        flip=lambda: torch.flip(torch.tensor(flip), (1,)).numpy(),
        isnan=lambda: torch.isnan(torch.tensor(odd)).numpy(),
        isinf=lambda: torch.isinf(torch.tensor(odd)).numpy(),
        fft=lambda: torch.fft.rfft(torch.tensor(signal)).numpy(),
        gradient=lambda: torch.autograd.grad(
            torch.fft.rfft(torch.flip(x, (0,))).abs().square().sum(), x
        )[0].numpy(),
    )


@missing.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    flip, odd, signal = _arrays(here)

    def gradient():
        x = tf.constant(signal)
        with tf.GradientTape() as tape:
            tape.watch(x)
            spectrum = tf.abs(tf.signal.rfft(tf.reverse(x, [0])))
            power = tf.reduce_sum(tf.square(spectrum))
        return tape.gradient(power, x).numpy()

    return _compare(
        here,
        flip=lambda: tf.reverse(tf.constant(flip), [1]).numpy(),
        isnan=lambda: tf.math.is_nan(tf.constant(odd)).numpy(),
        isinf=lambda: tf.math.is_inf(tf.constant(odd)).numpy(),
        fft=lambda: tf.signal.rfft(tf.constant(signal)).numpy(),
        gradient=gradient,
    )


@missing.judge
def judge_missing(pytorch, tensorflow):
    four = ("flip", "isnan", "isinf", "fft")
    told = {
        name: [one for one in (*four, "gradient") if found[one] != "agrees"]
        for name, found in (("PyTorch", pytorch), ("TensorFlow", tensorflow))
    }
    lacks = any(pytorch[one] != "agrees" for one in four)
    has = all(tensorflow[one] == "agrees" for one in four)
    return decide(
        lacks and has,
        f"Not as in numpy: {', '.join(told['PyTorch']) or 'none'} in PyTorch, "
        f"{', '.join(told['TensorFlow']) or 'none'} in TensorFlow, of 4 operations and a gradient.",
    )


@contrib.observe("tensorflow")
def observe_contrib(here):
    tf = here.tf
    places = {"top": tf, "compat.v1": tf.compat.v1}
    return {
        name: len(dir(getattr(place, "contrib", None) or 0)) if hasattr(place, "contrib") else 0
        for name, place in places.items()
    }


@contrib.judge
def judge_contrib(tensorflow):
    return decide(
        any(tensorflow.values()),
        f"Names in contrib: {tensorflow['top']} at the top of TensorFlow and "
        f"{tensorflow['compat.v1']} in compat.v1.",
    )


@options.observe("tensorflow")
def observe_options(here):
    keras = here.tf.keras
    kinds = {
        "layers": (keras.layers, keras.layers.Layer),
        "losses": (keras.losses, keras.losses.Loss),
        "optimisers": (keras.optimizers, keras.optimizers.Optimizer),
        "metrics": (keras.metrics, keras.metrics.Metric),
    }
    found = {name: _classes(*kind) for name, kind in kinds.items()}
    arguments = sorted(_arguments(one, keras.layers.Layer) for one in found["layers"])
    counts = {name: len(classes) for name, classes in found.items()}
    return {**counts, "arguments": arguments[len(arguments) // 2]}


@options.judge
def judge_options(tensorflow):
    found = tensorflow
    others = min(found[name] for name in ("losses", "optimisers", "metrics"))
    return decide(
        found["layers"] >= 100 and others >= 10 and found["arguments"] >= 5,
        f"There are {found['layers']} layers, {found['losses']} losses, {found['optimisers']} "
        f"optimisers and {found['metrics']} metrics; half of the layers take "
        f"{found['arguments']} arguments or more.",
    )


def _arrays(here):
    np = here.np
    draw = here.rng()
    odd = np.array([1.0, np.nan, np.inf, -np.inf, 0.0], dtype="float32")
    return draw.standard_normal((3, 4)), odd, draw.standard_normal(16)


def _compare(here, **calls):
    np = here.np
    flip, odd, signal = _arrays(here)

    # The gradient of the power of a spectrum, worked out by differences.
    def power(x):
        return (np.abs(np.fft.rfft(x[::-1])) ** 2).sum()

    steps = np.eye(len(signal)) * 1e-6
    slopes = [(power(signal + step) - power(signal - step)) / 2e-6 for step in steps]
    expected = {
        "flip": flip[:, ::-1],
        "isnan": np.isnan(odd),
        "isinf": np.isinf(odd),
        "fft": np.fft.rfft(signal),
        "gradient": np.array(slopes),
    }
    found = {}
    for name, call in calls.items():
        try:
            same = np.allclose(call(), expected[name], atol=1e-4)
            found[name] = "agrees" if same else "differs"
        except Exception as error:
            found[name] = type(error).__name__
    return found


def _classes(module, base):
    found = {getattr(module, name) for name in dir(module) if name[0].isupper()}
    kept = [one for one in found if inspect.isclass(one) and issubclass(one, base)]
    return [one for one in kept if one is not base]


def _arguments(layer, base):
    """How many arguments a class takes, with those that it hands on to the base of all layers."""
    names = set(inspect.signature(layer.__init__).parameters)
    if "kwargs" in names:
        names |= set(inspect.signature(base.__init__).parameters)
    return len(names - {"self", "kwargs", "args"})
